import type { PhotoPoint, Size } from '../../core/geometry/frames';
import { bitIou, hasBit } from '../../core/masks/bit-mask';
import { LOGIT_SIZE } from '../decoder';
import { MODEL_PIXELS_A_LOGIT, modelFrame, toModel } from '../image/model-frame';
import type { PointAnswer } from './ask-point';

/** A point that was asked, and what it gave. */
export interface AskedPoint {
  readonly point: PhotoPoint;
  readonly answer: PointAnswer;
}

/** Of so many points nearest to it */
const NEAREST = 3;
/** two have to cover a point with the same mask: with masks of a higher IoU. */
const SAME = 0.95;

/**
 * Whether a point needs no asking, because it would give again what is there: two of the three points
 * nearest to it that were asked have it deep inside of the smallest mask that they gave, the same mask,
 * and the model is sure of it. The smallest, as there may be parts in larger ones; the nearest, as a
 * point far off says little about what lies here. A mask that isn't steady enough to be put out counts
 * too: the point would give it again, in vain.
 *
 * What it costs: `eval --protocol everything`, beside `--rule sam`, which asks every point.
 *
 * @param crop size of the picture that was encoded, in pixels
 */
export function explainedBy(asked: readonly AskedPoint[], crop: Size): (point: PhotoPoint) => boolean {
  const frame = modelFrame(crop);
  return (point) => {
    const { x, y } = toModel(frame, point);
    const cell = Math.floor(y / MODEL_PIXELS_A_LOGIT) * LOGIT_SIZE + Math.floor(x / MODEL_PIXELS_A_LOGIT);
    const covering = nearest(asked, point).flatMap(({ answer: { cover } }) => (cover && hasBit(cover, cell) ? [cover] : []));
    return covering.some((cover, i) => covering.slice(i + 1).some((other) => bitIou(cover, other) > SAME));
  };
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
