import type { PhotoRect, Size } from '../../core/geometry/frames';

/**
 * Room around the object on each side, as a share of the longer side of its box: what the encoder
 * needs to see of the surroundings to tell the object from them.
 */
const ROOM = 0.2;
/** A region that is shown less enlarged than this beside the whole photo isn't worth a run of the encoder. */
const LEAST_GAIN = 1.4;
/** Regions lie on a grid of this share of their longer side, so that a mask that changes a little needs no new run. */
const GRID = 1 / 24;

/**
 * The part of the photo that is encoded again for a sharper mask: the object with some room around
 * it, so that the model's 1024 pixels and 256 x 256 logits are spent on the object instead of the
 * whole photo.
 *
 * @param box of the object in photo pixels
 * @returns whole photo pixels inside of the photo; null where the object fills so much of it that nothing is gained
 */
export function sharpRegion(box: PhotoRect, photo: Size): PhotoRect | null {
  const longest = Math.max(box.width, box.height);
  if (!(longest > 0)) return null;
  const step = Math.max(1, Math.round(longest * GRID));
  const room = longest * ROOM;
  const left = Math.max(0, Math.floor((box.x - room) / step) * step);
  const top = Math.max(0, Math.floor((box.y - room) / step) * step);
  const right = Math.min(photo.width, Math.ceil((box.x + box.width + room) / step) * step);
  const bottom = Math.min(photo.height, Math.ceil((box.y + box.height + room) / step) * step);
  const region = { x: left, y: top, width: right - left, height: bottom - top };
  return enlargement(region, photo) < LEAST_GAIN ? null : region;
}

/** How much larger the encoder sees a region by itself than as a part of the photo. */
export function enlargement(region: Size, photo: Size): number {
  return Math.max(photo.width, photo.height) / Math.max(region.width, region.height);
}
