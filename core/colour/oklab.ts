import type { Oklch } from '../document/document';
import { encodedOf, linearOf } from './srgb';

/**
 * OKLab (Björn Ottosson, "A perceptual color space for image processing", 2020): L 0..1, a and b
 * about -0.4..0.4. Matrices from there, for linear sRGB.
 */

/** Three numbers, reused by callers so that loops make no garbage. */
export type Triple = Float64Array;

export function triple(): Triple {
  return new Float64Array(3);
}

/** Linear sRGB to L, a, b. */
export function oklabFromLinear(red: number, green: number, blue: number, lab: Triple): void {
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  lab[0] = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  lab[1] = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  lab[2] = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
}

/** L, a, b to linear sRGB; below 0 or above 1 where sRGB has no such colour. */
export function linearFromOklab(lightness: number, a: number, b: number, rgb: Triple): void {
  const lRoot = lightness + 0.3963377774 * a + 0.2158037573 * b;
  const mRoot = lightness - 0.1055613458 * a - 0.0638541728 * b;
  const sRoot = lightness - 0.0894841775 * a - 1.291485548 * b;
  // products, not powers: this is the innermost of all loops
  const l = lRoot * lRoot * lRoot;
  const m = mRoot * mRoot * mRoot;
  const s = sRoot * sRoot * sRoot;
  rgb[0] = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
  rgb[1] = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
  rgb[2] = -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s;
}

/** Hue is 0 where there is no chroma to have one. */
export function oklchFromOklab(lightness: number, a: number, b: number): Oklch {
  const c = Math.hypot(a, b);
  const degrees = c < 1e-6 ? 0 : (Math.atan2(b, a) * 180) / Math.PI;
  return { l: Math.min(1, Math.max(0, lightness)), c: Math.min(0.5, c), h: degrees < 0 ? degrees + 360 : degrees };
}

/** a and b of a colour. */
export function chromaPlane({ c, h }: Oklch): { a: number; b: number } {
  const radians = (h * Math.PI) / 180;
  return { a: c * Math.cos(radians), b: c * Math.sin(radians) };
}

/** Rounding of the 8-bit grey axis leaves traces up to this far outside of 0..1. */
const TOLERANCE = 1e-6;

function inGamut(rgb: Triple): boolean {
  const least = Math.min(rgb[0] ?? 0, rgb[1] ?? 0, rgb[2] ?? 0);
  const most = Math.max(rgb[0] ?? 0, rgb[1] ?? 0, rgb[2] ?? 0);
  return least >= -TOLERANCE && most <= 1 + TOLERANCE;
}

/**
 * Linear sRGB, 0..1, of L, a, b: the colour itself where sRGB has it, otherwise the one of the same
 * lightness and hue with as much chroma as sRGB has (CSS Color 4, section 13.2, without its local
 * clipping, so that neighbouring colours stay neighbours).
 */
export function fittedLinearFromOklab(lightness: number, a: number, b: number, rgb: Triple): void {
  const l = Math.min(1, Math.max(0, lightness));
  linearFromOklab(l, a, b, rgb);
  if (!inGamut(rgb)) {
    let inside = 0;
    let outside = 1;
    for (let halving = 0; halving < 14; halving++) {
      const share = (inside + outside) / 2;
      linearFromOklab(l, a * share, b * share, rgb);
      if (inGamut(rgb)) inside = share;
      else outside = share;
    }
    linearFromOklab(l, a * inside, b * inside, rgb);
  }
  for (let channel = 0; channel < 3; channel++) rgb[channel] = Math.min(1, Math.max(0, rgb[channel] ?? 0));
}

/** `#RRGGBB` as OKLCh. @throws RangeError for anything else */
export function oklchFromHex(hex: string): Oklch {
  if (!/^#[0-9a-f]{6}$/i.test(hex)) throw new RangeError(`Expected a colour such as #F0AA19 but received ${hex}`);
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => linearOf(Number.parseInt(hex.slice(start, start + 2), 16) / 255));
  const lab = triple();
  oklabFromLinear(red, green, blue, lab);
  return oklchFromOklab(lab[0] ?? 0, lab[1] ?? 0, lab[2] ?? 0);
}

/** The nearest `#RRGGBB` by `fittedLinearFromOklab`, in capitals. */
export function hexFromOklch(color: Oklch): string {
  const rgb = triple();
  const { a, b } = chromaPlane(color);
  fittedLinearFromOklab(color.l, a, b, rgb);
  return `#${[...rgb].map((value) => Math.round(encodedOf(value) * 255).toString(16).padStart(2, '0')).join('')}`.toUpperCase();
}
