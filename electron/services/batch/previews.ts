import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import sharp from 'sharp';
import { Failure } from '../../../core/errors/failure';
import { LIMITS } from '../photos/limits';
import { fileFailure, openPhotoFile } from '../photos/read-file';

/** Seconds that a small picture of a photo may take: what takes longer is shown once it has been worked on. */
const SECONDS = 20;

/** Pictures of a batch for looking at. */
export const previews = {
  /**
   * A file as a small upright sRGB picture, without opening it as a photo: thousands that wait are
   * looked at, and none of them is to push another out of the cache.
   * @param size of the square that it is fitted into, in pixels; never enlarged
   * @returns PNG
   * @throws Failure `file-missing`, `file-unreadable`, `photo-damaged`, and what says that it is no photo
   */
  async preview(path: string, size: number): Promise<Uint8Array> {
    // nothing is given to a decoder that isn't recognised first
    await (await openPhotoFile(path)).handle.close();
    try {
      return await sharp(path, { limitInputPixels: LIMITS.pixels, failOn: 'none' })
        .timeout({ seconds: SECONDS })
        .autoOrient()
        .resize(size, size, { fit: 'inside', withoutEnlargement: true })
        .toColourspace('srgb')
        .png({ compressionLevel: 3 })
        .toBuffer();
    } catch (error) {
      throw new Failure('photo-damaged', { file: basename(path) }, { cause: error });
    }
  },

  /** @throws Failure `file-missing`, `file-unreadable` */
  async whole(path: string): Promise<Uint8Array> {
    try {
      return await readFile(path);
    } catch (error) {
      throw fileFailure(error, path);
    }
  },
};
