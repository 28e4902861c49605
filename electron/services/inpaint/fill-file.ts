import sharp from 'sharp';
import type { PhotoInfo } from '../../../core/document/document';
import { Failure } from '../../../core/errors/failure';
import type { PixelWindow } from '../../../core/geometry/frames';
import { cropToContent, type AlphaMask } from '../../../core/masks/alpha-mask';
import type { Inpaint, InpaintOptions, InpaintProgress } from './inpaint';

export interface FillFileSources {
  readonly photos: {
    openFile(path: string, signal?: AbortSignal): Promise<PhotoInfo>;
    pixels(id: string, window: PixelWindow, signal?: AbortSignal): Promise<Uint8Array>;
  };
  readonly inpaint: Inpaint;
}

/**
 * Fills the hole of a mask file in a photo file: the command line's whole job.
 * @returns PNG of the photo's size, sRGB; pixels away from the hole are the photo's
 * @throws Failure `mask-size`, `mask-empty`, and those of opening a photo and of inpainting
 */
export async function fillFile(
  { photos, inpaint }: FillFileSources,
  photoPath: string,
  maskPath: string,
  options: InpaintOptions,
  onProgress: (progress: InpaintProgress) => void,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const photo = await photos.openFile(photoPath, signal);
  const maskPhoto = await photos.openFile(maskPath, signal);
  const { width, height } = photo;
  if (maskPhoto.width !== width || maskPhoto.height !== height) {
    throw new Failure('mask-size', { file: maskPhoto.name, width: maskPhoto.width, height: maskPhoto.height, expectedWidth: width, expectedHeight: height });
  }
  const whole = { x: 0, y: 0, width, height, outWidth: width, outHeight: height };
  const mask = holeOfPicture(await photos.pixels(maskPhoto.id, whole, signal), width, height);
  if (mask.alpha.length === 0) throw new Failure('mask-empty', { file: maskPhoto.name });

  const pixels = await photos.pixels(photo.id, whole, signal);
  const { png, bounds } = await inpaint.fill({ pixels, photo: { width, height }, mask }, options, onProgress, signal);
  const base = sharp(pixels, { raw: { width, height, channels: 4 } }).composite([{ input: Buffer.from(png), left: bounds.x, top: bounds.y }]);
  return (photo.hasAlpha ? base : base.removeAlpha()).png().toBuffer();
}

/** A mask as programs exchange it: bright is the hole, over 127 as IOPaint reads it; what is transparent is none. */
function holeOfPicture(rgba: Uint8Array, width: number, height: number): AlphaMask {
  const hole = new Uint8Array(width * height);
  for (let i = 0; i < hole.length; i++) {
    const value = Math.max(rgba[i * 4] ?? 0, rgba[i * 4 + 1] ?? 0, rgba[i * 4 + 2] ?? 0);
    if ((value * (rgba[i * 4 + 3] ?? 0)) / 255 > 127) hole[i] = 255;
  }
  return cropToContent(hole, width, height);
}
