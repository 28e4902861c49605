import type { Frame, Rect } from '../../core/geometry/frames';
import { intersectRects } from '../../core/geometry/rect';

/** Intersection over union of two boxes, 0..1; 0 where neither has an area. */
export function boxIou<F extends Frame>(a: Rect<F>, b: Rect<F>): number {
  const both = intersectRects(a, b);
  const common = both ? both.width * both.height : 0;
  const union = a.width * a.height + b.width * b.height - common;
  return union > 0 ? common / union : 0;
}

/**
 * Non-maximum suppression as torchvision has it (`torchvision.ops.nms`): by falling score, each one
 * stays whose box has no IoU above the threshold with one that stays.
 *
 * @returns those that stay, by falling score; of equal scores the first in the list comes first
 */
export function boxNms<T>(items: readonly T[], boxOf: (item: T) => Rect, scoreOf: (item: T) => number, threshold: number): T[] {
  const kept: T[] = [];
  for (const item of [...items].sort((a, b) => scoreOf(b) - scoreOf(a))) {
    const box = boxOf(item);
    if (!kept.some((other) => boxIou(boxOf(other), box) > threshold)) kept.push(item);
  }
  return kept;
}
