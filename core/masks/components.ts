import type { PhotoRect } from '../geometry/frames';

export interface Component {
  /** cells */
  readonly area: number;
  /** whole cells, in the grid's own units */
  readonly bounds: PhotoRect;
}

export interface Components {
  /** [height, width]: 0 background, otherwise the index into `list` plus one */
  readonly labels: Int32Array;
  /** in the order of their first cell, row by row */
  readonly list: readonly Component[];
}

/**
 * Connected components of the cells that are not 0, by flood fill.
 *
 * @param mask [height, width] row-major
 * @param connectivity 4: neighbours share a side; 8: a side or a corner
 */
export function components(mask: ArrayLike<number>, width: number, height: number, connectivity: 4 | 8 = 4): Components {
  const labels = new Int32Array(width * height);
  const list: Component[] = [];
  const queue = new Int32Array(width * height);
  for (let seed = 0; seed < labels.length; seed++) {
    if (!mask[seed] || labels[seed] !== 0) continue;
    const label = list.length + 1;
    let left = width;
    let right = 0;
    let bottom = 0;
    let tail = 0;
    let head = 0;
    queue[tail++] = seed;
    labels[seed] = label;
    while (head < tail) {
      const cell = queue[head++] ?? 0;
      const x = cell % width;
      const y = (cell - x) / width;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y > bottom) bottom = y;
      for (let dy = -1; dy <= 1; dy++) {
        if (y + dy < 0 || y + dy >= height) continue;
        for (let dx = -1; dx <= 1; dx++) {
          if (x + dx < 0 || x + dx >= width || (connectivity === 4 && dx !== 0 && dy !== 0)) continue;
          const neighbour = cell + dy * width + dx;
          if (!mask[neighbour] || labels[neighbour] !== 0) continue;
          labels[neighbour] = label;
          queue[tail++] = neighbour;
        }
      }
    }
    const top = Math.floor(seed / width);
    list.push({ area: tail, bounds: { x: left, y: top, width: right - left + 1, height: bottom - top + 1 } });
  }
  return { labels, list };
}
