import type { PhotoPoint, PhotoRect, Size } from '../../core/geometry/frames';
import { cropToContent } from '../../core/masks/alpha-mask';
import { maskFromLogits } from '../masks/mask-from-logits';
import { boxNms } from './box-nms';
import { wholeLogits, type FoundMask } from './found-mask';
import { removeSmallRegions } from './small-regions';

/** One mask of the photo, at its full size. */
export interface GeneratedMask {
  /** tight, whole pixels of the photo */
  readonly box: PhotoRect;
  /** [box.height, box.width] 0 or 1 */
  readonly cells: Uint8Array;
  /** pixels */
  readonly area: number;
  readonly predictedIou: number;
  readonly stability: number;
  /** the point that gave it, in pixels of the photo */
  readonly point: PhotoPoint;
  /** the part of the photo that it was found in */
  readonly cropBox: PhotoRect;
}

/** The mask at the size of the photo: object where the enlarged logits are over 0, as SAM's `postprocess_masks` has it. */
export function finishMask(found: FoundMask, cropBox: PhotoRect): GeneratedMask {
  const { bounds, alpha } = maskFromLogits(wholeLogits(found), cropBox);
  // an anti-aliased edge is at least half covered exactly where the logit is over 0
  const cells = alpha.map((value) => Number(value >= 128));
  const point = { x: found.point.x + cropBox.x, y: found.point.y + cropBox.y };
  const placed = { ...bounds, x: bounds.x + cropBox.x, y: bounds.y + cropBox.y };
  const { predictedIou, stability } = found;
  return { ...tightened(placed, cells), predictedIou, stability, point, cropBox };
}

/**
 * Masks without small holes and islands; where that makes two of them alike, one that needed no change
 * stays (`postprocess_small_regions` in segment_anything/automatic_mask_generator.py).
 *
 * @param area in pixels
 * @param nmsThreshold IoU of boxes
 */
export function withoutSmallRegions(masks: readonly GeneratedMask[], photo: Size, area: number, nmsThreshold: number): GeneratedMask[] {
  const cleaned = masks.map((mask) => {
    // with what surrounds the box, so that what is open to the outside is told from a hole
    const window = grown(mask.box, photo);
    const cells = placedIn(window, mask);
    const goesOn = ({ x, y, width, height }: PhotoRect): boolean =>
      (x === 0 && window.x > 0) || (y === 0 && window.y > 0) ||
      (x + width === window.width && window.x + window.width < photo.width) ||
      (y + height === window.height && window.y + window.height < photo.height);
    const filled = removeSmallRegions(cells, window, area, 'holes', goesOn);
    const whole = removeSmallRegions(filled, window, area, 'islands');
    return whole === cells ? { mask, changed: false } : { mask: { ...mask, ...tightened(window, whole) }, changed: true };
  });
  return boxNms(cleaned, ({ mask: { box } }) => box, ({ changed }) => Number(!changed), nmsThreshold).map(({ mask }) => mask);
}

/** One pixel more on each side, within the photo. */
function grown({ x, y, width, height }: PhotoRect, photo: Size): PhotoRect {
  const left = Math.max(0, x - 1);
  const top = Math.max(0, y - 1);
  return { x: left, y: top, width: Math.min(photo.width, x + width + 1) - left, height: Math.min(photo.height, y + height + 1) - top };
}

/** The mask as the cells of a rectangle that holds it. */
function placedIn(window: PhotoRect, { box, cells }: Pick<GeneratedMask, 'box' | 'cells'>): Uint8Array {
  const out = new Uint8Array(window.width * window.height);
  for (let y = 0; y < box.height; y++) {
    out.set(cells.subarray(y * box.width, (y + 1) * box.width), (box.y - window.y + y) * window.width + box.x - window.x);
  }
  return out;
}

/** Cropped to what isn't 0. */
function tightened(window: PhotoRect, cells: Uint8Array): Pick<GeneratedMask, 'box' | 'cells' | 'area'> {
  const { bounds, alpha } = cropToContent(cells, window.width, window.height);
  const area = alpha.reduce((sum, value) => sum + value, 0);
  return { box: { ...bounds, x: bounds.x + window.x, y: bounds.y + window.y }, cells: alpha, area };
}

/** [height, width] of the whole photo, `value` where the mask is. */
export function onPhoto({ box, cells }: GeneratedMask, { width, height }: Size, value: number): Uint8Array {
  const out = new Uint8Array(width * height);
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      if (cells[y * box.width + x] === 1) out[(box.y + y) * width + box.x + x] = value;
    }
  }
  return out;
}
