import { hexFromOklch } from '../../core/colour/oklab';
import type { Oklch } from '../../core/document/document';

/** Chroma beyond which sRGB has no colour of any hue (pure magenta has 0.3225). */
export const MOST_CHROMA = 0.33;
/** Colours along a ramp; between them the browser interpolates in OKLab, so that no step is seen. */
const STOPS = 24;

/** CSS gradients of what a slider would give: the colour with one of its three parts changed, fitted to sRGB as the recolouring itself is. */
export function hueRamp(color: Oklch): string {
  // a grey has no hue to show; its ramp shows where the hues lie
  const shown = { l: Math.min(0.85, Math.max(0.45, color.l)), c: Math.max(0.12, color.c) };
  return ramp((share) => ({ ...shown, h: share * 360 }));
}

export function chromaRamp(color: Oklch): string {
  return ramp((share) => ({ ...color, c: share * MOST_CHROMA }));
}

export function lightnessRamp(color: Oklch): string {
  return ramp((share) => ({ ...color, l: share }));
}

function ramp(colorAt: (share: number) => Oklch): string {
  const stops = Array.from({ length: STOPS + 1 }, (_, index) => hexFromOklch(colorAt(index / STOPS)));
  // The middle of the thumb stays half a thumb inside of the track: the first and the last colour lie where it can be.
  stops[0] += ' var(--half-thumb)';
  stops[STOPS] += ' calc(100% - var(--half-thumb))';
  return `linear-gradient(to right in oklab, ${stops.join(', ')})`;
}

/** `#RRGGBB` of what a person typed (`#F0AA19`, `f0aa19`, `#fa1`), null where it is no colour. */
export function parseHex(text: string): string | null {
  const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.normalize('NFKC').trim())?.[1];
  if (digits === undefined) return null;
  return `#${digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits}`.toUpperCase();
}
