import { distanceTransform } from '../masks/distance-transform';
import type { Size } from '../geometry/frames';
import { decided, type Truth } from './truth';

/** Tolerance of the contour measure as a share of the picture's diagonal (DAVIS). */
export const BOUNDARY_TOLERANCE = 0.008;

/** The tolerance of DAVIS in pixels: 5 on a photo of 0.3 megapixels, 44 on one of 16. */
export function boundaryRadius({ width, height }: Size): number {
  return Math.ceil(BOUNDARY_TOLERANCE * Math.hypot(width, height));
}

/**
 * Contour accuracy F of DAVIS, 0..1 (Perazzi et al. 2016, "A Benchmark Dataset and Evaluation
 * Methodology for Video Object Segmentation", section 4.2, and its `db_eval_boundary`): precision and
 * recall of contour pixels, where a pixel counts as found when the other contour has one within the
 * tolerance, 0.008 of the diagonal rounded up.
 *
 * Ignored pixels of the truth take the label of the nearest pixel that is not ignored.
 *
 * @param prediction zeros and ones, row-major, of the truth's size
 */
export function boundaryF(prediction: Uint8Array, truth: Truth): number {
  const [value = 0] = boundaryFs(prediction, truth, [boundaryRadius(truth)]);
  return value;
}

/** `boundaryF` at several tolerances, in pixels. */
export function boundaryFs(prediction: Uint8Array, truth: Truth, radii: readonly number[]): number[] {
  const { width, height } = truth;
  const found = contour(prediction, width, height);
  const wanted = contour(decided(truth), width, height);
  const foundCount = sum(found);
  const wantedCount = sum(wanted);
  if (foundCount === 0 || wantedCount === 0) return radii.map(() => (foundCount === wantedCount ? 1 : 0));
  const toWanted = distanceTo(wanted, width, height);
  const toFound = distanceTo(found, width, height);
  return radii.map((radius) => {
    const precision = countWithin(found, toWanted, radius) / foundCount;
    const recall = countWithin(wanted, toFound, radius) / wantedCount;
    return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  });
}

/** One-pixel contour: pixels that differ from their right, lower or lower right neighbour (DAVIS, `seg2bmap`). */
function contour(mask: Uint8Array, width: number, height: number): Uint8Array {
  const result = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const below = Math.min(y + 1, height - 1) * width;
    for (let x = 0; x < width; x++) {
      const right = Math.min(x + 1, width - 1);
      const value = mask[y * width + x];
      if (value !== mask[y * width + right] || value !== mask[below + x] || value !== mask[below + right]) result[y * width + x] = 1;
    }
  }
  return result;
}

function distanceTo(pixels: Uint8Array, width: number, height: number): Float32Array {
  return distanceTransform(pixels.map((pixel) => 1 - pixel), width, height, 'unknown');
}

function countWithin(pixels: Uint8Array, distances: Float32Array, radius: number): number {
  let within = 0;
  for (let i = 0; i < pixels.length; i++) if (pixels[i] && (distances[i] ?? 0) <= radius) within++;
  return within;
}

function sum(values: Uint8Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
