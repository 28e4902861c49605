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

/** Cells around the box that are kept, so that a pixel at its border is made of the same cells as before. */
const MARGIN = 3;

/**
 * The mask of one output, where it is stable enough.
 *
 * The stability score is the IoU of the mask cut at +offset and at -offset
 * (`calculate_stability_score` in segment_anything/utils/amg.py), counted on cells that hold photo.
 *
 * @param logits [256, 256]
 * @param crop size of the picture that was encoded, in pixels
 * @returns null where there is no object, or an unstable one
 */
export function foundMask(logits: Float32Array, crop: Size, of: Pick<FoundMask, 'point' | 'output' | 'predictedIou'>, thresholds: MaskThresholds): FoundMask | null {
  const frame = modelFrame(crop);
  const mask = cellMask(logits, logitCells(frame), thresholds.stabilityScoreOffset);
  const stability = mask.perhapsInside === 0 ? 0 : mask.surelyInside / mask.perhapsInside;
  if (mask.area === 0 || stability < thresholds.stabilityScoreThresh) return null;
  const { left, top, right, bottom } = mask;
  const x = Math.max(0, left - MARGIN);
  const y = Math.max(0, top - MARGIN);
  const window = { x, y, width: Math.min(LOGIT_SIZE, right + MARGIN) - x, height: Math.min(LOGIT_SIZE, bottom + MARGIN) - y };
  return { ...of, stability, box: toPhotoBox(mask, frame), cells: mask.area, window, logits: cut(logits, window) };
}

function cut(logits: Float32Array, { x, y, width, height }: PhotoRect): Float32Array {
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

/** Logit of the cell that holds a point of the crop; `PADDING_LOGIT` outside of what is kept. */
export function logitAt({ window, logits }: FoundMask, cell: { readonly x: number; readonly y: number }): number {
  const x = cell.x - window.x;
  const y = cell.y - window.y;
  if (x < 0 || y < 0 || x >= window.width || y >= window.height) return PADDING_LOGIT;
  return logits[y * window.width + x] ?? PADDING_LOGIT;
}
