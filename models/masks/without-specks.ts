import type { Size } from '../../core/geometry/frames';
import type { PromptPoint } from '../../core/prompts/prompts';
import { LOGIT_SIZE } from '../decoder';
import { cellAt, logitCells, modelFrame, type Cell } from '../image/model-frame';

/** Cells under which a piece may be a speck: those that the decoder's two upscalings make of one cell of the image. */
export const SPECK_CELLS = 16;
/** A piece whose every logit is nearer to 0 than this may be one: at SAM's stability score's offset it isn't there. */
export const SPECK_LOGIT = 1;
/** What the cells of a speck become: hardly on the side of what lies around them. */
const FILLED = 0.25;

/**
 * A mask without the specks that the decoder's upscaling leaves where it is in doubt: a lattice of
 * small islands and holes, one for each cell of the image, none of which is sure. A piece (cells of one
 * side joined by their sides) goes where it is smaller than such a cell and nowhere sure; the largest
 * piece of either side stays, and so does one that a click of its kind lies on.
 *
 * For what is shown and kept; what is fed back to the decoder stays as it was.
 *
 * @param logits [256, 256] over the model's square frame
 * @param photo upright size in pixels
 * @param clicks in photo pixels
 * @returns the same array where there is nothing to clear away
 */
export function withoutSpecks(logits: Float32Array, photo: Size, clicks: readonly PromptPoint[]): Float32Array {
  const frame = modelFrame(photo);
  const size = logitCells(frame);
  const pieces = piecesOf(logits, size);
  const specks = pieces.runs.filter((run) => {
    const piece = pieces.of(run);
    return piece.cells < SPECK_CELLS && piece.peak < SPECK_LOGIT && piece !== pieces.largest[run.side];
  });
  if (specks.length === 0) return logits;
  const kept = new Set(clicks.map((click) => pieces.at(cellAt(frame, click), click.kind === 'include' ? 'object' : 'background')));
  let cleared: Float32Array | null = null;
  for (const run of specks) {
    if (kept.has(pieces.of(run))) continue;
    cleared ??= logits.slice();
    cleared.fill(run.side === 'object' ? -FILLED : FILLED, run.y * LOGIT_SIZE + run.from, run.y * LOGIT_SIZE + run.to);
  }
  return cleared ?? logits;
}

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
  /** largest distance of a logit from 0 */
  peak: number;
  joined: Piece | null;
}

interface Pieces {
  readonly runs: readonly Run[];
  readonly largest: Readonly<Record<Side, Piece | null>>;
  of(run: Run): Piece;
  /** the piece of that side at a cell; null where the cell is on the other side */
  at(cell: Cell, side: Side): Piece | null;
}

/** Joins the runs of neighbouring rows that are on the same side and share a column: both sides in one sweep. */
function piecesOf(logits: Float32Array, { width, height }: Size): Pieces {
  const runs: Run[] = [];
  let above = 0;
  for (let y = 0; y < height; y++) {
    const first = runs.length;
    const row = y * LOGIT_SIZE;
    for (let x = 0; x < width; ) {
      const isObject = (logits[row + x] ?? 0) > 0;
      const from = x;
      let peak = 0;
      for (; x < width && (logits[row + x] ?? 0) > 0 === isObject; x++) peak = Math.max(peak, Math.abs(logits[row + x] ?? 0));
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
