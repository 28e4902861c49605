import type { PhotoRect, Size } from '../geometry/frames';

/** A photo's objects, drawn: 0 nothing, otherwise the number of the object. [height, width] row-major. */
export interface InstanceMap extends Size {
  readonly values: Uint8Array;
}

/** A mask as the pixels of a box. */
export interface BoxedMask {
  /** whole pixels within the photo */
  readonly box: PhotoRect;
  /** [box.height, box.width] 0 or 1 */
  readonly cells: Uint8Array;
}

/** Thresholds of COCO's average recall: 0.5, 0.55, … 0.95. */
const THRESHOLDS = Array.from({ length: 10 }, (_, i) => 0.5 + 0.05 * i);

/** For each object the IoU of the mask that fits it best, 0 without any; in the order of their numbers. */
export function bestIous({ width, values }: InstanceMap, masks: readonly BoxedMask[]): number[] {
  const areas = new Map<number, number>();
  for (const value of values) if (value > 0) areas.set(value, (areas.get(value) ?? 0) + 1);
  const best = new Map([...areas.keys()].sort((a, b) => a - b).map((object) => [object, 0]));
  for (const { box, cells } of masks) {
    const common = new Map<number, number>();
    let area = 0;
    for (let y = 0; y < box.height; y++) {
      for (let x = 0; x < box.width; x++) {
        if (cells[y * box.width + x] !== 1) continue;
        area++;
        const object = values[(box.y + y) * width + box.x + x] ?? 0;
        if (object > 0) common.set(object, (common.get(object) ?? 0) + 1);
      }
    }
    for (const [object, both] of common) {
      const iou = both / (area + (areas.get(object) ?? 0) - both);
      if (iou > (best.get(object) ?? 0)) best.set(object, iou);
    }
  }
  return [...best.values()];
}

/** Share of the objects that are found, averaged over what IoU counts as found (Hosang et al. 2015; COCO's AR). */
export function averageRecall(ious: readonly number[]): number {
  // 0.5 + 0.05 i is not exact
  const found = THRESHOLDS.map((threshold) => ious.filter((iou) => iou >= threshold - 1e-9).length);
  return ious.length === 0 ? 0 : found.reduce((sum, count) => sum + count, 0) / (ious.length * THRESHOLDS.length);
}
