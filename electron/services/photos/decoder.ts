import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPixels, decodePhoto } from './decode';
import { readHeader, type PhotoHeader } from './header';
import { writeHalf, type RasterSize } from './raster-file';
import type { PhotoFormat } from './sniff';

/** A photo whose format is known, and how the person knows the file. */
export interface PhotoFile {
  readonly source: string;
  readonly format: PhotoFormat;
  readonly file: string;
}

export interface DecodedPhoto {
  readonly header: PhotoHeader;
  /** sizes of the rasters `0.v`, `1.v`, … */
  readonly levels: readonly RasterSize[];
}

/**
 * Everything that touches bytes of a stranger's file with libvips. One interface, so that it can run
 * in a process of its own, which a broken decoder takes down alone.
 */
export interface PhotoDecoder {
  /** Writes the rasters `0.v` (sRGB, upright), `1.v` (half of it), … and `profile.icc` into `folder`. */
  decode(photo: PhotoFile, folder: string, signal?: AbortSignal): Promise<DecodedPhoto>;
  /** Writes the upright raster in the photo's own colours to `target` (ends in `.v`). */
  decodeOwn(photo: PhotoFile, header: PhotoHeader, target: string, signal?: AbortSignal): Promise<void>;
  /** Reads the header, and every pixel once, keeping none: is the file whole? */
  inspect(photo: PhotoFile, signal?: AbortSignal): Promise<PhotoHeader>;
}

/** Levels are halved until the longest side is at most this. */
const SMALLEST_LEVEL = 512;

/** Decodes in this process. */
export const localDecoder: PhotoDecoder = {
  async decode({ source, format, file }, folder) {
    const { header, icc } = await readHeader(source, format, file);
    const first = await decodePhoto({ source, header, file, target: join(folder, '0.v'), colors: 'display' });
    const levels: RasterSize[] = [first];
    for (let last: RasterSize = first; Math.max(last.width, last.height) > SMALLEST_LEVEL; ) {
      last = await writeHalf(join(folder, `${levels.length - 1}.v`), join(folder, `${levels.length}.v`), last);
      levels.push(last);
    }
    if (icc !== null) await writeFile(join(folder, 'profile.icc'), icc);
    return { header, levels };
  },

  async decodeOwn({ source, file }, header, target) {
    await decodePhoto({ source, header, file, target, colors: 'own' });
  },

  async inspect({ source, format, file }) {
    const { header } = await readHeader(source, format, file);
    await checkPixels(source, header, file);
    return header;
  },
};
