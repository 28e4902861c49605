import type { PhotoRect, Size } from '../../core/geometry/frames';
import type { PromptBox } from '../../core/prompts/prompts';
import { LOGIT_SIZE } from '../decoder';
import { MODEL_PIXELS_A_LOGIT, toPhoto, type ModelFrame } from '../image/model-frame';

/** SAM's own (`stability_score_offset`). */
const STABILITY_OFFSET = 1;

/** Cells, the right and lower border not included. */
export interface CellBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A box of cells in photo pixels, cut at the photo's edge. */
export function toPhotoBox(box: CellBox, frame: ModelFrame): PromptBox & PhotoRect {
  const from = toPhoto(frame, { x: box.left * MODEL_PIXELS_A_LOGIT, y: box.top * MODEL_PIXELS_A_LOGIT });
  const to = toPhoto(frame, {
    x: Math.min(frame.width, box.right * MODEL_PIXELS_A_LOGIT),
    y: Math.min(frame.height, box.bottom * MODEL_PIXELS_A_LOGIT),
  });
  return { x: from.x, y: from.y, width: to.x - from.x, height: to.y - from.y };
}

/** A mask on the cells that hold photo, with its tight box; of no area where the mask is empty. */
export interface CellMask extends CellBox {
  readonly size: Size;
  /** zeros and ones, row-major, `size.width * size.height` */
  readonly cells: Uint8Array;
  readonly area: number;
  /** cells above +offset and above -offset, for SAM's stability score */
  readonly surelyInside: number;
  readonly perhapsInside: number;
}

/**
 * @param logits [256, 256] of one mask
 * @param size cells that hold photo
 * @param offset of the stability score, in logits
 */
export function cellMask(logits: Float32Array, size: Size, offset = STABILITY_OFFSET): CellMask {
  const { width, height } = size;
  const cells = new Uint8Array(width * height);
  let area = 0;
  let surelyInside = 0;
  let perhapsInside = 0;
  let left = width;
  let right = 0;
  let top = height;
  let bottom = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const logit = logits[y * LOGIT_SIZE + x] ?? 0;
      if (logit > -offset) perhapsInside++;
      if (logit > offset) surelyInside++;
      if (!(logit > 0)) continue;
      cells[y * width + x] = 1;
      area++;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (y < top) top = y;
      bottom = y + 1;
    }
  }
  return { size, cells, area, left, top, right, bottom, surelyInside, perhapsInside };
}
