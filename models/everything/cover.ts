import type { PhotoRect } from '../../core/geometry/frames';
import { packBits, type BitMask } from '../../core/masks/bit-mask';
import { LOGIT_SIZE } from '../decoder';
import type { FoundMask } from './found-mask';

/** A mask counts where the model is this sure of it (predicted IoU), */
const SURE_IOU = 0.88;
/** and where it keeps this much of itself when its threshold moves (stability score): less than a mask that is put out needs, as an unsteady one comes again too. */
const SURE_STABILITY = 0.7;
/** It covers what lies this deep inside of it, in logits. */
const DEPTH = 2;

/** Whether a mask may be sure, before it is measured. */
export function maybeSure(predictedIou: number): boolean {
  return predictedIou >= SURE_IOU;
}

export function isSure({ predictedIou, stability }: Pick<FoundMask, 'predictedIou' | 'stability'>): boolean {
  return maybeSure(predictedIou) && stability >= SURE_STABILITY;
}

/**
 * What a mask covers, as far as it tells which other points would give it again: the cells where the
 * object is for sure.
 *
 * @param logits [256, 256] of the mask
 * @param window the cells that hold all of it
 */
export function coverOf(logits: Float32Array, window: PhotoRect): BitMask {
  const deep = new Uint8Array(LOGIT_SIZE * LOGIT_SIZE);
  for (let y = window.y; y < window.y + window.height; y++) {
    for (let i = y * LOGIT_SIZE + window.x; i < y * LOGIT_SIZE + window.x + window.width; i++) deep[i] = (logits[i] ?? 0) > DEPTH ? 1 : 0;
  }
  return packBits(deep);
}
