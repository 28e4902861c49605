import type { PhotoPoint, Size } from '../../../core/geometry/frames';
import { bitIou, packBits } from '../../../core/masks/bit-mask';
import { distanceTransform } from '../../../core/masks/distance-transform';
import { compressRle, encodeRle } from '../../../core/masks/rle';
import { startsWithSubject, type PromptSet } from '../../../core/prompts/prompts';
import { cellCentre, logitCells, modelFrame } from '../../../models/image/model-frame';
import { cellMask, type CellMask } from '../../../models/masks/cell-mask';
import type { BatchCandidate } from '../../api/contract';
import type { CutoutAnswer, CutoutSession } from '../cutout/cutout-session';

/** A mask that agrees with the subject like this (IoU) is no other choice. */
const SAME = 0.95;

/**
 * The masks that a person may take for a photo's result: those that the editor offers for the same
 * prompts. A subject is found with a box, and the decoder's four masks of a box are one and the same
 * but for a few cells; so the whole, the part and the subpart of a click in its middle stand beside it.
 */
export async function candidatesOf(session: Pick<CutoutSession, 'candidates'>, photo: Size, prompts: PromptSet): Promise<BatchCandidate[]> {
  const size = logitCells(modelFrame(photo));
  const known = (answer: CutoutAnswer): { answer: CutoutAnswer; mask: CellMask } => ({ answer, mask: cellMask(answer.logits, size) });
  let offered = (await session.candidates(prompts)).map(known);
  if (startsWithSubject(prompts) && prompts.points.length === 0) {
    const [subject] = offered;
    const click = subject && middleOf(subject.mask, photo);
    if (!subject || !click) return [];
    const bits = packBits(subject.mask.cells);
    const around = (await session.candidates({ points: [{ id: 'p1', ...click, kind: 'include' }], box: null })).map(known);
    offered = [subject, ...around.filter(({ answer, mask }) => answer.candidate !== 'combined' && bitIou(packBits(mask.cells), bits) < SAME)];
  }
  return offered.map(({ answer: { prompts: asked, candidate, predictedIou }, mask }) => ({
    prompts: asked,
    candidate,
    predictedIou,
    area: Math.round((mask.area / (size.width * size.height)) * photo.width * photo.height),
    mask: compressRle(encodeRle(mask.cells, size)),
  }));
}

/** The cell farthest from the mask's edge, in pixels of the photo; null where there is no mask. */
function middleOf({ cells, area, size }: CellMask, photo: Size): PhotoPoint | null {
  if (area === 0) return null;
  const depth = distanceTransform(cells, size.width, size.height, 'background');
  const deepest = depth.reduce((best, value, i) => (value > (depth[best] ?? 0) ? i : best), 0);
  return cellCentre(deepest, size.width, modelFrame(photo));
}
