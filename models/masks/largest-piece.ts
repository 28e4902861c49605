import type { CellMask } from './cell-mask';

/**
 * Cells of a mask's largest piece (cells joined by their sides). Runs of a row are joined with those
 * of the row above that they touch (union-find over runs: Rosenfeld and Pfaltz 1966, with path
 * splitting): this is measured on every move of the pointer.
 *
 * @returns 0 for an empty mask
 */
export function largestPiece({ size, cells, left, top, right, bottom }: CellMask): number {
  /** of each run: where it starts and ends (not included), the run it was joined to, cells joined to it */
  const from: number[] = [];
  const to: number[] = [];
  const parent: number[] = [];
  const areas: number[] = [];
  const rootOf = (run: number): number => {
    let root = run;
    for (let up = parent[root] ?? root; up !== root; up = parent[root] ?? root) {
      parent[root] = parent[up] ?? up;
      root = up;
    }
    return root;
  };
  let largest = 0;
  let above = 0;
  for (let y = top; y < bottom; y++) {
    const row = y * size.width;
    const first = from.length;
    for (let x = left; x < right; x++) {
      if (cells[row + x] !== 1) continue;
      const start = x;
      while (x < right && cells[row + x] === 1) x++;
      let root = from.length;
      from.push(start);
      to.push(x);
      parent.push(root);
      areas.push(x - start);
      // runs above that end before this one begins touch none of the row's further runs either
      while (above < first && (to[above] ?? 0) <= start) above++;
      for (let run = above; run < first && (from[run] ?? 0) < x; run++) {
        const other = rootOf(run);
        if (other === root) continue;
        parent[root] = other;
        areas[other] = (areas[other] ?? 0) + (areas[root] ?? 0);
        root = other;
      }
      largest = Math.max(largest, areas[root] ?? 0);
    }
    above = first;
  }
  return largest;
}
