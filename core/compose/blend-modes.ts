import type { BlendMode } from '../document/document';

/**
 * Blend functions B(Cb, Cs) of straight colours 0..1: backdrop first, then source. Formulas of
 * W3C Compositing and Blending Level 1, sections 10.1 (separable) and 10.2 (non-separable); the
 * colours are sRGB as encoded, as everywhere on the web and in OpenRaster files.
 */
export type SeparableBlend = (backdrop: number, source: number) => number;

/** Writes the blended colour into `out`. */
export type NonSeparableBlend = (backdrop: Float32Array, source: Float32Array, out: Float32Array) => void;

const multiply: SeparableBlend = (b, s) => b * s;
const screen: SeparableBlend = (b, s) => b + s - b * s;
const hardLight: SeparableBlend = (b, s) => (s <= 0.5 ? multiply(b, 2 * s) : screen(b, 2 * s - 1));

const softLight: SeparableBlend = (b, s) => {
  if (s <= 0.5) return b - (1 - 2 * s) * b * (1 - b);
  const d = b <= 0.25 ? ((16 * b - 12) * b + 4) * b : Math.sqrt(b);
  return b + (2 * s - 1) * (d - b);
};

export const SEPARABLE: Partial<Record<BlendMode, SeparableBlend>> = {
  'svg:multiply': multiply,
  'svg:screen': screen,
  'svg:overlay': (b, s) => hardLight(s, b),
  'svg:darken': Math.min,
  'svg:lighten': Math.max,
  'svg:color-dodge': (b, s) => (b === 0 ? 0 : s >= 1 ? 1 : Math.min(1, b / (1 - s))),
  'svg:color-burn': (b, s) => (b >= 1 ? 1 : s <= 0 ? 0 : 1 - Math.min(1, (1 - b) / s)),
  'svg:hard-light': hardLight,
  'svg:soft-light': softLight,
  'svg:difference': (b, s) => Math.abs(b - s),
};

export const NON_SEPARABLE: Partial<Record<BlendMode, NonSeparableBlend>> = {
  'svg:hue': (b, s, out) => {
    setSaturation(s, saturation(b), out);
    setLuminosity(out, luminosity(b), out);
  },
  'svg:saturation': (b, s, out) => {
    setSaturation(b, saturation(s), out);
    setLuminosity(out, luminosity(b), out);
  },
  'svg:color': (b, s, out) => setLuminosity(s, luminosity(b), out),
  'svg:luminosity': (b, s, out) => setLuminosity(b, luminosity(s), out),
};

/** Porter and Duff's operators (section 9): what the backdrop and the source are multiplied by, of both alphas. */
export const PORTER_DUFF: Partial<Record<BlendMode, { readonly backdrop: (ab: number, as: number) => number; readonly source: (ab: number, as: number) => number }>> = {
  'svg:dst-in': { backdrop: (_, as) => as, source: () => 0 },
  'svg:dst-out': { backdrop: (_, as) => 1 - as, source: () => 0 },
  'svg:src-atop': { backdrop: (_, as) => 1 - as, source: (ab) => ab },
  'svg:dst-atop': { backdrop: (_, as) => as, source: (ab) => 1 - ab },
};

/** True where a layer also changes what it does not cover: what isn't inside of it goes. */
export function clearsOutside(blend: BlendMode): boolean {
  return blend === 'svg:dst-in' || blend === 'svg:dst-atop';
}

type Color = Float32Array;

function luminosity(color: Color): number {
  return 0.3 * (color[0] ?? 0) + 0.59 * (color[1] ?? 0) + 0.11 * (color[2] ?? 0);
}

function saturation(color: Color): number {
  return Math.max(color[0] ?? 0, color[1] ?? 0, color[2] ?? 0) - Math.min(color[0] ?? 0, color[1] ?? 0, color[2] ?? 0);
}

/** SetLum with ClipColor. */
function setLuminosity(color: Color, target: number, out: Color): void {
  const shift = target - luminosity(color);
  for (let i = 0; i < 3; i++) out[i] = (color[i] ?? 0) + shift;
  const least = Math.min(out[0] ?? 0, out[1] ?? 0, out[2] ?? 0);
  const most = Math.max(out[0] ?? 0, out[1] ?? 0, out[2] ?? 0);
  const l = luminosity(out);
  if (least < 0) for (let i = 0; i < 3; i++) out[i] = l + (((out[i] ?? 0) - l) * l) / (l - least);
  if (most > 1) for (let i = 0; i < 3; i++) out[i] = l + (((out[i] ?? 0) - l) * (1 - l)) / (most - l);
}

/** SetSat: the span of the three is stretched to the target, the least becomes 0. */
function setSaturation(color: Color, target: number, out: Color): void {
  const least = Math.min(color[0] ?? 0, color[1] ?? 0, color[2] ?? 0);
  const span = saturation(color);
  for (let i = 0; i < 3; i++) out[i] = span > 0 ? (((color[i] ?? 0) - least) * target) / span : 0;
}
