import { contours } from 'd3-contour';
import type { Size } from '../geometry/frames';

/** Corner of a contour in the grid's own units: the centre of the first cell lies at (0.5, 0.5). */
export type GridPoint = readonly [x: number, y: number];

/**
 * The line where a sampled function crosses a level, as closed rings (marching squares with linear
 * interpolation between cell centres, d3-contour). Outer rings and holes are in one list, to be
 * filled even-odd; the last corner isn't the first again.
 *
 * The function goes on beyond the border as it is at the border, so that a region that touches it
 * is closed outside of the grid, half a cell away; cut the rings to the picture.
 *
 * @param values [height, width] row-major
 */
export function contourRings(values: ArrayLike<number>, { width, height }: Size, level: number): GridPoint[][] {
  const paddedWidth = width + 2;
  const paddedHeight = height + 2;
  const padded = new Array<number>(paddedWidth * paddedHeight);
  for (let y = 0; y < paddedHeight; y++) {
    const row = Math.min(Math.max(y - 1, 0), height - 1) * width;
    for (let x = 0; x < paddedWidth; x++) {
      padded[y * paddedWidth + x] = values[row + Math.min(Math.max(x - 1, 0), width - 1)] ?? 0;
    }
  }
  const { coordinates } = contours().size([paddedWidth, paddedHeight]).contour(padded, level);
  return coordinates.flat().map((ring) => ring.slice(0, -1).map(([x = 0, y = 0]): GridPoint => [x - 1, y - 1]));
}
