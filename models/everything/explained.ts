import type { PhotoPoint, Size } from '../../core/geometry/frames';
import { MODEL_PIXELS_A_LOGIT, modelFrame, toModel } from '../image/model-frame';
import { logitAt, type FoundMask } from './found-mask';

/** A mask explains points only where the model is this sure of it (predicted IoU), */
const SURE_IOU = 0.92;
/** and it changes this little with its threshold (stability score), */
const SURE_STABILITY = 0.96;
/** and only points this deep inside of it, in logits. */
const DEPTH = 4;

/**
 * Whether a point needs no asking, because it would give what is found already: it lies deep inside
 * of the smallest mask that another point gave (its subpart, the decoder's first output), and the
 * model is sure of that one. Parts and wholes explain nothing: there may be subparts in them that no
 * point has met yet.
 *
 * @param crop size of the picture that was encoded, in pixels
 */
export function explainedBy(found: readonly FoundMask[], crop: Size): (point: PhotoPoint) => boolean {
  const frame = modelFrame(crop);
  const sure = found.filter((mask) => mask.output === 1 && mask.predictedIou >= SURE_IOU && mask.stability >= SURE_STABILITY);
  return (point) => {
    const { x, y } = toModel(frame, point);
    const cell = { x: Math.floor(x / MODEL_PIXELS_A_LOGIT), y: Math.floor(y / MODEL_PIXELS_A_LOGIT) };
    return sure.some((mask) => logitAt(mask, cell) > DEPTH);
  };
}
