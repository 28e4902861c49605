import type { PhotoRect, Size } from '../../core/geometry/frames';

/** Pixels within which two edges are the same (`atol` of `is_box_near_crop_edge`). */
const NEAR = 20;

/**
 * Whether a mask may be cut off by its crop: its box touches an edge of the crop that is no edge of
 * the photo (`is_box_near_crop_edge` in segment_anything/utils/amg.py).
 *
 * @param box in pixels of the photo
 */
export function isNearCropEdge(box: PhotoRect, crop: PhotoRect, photo: Size): boolean {
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= NEAR;
  const cut = (edge: number, ofCrop: number, ofPhoto: number): boolean => near(edge, ofCrop) && !near(edge, ofPhoto);
  return (
    cut(box.x, crop.x, 0) ||
    cut(box.y, crop.y, 0) ||
    cut(box.x + box.width, crop.x + crop.width, photo.width) ||
    cut(box.y + box.height, crop.y + crop.height, photo.height)
  );
}
