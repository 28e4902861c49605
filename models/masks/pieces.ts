import type { Cell } from '../image/model-frame';
import type { CellBox, CellMask } from './cell-mask';

/** The sides of a mask's edge. */
type Side = 'object' | 'background';

/** Cells of one side that lie side by side in a row. */
interface Run {
  readonly side: Side;
  readonly y: number;
  readonly from: number;
  /** not included */
  readonly to: number;
  readonly piece: Piece;
}

/** Runs that are joined; `joined` leads to the piece that this one became part of. */
interface Piece {
  cells: number;
  /** largest distance of a value from 0 */
  peak: number;
  joined: Piece | null;
}

export interface Pieces {
  readonly runs: readonly Run[];
  readonly largest: Readonly<Record<Side, Piece | null>>;
  of(run: Run): Piece;
  /** the piece of that side at a cell; null where the cell is on the other side */
  at(cell: Cell, side: Side): Piece | null;
}

/**
 * The pieces of a mask and of what lies around it: cells of one side joined by their sides. Joins the
 * runs of neighbouring rows that are on the same side and share a column, both sides in one sweep.
 *
 * @param values above 0 on the object, rows of `stride`
 * @param box the cells that are looked at
 */
export function piecesOf(values: Float32Array | Uint8Array, stride: number, { left, top, right, bottom }: CellBox): Pieces {
  const runs: Run[] = [];
  let above = 0;
  for (let y = top; y < bottom; y++) {
    const first = runs.length;
    const row = y * stride;
    for (let x = left; x < right; ) {
      const isObject = (values[row + x] ?? 0) > 0;
      const from = x;
      let peak = 0;
      for (; x < right && (values[row + x] ?? 0) > 0 === isObject; x++) peak = Math.max(peak, Math.abs(values[row + x] ?? 0));
      runs.push({ side: isObject ? 'object' : 'background', y, from, to: x, piece: { cells: x - from, peak, joined: null } });
    }
    // both rows are covered from end to end, so whichever run ends first gives way to the next of its row
    for (const run of runs.slice(first)) {
      while (above < first) {
        const other = runs[above];
        if (!other) break;
        if (other.side === run.side) join(other, run);
        if (other.to <= run.to) above++;
        if (other.to >= run.to) break;
      }
    }
    above = first;
  }
  const largest: Record<Side, Piece | null> = { object: null, background: null };
  for (const run of runs) {
    const piece = last(run.piece);
    if (piece.cells > (largest[run.side]?.cells ?? 0)) largest[run.side] = piece;
  }
  return {
    runs,
    largest,
    of: (run) => last(run.piece),
    at: ({ x, y }, side) => {
      const run = runs.find((one) => one.y === y && one.from <= x && x < one.to);
      return run?.side === side ? last(run.piece) : null;
    },
  };
}

function join(a: Run, b: Run): void {
  const one = last(a.piece);
  const other = last(b.piece);
  if (one === other) return;
  one.cells += other.cells;
  one.peak = Math.max(one.peak, other.peak);
  other.joined = one;
}

function last(piece: Piece): Piece {
  let end = piece;
  while (end.joined) end = end.joined;
  // the next who asks has a shorter way
  if (piece.joined) piece.joined = end;
  return end;
}

/** Cells of a mask's largest piece; 0 for an empty mask. */
export function largestPiece(mask: CellMask): number {
  return piecesOf(mask.cells, mask.size.width, mask).largest.object?.cells ?? 0;
}
