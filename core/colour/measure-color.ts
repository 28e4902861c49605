import type { Oklch } from '../document/document';
import { oklabFromLinear, oklchFromOklab, triple } from './oklab';
import { LINEAR_OF_BYTE } from './srgb';

/** Pixels that are looked at; more would not change what is found. */
const SAMPLES = 20_000;
/** Longest side in pixels at which window and command line look at an object to measure it. */
export const MEASURED_AT = 512;
/** Distance in OKLab over which a pixel counts for less: wider than shade on one paint, narrower than from paint to tyre. */
const REACH = 0.1;

/**
 * The colour that an object has: the alpha-weighted mean of its pixels in OKLab, drawn to where most
 * of them lie (mean shift, Fukunaga and Hostetler 1975), so that windows and tyres don't darken the
 * paint of a car.
 *
 * @param pixels straight sRGB RGBA, 8 bit
 * @param alpha the mask over the same pixels, one byte each
 * @returns grey of lightness one half where nothing is selected
 */
export function measureColor(pixels: Uint8Array | Uint8ClampedArray, alpha: Uint8Array): Oklch {
  const count = Math.min(alpha.length, Math.floor(pixels.length / 4));
  let selected = 0;
  for (let i = 0; i < count; i++) if (weightAt(pixels, alpha, i) > 0) selected++;
  const every = Math.max(1, Math.floor(selected / SAMPLES));
  const samples: number[] = [];
  const lab = triple();
  let seen = 0;
  for (let i = 0; i < count; i++) {
    const weight = weightAt(pixels, alpha, i);
    if (weight === 0 || seen++ % every !== 0) continue;
    const at = i * 4;
    oklabFromLinear(LINEAR_OF_BYTE[pixels[at] ?? 0] ?? 0, LINEAR_OF_BYTE[pixels[at + 1] ?? 0] ?? 0, LINEAR_OF_BYTE[pixels[at + 2] ?? 0] ?? 0, lab);
    samples.push(lab[0] ?? 0, lab[1] ?? 0, lab[2] ?? 0, weight);
  }
  if (samples.length === 0) return { l: 0.5, c: 0, h: 0 };
  let center = meanNear(samples, null);
  for (let turn = 0; turn < 8; turn++) center = meanNear(samples, center);
  return oklchFromOklab(...center);
}

function weightAt(pixels: Uint8Array | Uint8ClampedArray, alpha: Uint8Array, index: number): number {
  return (alpha[index] ?? 0) * (pixels[index * 4 + 3] ?? 0);
}

type Lab = [l: number, a: number, b: number];

function meanNear(samples: readonly number[], center: Lab | null): Lab {
  let [sumL, sumA, sumB, sum] = [0, 0, 0, 0];
  for (let i = 0; i < samples.length; i += 4) {
    const [l = 0, a = 0, b = 0, weight = 0] = [samples[i], samples[i + 1], samples[i + 2], samples[i + 3]];
    const distance = center === null ? 0 : (l - center[0]) ** 2 + (a - center[1]) ** 2 + (b - center[2]) ** 2;
    const near = weight * Math.exp(-distance / (REACH * REACH));
    sumL += near * l;
    sumA += near * a;
    sumB += near * b;
    sum += near;
  }
  // further from every pixel than an exponent can tell: stay
  return sum === 0 && center !== null ? center : [sumL / sum, sumA / sum, sumB / sum];
}
