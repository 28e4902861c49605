import sharp from 'sharp';
import type { Size } from '../../../core/geometry/frames';
import type { AlphaMask } from '../../../core/masks/alpha-mask';

/** The photo as the program gets it: sRGB, without alpha, which models know nothing of. */
export function photoPng(pixels: Uint8Array, { width, height }: Size): Promise<Uint8Array> {
  return sharp(pixels, { raw: { width, height, channels: 4 } }).removeAlpha().png({ compressionLevel: 3 }).toBuffer();
}

/**
 * A mask as a hole: every pixel that the object covers in part belongs to it, else a rim of its
 * colour would stay and grow into the filling.
 */
export function holeOf(mask: AlphaMask): AlphaMask {
  return { bounds: mask.bounds, alpha: mask.alpha.map((alpha) => (alpha > 0 ? 255 : 0)) };
}

/** The hole as a greyscale PNG of the photo's size. */
export async function holePng(hole: AlphaMask, photo: Size): Promise<Uint8Array> {
  const { bounds } = hole;
  const whole = new Uint8Array(photo.width * photo.height);
  for (let y = 0; y < bounds.height; y++) {
    whole.set(hole.alpha.subarray(y * bounds.width, (y + 1) * bounds.width), (bounds.y + y) * photo.width + bounds.x);
  }
  return sharp(whole, { raw: { width: photo.width, height: photo.height, channels: 1 } }).toColourspace('b-w').png().toBuffer();
}
