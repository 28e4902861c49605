import type { PhotoRect, Size } from '../../core/geometry/frames';
import { intersectRects } from '../../core/geometry/rect';
import type { PromptSet } from '../../core/prompts/prompts';
import { LOGIT_SIZE, PADDING_LOGIT } from '../decoder';
import { logitCells, MODEL_PIXELS_A_LOGIT, modelFrame, toPhoto } from '../image/model-frame';
import { logitField } from './logit-field';

/**
 * What the decoder is asked about a region: the clicks that lie in it and the box of the mask that is
 * to be sharpened, in pixels of the region.
 *
 * @param prompts of the mask, in photo pixels
 * @param box of the mask, in photo pixels
 */
export function promptsInRegion(prompts: PromptSet, box: PhotoRect, region: PhotoRect): PromptSet {
  const points = prompts.points
    .filter(({ x, y }) => x >= region.x && y >= region.y && x <= region.x + region.width && y <= region.y + region.height)
    .map((point) => ({ ...point, x: point.x - region.x, y: point.y - region.y }));
  const inside = intersectRects(box, region) ?? region;
  return { points, box: { x: inside.x - region.x, y: inside.y - region.y, width: inside.width, height: inside.height } };
}

/**
 * Logits of the photo as logits of a region of it: the mask prompt of the region.
 *
 * @param logits [256, 256] over the model's frame of the photo
 * @returns [256, 256] over the model's frame of the region
 */
export function logitsInRegion(logits: Float32Array, photo: Size, region: PhotoRect): Float32Array {
  const frame = modelFrame(region);
  const cells = logitCells(frame);
  const end = toPhoto(frame, { x: cells.width * MODEL_PIXELS_A_LOGIT, y: cells.height * MODEL_PIXELS_A_LOGIT });
  const field = logitField({ logits, region: { x: 0, y: 0, ...photo } }, { x: region.x, y: region.y, width: end.x, height: end.y }, cells);
  const result = new Float32Array(LOGIT_SIZE * LOGIT_SIZE).fill(PADDING_LOGIT);
  for (let row = 0; row < cells.height; row++) result.set(field.subarray(row * cells.width, (row + 1) * cells.width), row * LOGIT_SIZE);
  return result;
}
