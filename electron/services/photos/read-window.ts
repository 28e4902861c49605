import sharp from 'sharp';
import type { PixelWindow } from '../../../core/geometry/frames';

/** A raster is what it is: the profile that came along with it is not applied a second time. */
export const READ_RASTER = { limitInputPixels: false, ignoreIcc: true } as const;

/** Where a raster lies and what it holds. */
export interface RasterLevel {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/**
 * Reads a window as sRGB RGBA, straight alpha, 8 bit, `outWidth * outHeight * 4` bytes. Scaled down,
 * every pixel under the window counts (triangle filter over the area, as SAM's own resizing does);
 * level k of the pyramid, 2^k times smaller, is used where the window lies on its grid, so that no
 * edge ever shifts: windows at multiples of a power of two are the quickest, and without a seam
 * where two of them meet.
 *
 * @param levels the photo at full size, then each half of the one before
 */
export async function readWindow(levels: readonly RasterLevel[], window: PixelWindow): Promise<Uint8Array> {
  const { level, shift } = chooseLevel(levels, window);
  const unit = 2 ** shift;
  const width = window.width / unit;
  const height = window.height / unit;
  let image = sharp(level.path, READ_RASTER).extract({ left: window.x / unit, top: window.y / unit, width, height });
  if (width !== window.outWidth || height !== window.outHeight) {
    image = image.resize(window.outWidth, window.outHeight, { fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false });
  }
  return image.ensureAlpha().raw().toBuffer();
}

/** The smallest level that is still as large as what is wanted and on whose grid the window lies. */
export function chooseLevel(levels: readonly RasterLevel[], window: PixelWindow): { level: RasterLevel; shift: number } {
  for (let shift = levels.length - 1; shift > 0; shift--) {
    const level = levels[shift];
    const unit = 2 ** shift;
    const onGrid = [window.x, window.y, window.width, window.height].every((value) => value % unit === 0);
    if (level !== undefined && onGrid && window.width / unit >= window.outWidth && window.height / unit >= window.outHeight) return { level, shift };
  }
  const [full] = levels;
  if (full === undefined) throw new Error('A photo has at least one raster');
  return { level: full, shift: 0 };
}
