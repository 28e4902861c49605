import type { Size } from '../geometry/frames';

/** Corner of a contour in the grid's own units: the centre of the first cell lies at (0.5, 0.5). */
export type GridPoint = readonly [x: number, y: number];

/** The four sides of the square between four nodes, where a line may come in or go out. */
const [TOP, RIGHT, BOTTOM, LEFT] = [0, 1, 2, 3];

/**
 * Pieces of line in a square, as pairs of sides from and to, by which of its corners are inside:
 * lower left 1, lower right 2, upper right 4, upper left 8. The inside lies to the left on the screen;
 * across a saddle the two pieces keep its inside apart.
 */
const PIECES: readonly (readonly number[])[] = [
  [], [BOTTOM, LEFT], [RIGHT, BOTTOM], [RIGHT, LEFT], [TOP, RIGHT], [BOTTOM, LEFT, TOP, RIGHT], [TOP, BOTTOM], [TOP, LEFT],
  [LEFT, TOP], [BOTTOM, TOP], [LEFT, TOP, RIGHT, BOTTOM], [RIGHT, TOP], [LEFT, RIGHT], [BOTTOM, RIGHT], [LEFT, BOTTOM], [],
];

/** The grid with its border repeated around it, so that a region at the border is closed beyond it. */
interface Nodes {
  readonly values: Float64Array;
  readonly width: number;
  readonly height: number;
}

/**
 * The line where a sampled function crosses a level, as closed rings (marching squares with linear
 * interpolation between cell centres). Outer rings and holes are in one list, to be filled even-odd;
 * the last corner isn't the first again. Drawn for every mask that is shown, so it counts in typed
 * arrays and looks up what follows on a crossing instead of joining pieces.
 *
 * The function goes on beyond the border as it is at the border, so that a region that touches it
 * is closed outside of the grid, half a cell away; cut the rings to the picture.
 *
 * @param values [height, width] row-major
 */
export function contourRings(values: ArrayLike<number>, size: Size, level: number): GridPoint[][] {
  const nodes = withBorder(values, size);
  const { starts, next } = followers(nodes, level);
  const rings: GridPoint[][] = [];
  for (const start of starts) {
    const ring: GridPoint[] = [];
    for (let crossing = start; (next[crossing] ?? 0) > 0; ) {
      ring.push(pointOf(crossing, nodes, level));
      const following = (next[crossing] ?? 0) - 1;
      next[crossing] = 0;
      crossing = following;
    }
    if (ring.length > 0) rings.push(ring);
  }
  return rings;
}

function withBorder(values: ArrayLike<number>, size: Size): Nodes {
  const width = size.width + 2;
  const height = size.height + 2;
  const bordered = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = Math.min(Math.max(y - 1, 0), size.height - 1) * size.width;
    const to = y * width;
    bordered[to] = values[from] ?? 0;
    for (let x = 0; x < size.width; x++) bordered[to + 1 + x] = values[from + x] ?? 0;
    bordered[to + width - 1] = values[from + size.width - 1] ?? 0;
  }
  return { values: bordered, width, height };
}

/**
 * Crossings are numbered: 2 (y (width + 1) + x) is the one between the nodes x - 1 and x of row y, the
 * number after it the one between the rows y - 1 and y of column x. Each lies in two squares, as the
 * end of a piece in the one and the start of a piece in the other.
 *
 * @returns the crossings where pieces start, and by crossing 1 + the one where its piece ends, else 0
 */
function followers({ values, width, height }: Nodes, level: number): { starts: number[]; next: Int32Array } {
  const stride = 2 * (width + 1);
  const next = new Int32Array(stride * (height + 1));
  const starts: number[] = [];
  // of the square whose lower right node is (x, y); beyond the nodes all is outside
  for (let y = 0; y <= height; y++) {
    const above = (y - 1) * width;
    const row = y * width;
    let upperLeft = 0;
    let lowerLeft = 0;
    for (let x = 0; x <= width; x++) {
      const upperRight = y > 0 && x < width && (values[above + x] ?? 0) >= level ? 1 : 0;
      const lowerRight = y < height && x < width && (values[row + x] ?? 0) >= level ? 1 : 0;
      const corners = lowerLeft | (lowerRight << 1) | (upperRight << 2) | (upperLeft << 3);
      upperLeft = upperRight;
      lowerLeft = lowerRight;
      if (corners === 0 || corners === 15) continue;
      const pieces = PIECES[corners] ?? [];
      const bottom = y * stride + 2 * x;
      // by side: TOP, RIGHT, BOTTOM, LEFT
      const crossing = (side: number | undefined): number => (side === TOP ? bottom - stride : side === RIGHT ? bottom + 1 : side === BOTTOM ? bottom : bottom - 1);
      for (let piece = 0; piece < pieces.length; piece += 2) {
        const start = crossing(pieces[piece]);
        next[start] = crossing(pieces[piece + 1]) + 1;
        starts.push(start);
      }
    }
  }
  return { starts, next };
}

/** Where a crossing lies; beyond the nodes, where there is nothing to interpolate, on the border. */
function pointOf(crossing: number, { values, width, height }: Nodes, level: number): GridPoint {
  const place = crossing >> 1;
  const x = place % (width + 1);
  const y = (place - x) / (width + 1);
  const at = y * width + x;
  if (crossing % 2 === 0) return [x - 1 + (x > 0 && x < width ? share(values[at - 1], values[at], level) : 0), y - 0.5];
  return [x - 0.5, y - 1 + (y > 0 && y < height ? share(values[at - width], values[at], level) : 0)];
}

/** How far from the middle between two nodes a crossing lies. */
function share(before = 0, after = 0, level: number): number {
  return (level - before) / (after - before) - 0.5;
}
