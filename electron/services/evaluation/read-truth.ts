import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { Failure } from '../../../core/errors/failure';
import type { Size } from '../../../core/geometry/frames';
import type { Truth } from '../../../core/metrics/truth';
import { fileFailure } from '../photos/read-file';

/**
 * Reads a drawn mask: 0 background, 255 object, any other value ignored. Of a picture in colours the
 * first channel counts.
 *
 * @param photo upright size of the photo that it belongs to
 * @throws Failure `file-missing`, `file-is-folder`, `file-unreadable`, `photo-damaged`, `mask-size`
 */
export async function readTruth(file: string, photo: Size): Promise<Truth> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw fileFailure(error, file);
  });
  const { data, info } = await sharp(bytes)
    .extractChannel(0)
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw new Failure('photo-damaged', { file }, { cause: error });
    });
  const { width, height } = info;
  if (width !== photo.width || height !== photo.height) throw new Failure('mask-size', { file, width, height, expectedWidth: photo.width, expectedHeight: photo.height });
  return { width, height, values: new Uint8Array(data) };
}
