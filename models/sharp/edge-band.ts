import { chamferDistance } from '../../core/masks/chamfer-distance';

/** Share of a thin part's half width that belongs to its core. */
const CORE = 0.6;

/**
 * Which pixels may change sides when an edge is moved. The core of every part of the mask stays what it
 * is, and so does the core of every gap: locked is what lies deeper than `reach`, or deeper than `CORE`
 * of the deepest pixel within `reach` around it. So an edge moves by at most `reach`, and a leg that is
 * thinner than that can become thinner by a part of itself, but can't vanish.
 *
 * @param mask [height, width], 0 outside
 * @param reach pixels that the edge may move
 * @returns [height, width]: 1 may change, 0 is locked
 */
export function edgeBand(mask: Uint8Array, width: number, height: number, reach: number): Uint8Array {
  const free = new Uint8Array(mask.length);
  const radius = Math.ceil(reach);
  for (const side of [mask, mask.map((value) => (value ? 0 : 1))]) {
    const depths = chamferDistance(side, width, height, 'unknown');
    const deepest = windowMaximum(depths, width, height, radius, reach);
    for (let i = 0; i < mask.length; i++) {
      const depth = depths[i] ?? 0;
      if (depth > 0 && depth <= reach && depth <= Math.max(1, CORE * (deepest[i] ?? 0))) free[i] = 1;
    }
  }
  return free;
}

/** Largest value in a square window around each pixel whose own value lies within 0 and `most`. */
function windowMaximum(plane: Float32Array, width: number, height: number, radius: number, most: number): Float32Array {
  const across = new Float32Array(plane.length);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      let best = 0;
      for (let k = row + Math.max(0, x - radius); k <= row + Math.min(width - 1, x + radius); k++) best = Math.max(best, plane[k] ?? 0);
      across[row + x] = best;
    }
  }
  const result = new Float32Array(plane.length);
  for (let y = 0; y < height; y++) {
    const first = Math.max(0, y - radius);
    const last = Math.min(height - 1, y + radius);
    for (let x = 0; x < width; x++) {
      const here = plane[y * width + x] ?? 0;
      if (here === 0 || here > most) continue;
      let best = 0;
      for (let k = first; k <= last; k++) best = Math.max(best, across[k * width + x] ?? 0);
      result[y * width + x] = best;
    }
  }
  return result;
}
