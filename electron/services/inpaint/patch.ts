import sharp from 'sharp';
import type { PhotoRect, Size } from '../../../core/geometry/frames';
import type { AlphaMask } from '../../../core/masks/alpha-mask';
import { distanceTransform } from '../../../core/masks/distance-transform';

/**
 * What was filled, as a picture of its own: opaque where the hole was, fading out over `fade` pixels
 * around it, nothing beyond. So a layer of it changes the photo near the hole alone, and a filling
 * whose surroundings differ a little shows no seam.
 *
 * @param filled the whole photo filled, sRGB RGBA, straight alpha, `photo.width * photo.height * 4` bytes
 * @param hole see {@link holeOf}
 * @param fade pixels
 */
export async function cutPatch(filled: Uint8Array, photo: Size, hole: AlphaMask, fade: number): Promise<{ png: Uint8Array; bounds: PhotoRect }> {
  const bounds = grow(hole.bounds, fade, photo);
  const alpha = fadedAlpha(hole, bounds, fade);
  const rgba = new Uint8Array(bounds.width * bounds.height * 4);
  for (let y = 0; y < bounds.height; y++) {
    const from = ((bounds.y + y) * photo.width + bounds.x) * 4;
    rgba.set(filled.subarray(from, from + bounds.width * 4), y * bounds.width * 4);
  }
  for (let i = 0; i < alpha.length; i++) {
    const at = i * 4 + 3;
    rgba[at] = Math.round(((rgba[at] ?? 0) * (alpha[i] ?? 0)) / 255);
  }
  const png = await sharp(rgba, { raw: { width: bounds.width, height: bounds.height, channels: 4 } }).png().toBuffer();
  return { png, bounds };
}

/** 255 in the hole, falling smoothly to 0 at `fade + 1` pixels from it. */
function fadedAlpha(hole: AlphaMask, bounds: PhotoRect, fade: number): Uint8Array {
  const outside = new Uint8Array(bounds.width * bounds.height).fill(1);
  for (let y = 0; y < hole.bounds.height; y++) {
    const row = (hole.bounds.y - bounds.y + y) * bounds.width + hole.bounds.x - bounds.x;
    for (let x = 0; x < hole.bounds.width; x++) {
      if (hole.alpha[y * hole.bounds.width + x]) outside[row + x] = 0;
    }
  }
  const distance = distanceTransform(outside, bounds.width, bounds.height, 'unknown');
  return Uint8Array.from(distance, (d) => {
    const t = Math.max(0, 1 - d / (fade + 1));
    return Math.round(255 * t * t * (3 - 2 * t));
  });
}

function grow(bounds: PhotoRect, by: number, photo: Size): PhotoRect {
  const x = Math.max(0, bounds.x - by);
  const y = Math.max(0, bounds.y - by);
  return {
    x,
    y,
    width: Math.min(photo.width, bounds.x + bounds.width + by) - x,
    height: Math.min(photo.height, bounds.y + bounds.height + by) - y,
  };
}
