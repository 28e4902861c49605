import { converter, parse, wcagContrast, formatHex } from 'culori';
import { describe, expect, it } from 'vitest';
import { LAYER_COLORS } from './layer-colors';
import css from './tokens.css?raw';

const rgb = converter('rgb');
type Rgb = NonNullable<ReturnType<typeof rgb>>;

/** Light and dark value of a token, as the file has them. */
function token(name: string): { light: string; dark: string } {
  const pair = new RegExp(`--${name}: light-dark\\((.+?\\)), (.+?\\))\\);`).exec(css);
  if (pair?.[1] && pair[2]) return { light: pair[1], dark: pair[2] };
  const same = new RegExp(`--${name}: (oklch\\(.+?\\));`).exec(css);
  if (!same?.[1]) throw new Error(`tokens.css has no --${name}`);
  return { light: same[1], dark: same[1] };
}

function color(text: string): Rgb {
  const parsed = rgb(parse(text));
  if (!parsed) throw new Error(`not a colour: ${text}`);
  // what the screen shows: 8-bit sRGB
  const shown = rgb(parse(formatHex(parsed)));
  return { ...shown, mode: 'rgb', alpha: parsed.alpha ?? 1 } as Rgb;
}

function over(top: Rgb, ground: Rgb): Rgb {
  const alpha = top.alpha ?? 1;
  const mix = (a: number, b: number) => a * alpha + b * (1 - alpha);
  return { mode: 'rgb', r: mix(top.r, ground.r), g: mix(top.g, ground.g), b: mix(top.b, ground.b) };
}

function contrast(theme: 'light' | 'dark', text: string, ground: string, tint?: string): number {
  const base = color(token(ground)[theme]);
  return wcagContrast(color(token(text)[theme]), tint ? over(color(token(tint)[theme]), base) : base);
}

describe.each(['dark', 'light'] as const)('in the %s theme', (theme) => {
  it.each([
    ['fg', 'chrome'], ['fg', 'canvas'], ['fg', 'well'], ['fg', 'raised'], ['fg', 'hover'], ['fg', 'press'], ['fg', 'title-ground'],
    ['fg2', 'chrome'], ['fg2', 'press'], ['fg2', 'press-hover'], ['fg2', 'raised'], ['fg2', 'hover'], ['fg2', 'well'], ['fg2', 'canvas'],
    ['fg3', 'chrome'], ['fg3', 'raised'], ['fg3', 'title-ground'], ['fg3', 'well'], ['fg3', 'canvas'], ['fg3', 'workspace-ground'],
    ['on-solid', 'solid'], ['on-live', 'live'], ['live-text', 'chrome'], ['exclude-text', 'chrome'],
    ['ok', 'chrome'], ['warn', 'chrome'], ['error', 'chrome'],
  ])('%s on %s reads (4.5:1)', (text, ground) => {
    expect(contrast(theme, text, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it.each([['ok', 'ok-soft'], ['warn', 'warn-soft'], ['error', 'error-soft'], ['fg', 'warn-soft'], ['fg', 'error-soft'], ['fg2', 'warn-soft'], ['fg2', 'error-soft'], ['fg2', 'live-soft'], ['live-text', 'live-soft']])(
    '%s on the tint %s reads (4.5:1)',
    (text, tint) => {
      expect(contrast(theme, text, 'chrome', tint)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it('controls that have nothing but an edge show it (3:1)', () => {
    expect(contrast(theme, 'edge', 'chrome')).toBeGreaterThanOrEqual(3);
    expect(contrast(theme, 'solid', 'chrome')).toBeGreaterThanOrEqual(3);
  });

  it('has no hue in any ground or text', () => {
    for (const name of ['seam', 'title-ground', 'canvas', 'well', 'chrome', 'raised', 'hover', 'press', 'line', 'edge', 'fg', 'fg2', 'fg3', 'fgx', 'solid', 'on-solid', 'track']) {
      expect(token(name)[theme]).toMatch(/^oklch\([\d.]+ 0 0\)$/);
    }
  });
});

describe.each(['#000000', '#ffffff'])('floating on a photo that is %s there', (photo) => {
  const onPhoto = /^\.on-photo \{([^}]+)\}/m.exec(css)?.[1] ?? '';
  const value = (name: string): Rgb => {
    const text = new RegExp(`--${name}: (oklch\\(.+?\\));`).exec(onPhoto)?.[1] ?? token(name).dark;
    return color(text);
  };
  /** what is seen of grounds that lie on each other, the lowest first */
  const seen = (...grounds: string[]): Rgb => ['float', ...grounds].reduce((below, name) => over(value(name), below), color(photo));

  it.each([
    ['fg', []], ['fg2', []], ['fg3', []], ['fg3', ['raised']],
    // a button's word, and the key cap on it, whatever is done to the button
    ['fg', ['raised']], ['fg', ['hover']], ['fg', ['press']], ['fg2', ['raised']], ['fg2', ['hover']], ['fg2', ['press']],
  ])('%s on the chip, and %s on it, reads (4.5:1)', (text, grounds) => {
    expect(wcagContrast(value(text), seen(...grounds))).toBeGreaterThanOrEqual(4.5);
  });
});

describe('what the look promises', () => {
  it.each([
    ['chrome', '#1e1e1e', '#f6f6f6'],
    ['raised', '#292929', '#ffffff'],
    ['fg', '#ebebeb', '#1b1b1b'],
    ['fg3', '#9b9b9b', '#595959'],
    ['live', '#43d0f9', '#0079b5'],
    ['error', '#f87d7c', '#b92326'],
  ])('%s is %s dark and %s light', (name, dark, light) => {
    expect(formatHex(color(token(name).dark))).toBe(dark);
    expect(formatHex(color(token(name).light))).toBe(light);
  });

  it('layer colours are told apart from dark chrome (4.4:1, well over the 3:1 of a mark)', () => {
    const chrome = color(token('chrome').dark);
    for (const { hex } of LAYER_COLORS) expect(wcagContrast(color(hex), chrome), hex).toBeGreaterThanOrEqual(4.4);
  });
});
