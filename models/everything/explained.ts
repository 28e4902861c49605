import type { PhotoPoint, Size } from '../../core/geometry/frames';
import { MODEL_PIXELS_A_LOGIT, modelFrame, toModel } from '../image/model-frame';
import { logitAt, type FoundMask } from './found-mask';

/** A point that was asked, and the masks that it gave. */
export interface AskedPoint {
  readonly point: PhotoPoint;
  readonly masks: readonly FoundMask[];
}

/** A mask explains points only where the model is this sure of it (predicted IoU), */
const SURE_IOU = 0.88;
/** and it changes this little with its threshold (stability score), */
const SURE_STABILITY = 0.95;
/** and only points this deep inside of it, in logits. */
const DEPTH = 4;
/** Of so many points nearest to it */
const NEAREST = 3;
/** this many have to explain a point. */
const WITNESSES = 2;

/**
 * Whether a point needs no asking, because it would give again what is there: two of the three points
 * nearest to it that were asked have it deep inside of the smallest mask that they gave, and the model
 * is sure of these masks. The smallest, as there may be parts in larger ones; the nearest, as a point
 * far off says little about what lies here.
 *
 * What it costs: `eval --protocol everything`, beside `--rule sam`, which asks every point.
 *
 * @param crop size of the picture that was encoded, in pixels
 */
export function explainedBy(asked: readonly AskedPoint[], crop: Size): (point: PhotoPoint) => boolean {
  const frame = modelFrame(crop);
  const explaining = asked.map(({ point, masks }) => ({ point, mask: sure(smallest(masks)) }));
  return (point) => {
    const { x, y } = toModel(frame, point);
    const cell = { x: Math.floor(x / MODEL_PIXELS_A_LOGIT), y: Math.floor(y / MODEL_PIXELS_A_LOGIT) };
    const near = nearest(explaining, point);
    return near.filter(({ mask }) => mask && logitAt(mask, cell) > DEPTH).length >= WITNESSES;
  };
}

function smallest(masks: readonly FoundMask[]): FoundMask | null {
  return masks.reduce<FoundMask | null>((least, mask) => (least && least.cells <= mask.cells ? least : mask), null);
}

function sure(mask: FoundMask | null): FoundMask | null {
  return mask && mask.predictedIou >= SURE_IOU && mask.stability >= SURE_STABILITY ? mask : null;
}

/** The `NEAREST` of the points, the nearest first. */
function nearest<T extends { readonly point: PhotoPoint }>(points: readonly T[], to: PhotoPoint): T[] {
  const kept: { item: T; distance: number }[] = [];
  for (const item of points) {
    const distance = (item.point.x - to.x) ** 2 + (item.point.y - to.y) ** 2;
    const place = kept.findIndex((other) => distance < other.distance);
    if (place < 0 && kept.length >= NEAREST) continue;
    kept.splice(place < 0 ? kept.length : place, 0, { item, distance });
    if (kept.length > NEAREST) kept.pop();
  }
  return kept.map(({ item }) => item);
}
