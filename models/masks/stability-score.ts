import type { Size } from '../../core/geometry/frames';
import { LOGIT_SIZE } from '../decoder';
import { logitCells, modelFrame } from '../image/model-frame';

/** SAM's `stability_score_offset` (automatic_mask_generator.py). */
const OFFSET = 1;

/**
 * How little a mask changes with its threshold, 0..1: the IoU of the mask cut at +1 and the mask cut
 * at -1 of a logit (`calculate_stability_score` in segment_anything/utils/amg.py). Counted on the
 * cells that hold photo; 0 for a mask that isn't there.
 *
 * @param logits [256, 256] over the model's square frame
 */
export function stabilityScore(logits: Float32Array, photo: Size): number {
  const { width, height } = logitCells(modelFrame(photo));
  let intersection = 0;
  let union = 0;
  for (let y = 0; y < height; y++) {
    for (let i = y * LOGIT_SIZE; i < y * LOGIT_SIZE + width; i++) {
      const logit = logits[i] ?? 0;
      if (logit > OFFSET) intersection++;
      if (logit > -OFFSET) union++;
    }
  }
  return union === 0 ? 0 : intersection / union;
}
