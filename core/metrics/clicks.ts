import { distanceTransform } from '../masks/distance-transform';
import type { PhotoPoint } from '../geometry/frames';
import { BACKGROUND, OBJECT, type Truth } from './truth';

/** A simulated person's next click. */
export interface SimulatedClick {
  /** centre of a pixel, in photo pixels */
  readonly at: PhotoPoint;
  readonly kind: 'include' | 'exclude';
}

/**
 * The standard simulation of a person's clicks (Xu et al. 2016, "Deep Interactive Object Selection";
 * as RITM, Sofiiuk et al. 2021, and SAM's figures use it): the next click lies in the middle of the
 * largest error, the wrong pixel that is farthest from every right one, and includes where object is
 * missing, excludes where too much was taken. The picture's edge counts as right; pixels that were
 * clicked already are not clicked again.
 *
 * @param prediction zeros and ones, row-major, of the truth's size
 * @returns null where nothing is wrong
 */
export function nextClick(prediction: Uint8Array, truth: Truth, before: readonly SimulatedClick[]): SimulatedClick | null {
  const { width, height, values } = truth;
  const missing = values.map((value, i) => (value === OBJECT && !prediction[i] ? 1 : 0));
  const surplus = values.map((value, i) => (value === BACKGROUND && prediction[i] ? 1 : 0));
  const clicked = new Set(before.map(({ at }) => Math.floor(at.y) * width + Math.floor(at.x)));
  const include = farthest(distanceTransform(missing, width, height, 'background'), clicked);
  const exclude = farthest(distanceTransform(surplus, width, height, 'background'), clicked);
  if (include.distance === 0 && exclude.distance === 0) return null;
  const [kind, { index }] = include.distance > exclude.distance ? (['include', include] as const) : (['exclude', exclude] as const);
  return { at: { x: (index % width) + 0.5, y: Math.floor(index / width) + 0.5 }, kind };
}

/** The point of the object farthest from its border: the first click. Null where there is no object. */
export function centreOf(truth: Truth): PhotoPoint | null {
  return nextClick(new Uint8Array(truth.values.length), truth, [])?.at ?? null;
}

function farthest(distances: Float32Array, leaveOut: ReadonlySet<number>): { index: number; distance: number } {
  let index = 0;
  let distance = 0;
  for (let i = 0; i < distances.length; i++) {
    const value = distances[i] ?? 0;
    if (value > distance && !leaveOut.has(i)) {
      distance = value;
      index = i;
    }
  }
  return { index, distance };
}

/**
 * Number of clicks until the IoU reaches a target (NoC), the most that were allowed where it never does.
 *
 * @param ious IoU after the first, second, … click
 */
export function numberOfClicks(ious: readonly number[], target: number, most: number): number {
  const reached = ious.findIndex((value) => value >= target);
  return reached < 0 ? most : reached + 1;
}

/** IoU after so many clicks; the last one where the simulation ended before because nothing was wrong any more. */
export function iouAfter(ious: readonly number[], clicks: number): number {
  return ious[Math.min(clicks, ious.length) - 1] ?? 0;
}
