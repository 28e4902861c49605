import type { Size } from '../../core/geometry/frames';
import type { PromptPoint } from '../../core/prompts/prompts';
import { LOGIT_SIZE } from '../decoder';
import { cellAt, logitCells, modelFrame } from '../image/model-frame';
import { piecesOf } from './pieces';

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
  const pieces = piecesOf(logits, LOGIT_SIZE, { left: 0, top: 0, right: size.width, bottom: size.height });
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
