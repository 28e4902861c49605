import type { PhotoPoint, Size } from '../../core/geometry/frames';

/**
 * An even grid of points in the middle of its cells (`build_point_grid` in segment_anything/utils/amg.py),
 * coarse points first: every eighth of each row and column, then every fourth, every second, and the
 * rest; of each level first those in the middle of four coarser points, then those between two. So
 * what is large is found early, the points that it explains need no asking, and most points have
 * neighbours on all sides that were asked before. Within a level row by row.
 *
 * @param side points along each side, at least 1
 * @param size of the picture that the grid covers
 */
export function pointGrid(side: number, { width, height }: Size): PhotoPoint[] {
  const points: { point: PhotoPoint; level: number }[] = [];
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const point = { x: ((column + 0.5) / side) * width, y: ((row + 0.5) / side) * height };
      const [down, across] = [levelOf(row), levelOf(column)];
      points.push({ point, level: Math.min(down, across) + (down === across ? 0.5 : 0) });
    }
  }
  // the sort keeps the order of rows within a level
  return points.sort((a, b) => b.level - a.level).map(({ point }) => point);
}

/** Rows or columns in steps of 8 (which begin in the middle of such a step), 4, 2 and 1, as levels 3 to 0. */
function levelOf(index: number): number {
  if (index % 8 === 4) return 3;
  if (index % 4 === 0) return 2;
  return index % 2 === 0 ? 1 : 0;
}

/** Points a side of the grid of a crop layer (`build_all_layer_point_grids`); at least 1. */
export function pointsOfLayer(pointsPerSide: number, layer: number, downscaleFactor: number): number {
  return Math.max(1, Math.floor(pointsPerSide / downscaleFactor ** layer));
}
