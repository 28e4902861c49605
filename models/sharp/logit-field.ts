import type { PhotoRect, Size } from '../../core/geometry/frames';
import { LOGIT_SIZE } from '../decoder';
import { MODEL_PIXELS_A_LOGIT, modelFrame, toModel } from '../image/model-frame';

/** Low-resolution logits and the part of the photo that they are of. */
export interface RegionLogits {
  /** [256, 256] over the model's square frame of the region */
  readonly logits: Float32Array;
  /** whole photo pixels; the whole photo where nothing was encoded again */
  readonly region: PhotoRect;
}

/**
 * Logits at the pixels of a picture of a part of the photo, bilinear between the cells.
 *
 * @param part of the photo, in photo pixels
 * @param size of the picture in pixels
 * @returns [height, width]; beyond the region its border goes on
 */
export function logitField({ logits, region }: RegionLogits, part: PhotoRect, size: Size): Float32Array {
  const frame = modelFrame(region);
  const field = new Float32Array(size.width * size.height);
  const columns = Array.from({ length: size.width }, (_, x) => cellOf(toModel(frame, { x: part.x - region.x + ((x + 0.5) * part.width) / size.width, y: 0 }).x));
  for (let y = 0; y < size.height; y++) {
    const row = cellOf(toModel(frame, { x: 0, y: part.y - region.y + ((y + 0.5) * part.height) / size.height }).y);
    const above = row.first * LOGIT_SIZE;
    const below = above + LOGIT_SIZE;
    for (let x = 0; x < size.width; x++) {
      const { first = 0, share = 0 } = columns[x] ?? {};
      const top = (logits[above + first] ?? 0) * (1 - share) + (logits[above + first + 1] ?? 0) * share;
      const bottom = (logits[below + first] ?? 0) * (1 - share) + (logits[below + first + 1] ?? 0) * share;
      field[y * size.width + x] = top * (1 - row.share) + bottom * row.share;
    }
  }
  return field;
}

/** The two cells that a model pixel lies between, and the share of the second. */
function cellOf(modelPixels: number): { first: number; share: number } {
  const at = modelPixels / MODEL_PIXELS_A_LOGIT - 0.5;
  const first = Math.min(Math.max(0, Math.floor(at)), LOGIT_SIZE - 2);
  return { first, share: Math.min(1, Math.max(0, at - first)) };
}
