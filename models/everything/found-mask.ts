import type { PhotoPoint, PhotoRect, Size } from '../../core/geometry/frames';
import { LOGIT_SIZE, PADDING_LOGIT } from '../decoder';
import { logitCells, modelFrame } from '../image/model-frame';
import { cellMask, toPhotoBox } from '../masks/cell-mask';

/**
 * A mask that a point of the grid gave, at low resolution: only the part of the logits that holds the
 * object is kept, as hundreds of them are in memory at once.
 */
export interface FoundMask {
  /** the point that was asked, in pixels of its crop */
  readonly point: PhotoPoint;
  /** output of the decoder, 1..3: subpart, part, whole */
  readonly output: number;
  /** as the model gives it; may exceed 1 */
  readonly predictedIou: number;
  /** 0..1 */
  readonly stability: number;
  /** tight box of the cells over 0, in pixels of the crop */
  readonly box: PhotoRect;
  /** cells over 0 */
  readonly cells: number;
  /** the part of the 256 x 256 cells that `logits` covers: the box and `MARGIN` around it, within the photo's cells */
  readonly window: PhotoRect;
  /** [window.height, window.width] */
  readonly logits: Float32Array;
}

/** What a mask has to reach (`EverythingParameters`). */
export interface MaskThresholds {
  readonly predIouThresh: number;
  readonly stabilityScoreThresh: number;
  readonly stabilityScoreOffset: number;
}

/** A mask of the decoder, measured: what is kept of it is decided by these. */
export type MeasuredMask = Pick<FoundMask, 'stability' | 'box' | 'cells' | 'window'>;

/** Cells around the box that are kept, so that a pixel at its border is made of the same cells as before. */
const MARGIN = 3;

/**
 * The stability score is the IoU of the mask cut at +offset and at -offset
 * (`calculate_stability_score` in segment_anything/utils/amg.py), counted on cells that hold photo.
 *
 * @param logits [256, 256]
 * @param crop size of the picture that was encoded, in pixels
 * @returns null where there is no object
 */
export function measureMask(logits: Float32Array, crop: Size, stabilityScoreOffset: number): MeasuredMask | null {
  const frame = modelFrame(crop);
  const mask = cellMask(logits, logitCells(frame), stabilityScoreOffset);
  if (mask.area === 0) return null;
  const { left, top, right, bottom } = mask;
  const x = Math.max(0, left - MARGIN);
  const y = Math.max(0, top - MARGIN);
  const window = { x, y, width: Math.min(LOGIT_SIZE, right + MARGIN) - x, height: Math.min(LOGIT_SIZE, bottom + MARGIN) - y };
  return { stability: mask.surelyInside / mask.perhapsInside, box: toPhotoBox(mask, frame), cells: mask.area, window };
}

/** The part of [256, 256] logits that a window holds. */
export function cutLogits(logits: Float32Array, { x, y, width, height }: PhotoRect): Float32Array {
  const part = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    const from = (y + row) * LOGIT_SIZE + x;
    part.set(logits.subarray(from, from + width), row * width);
  }
  return part;
}

/** [256, 256] logits of the whole grid again; what was not kept is background. */
export function wholeLogits({ window, logits }: FoundMask): Float32Array {
  const whole = new Float32Array(LOGIT_SIZE * LOGIT_SIZE).fill(PADDING_LOGIT);
  for (let row = 0; row < window.height; row++) {
    whole.set(logits.subarray(row * window.width, (row + 1) * window.width), (window.y + row) * LOGIT_SIZE + window.x);
  }
  return whole;
}
