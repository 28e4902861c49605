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
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const depth = depths[y * width + x] ?? 0;
        if (depth > 0 && depth <= reach && (depth <= 1 || reaches(depths, width, height, x, y, radius, depth / CORE))) free[y * width + x] = 1;
      }
    }
  }
  return free;
}

/** Whether some value in the square window around a pixel is at least `wanted`. */
function reaches(plane: Float32Array, width: number, height: number, x: number, y: number, radius: number, wanted: number): boolean {
  const left = Math.max(0, x - radius);
  const right = Math.min(width - 1, x + radius);
  const last = Math.min(height - 1, y + radius);
  for (let v = Math.max(0, y - radius); v <= last; v++) {
    for (let i = v * width + left; i <= v * width + right; i++) if ((plane[i] ?? 0) >= wanted) return true;
  }
  return false;
}
