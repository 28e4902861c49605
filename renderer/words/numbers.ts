import { t } from './words';

/**
 * Numbers as the window shows them: groups of three with a comma ("105,941 px"), one no-break space
 * before the unit, digits that don't jump (a fixed number of decimals where it is asked for). Both
 * languages write them the same way.
 */
const SPACE = '\u00a0';
const formats = new Map<string, Intl.NumberFormat>();

/** `digits` decimals at most; with `fixed` exactly as many. A minus sign is a true one (U+2212). */
export function formatNumber(value: number, digits = 0, fixed = false): string {
  const key = `${digits}${fixed}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat('en', { maximumFractionDigits: digits, minimumFractionDigits: fixed ? digits : 0 });
    formats.set(key, format);
  }
  const text = format.format(value);
  return text === '-0' ? '0' : text.replace('-', '\u2212');
}

/** "1,800 × 1,200 px" */
export function formatSize(width: number, height: number): string {
  return `${formatNumber(width)} × ${formatNumber(height)}${SPACE}${t('unit.px')}`;
}

/** "105,941 px" */
export function formatPixels(pixels: number): string {
  return `${formatNumber(pixels)}${SPACE}${t('unit.px')}`;
}

/** A share of 0..1 as "35.4 %". */
export function formatShare(share: number, digits = 0): string {
  return `${formatNumber(share * 100, digits)}${SPACE}%`;
}

/** "0.61 s", "41 ms", "2 min 46 s", "3 h 5 min" */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 100) return `${formatNumber(Math.round(milliseconds))}${SPACE}${t('unit.ms')}`;
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${formatNumber(seconds, 2)}${SPACE}${t('unit.s')}`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}${SPACE}${t('unit.s')}`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}${SPACE}${t('unit.min')} ${whole % 60}${SPACE}${t('unit.s')}`;
  return `${Math.floor(minutes / 60)}${SPACE}${t('unit.h')} ${minutes % 60}${SPACE}${t('unit.min')}`;
}

/** "96 kB", "1.0 MB", "1.9 GB": decimal units, as file managers show them. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${formatNumber(value, unit >= 2 && value < 10 ? 1 : 0, unit >= 2)}${SPACE}${units[unit] ?? ''}`;
}

/** A predicted IoU as the window shows it: at most 1.00, two decimals. The raw number goes in the tooltip. */
export function formatIou(iou: number): string {
  return formatNumber(Math.min(1, Math.max(0, iou)), 2, true);
}

/** "Today, 13:40", "Yesterday", "3 Nov" */
export function formatWhen(at: number, now = Date.now()): string {
  const date = new Date(at);
  const day = (time: number) => new Date(time).setHours(0, 0, 0, 0);
  const days = Math.round((day(now) - day(at)) / 86_400_000);
  if (days === 0) return t('time.today', { time: formatTime(at) });
  if (days === 1) return t('time.yesterday');
  return t('time.date', { day: date.getDate(), month: date.getMonth() + 1, year: date.getFullYear() });
}

/** "14:05" */
export function formatTime(at: number): string {
  const date = new Date(at);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}
