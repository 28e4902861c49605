import { basename } from 'node:path';
import type { PhotoHeader } from './header';
import type { PhotoDecoder } from './decoder';
import { openPhotoFile } from './read-file';

/** What `info` says of a file. */
export interface PhotoFacts extends Omit<PhotoHeader, 'density' | 'hasAlpha'> {
  readonly file: string;
  readonly density: number | null;
  readonly hasAlpha: boolean;
  readonly bytes: number;
}

/**
 * Looks at a photo without keeping anything: what its header says, after all of its pixels were read
 * once, so that a file that is cut off or damaged is found out as it would be when it is opened.
 *
 * @param path as the person wrote it, and as it is given back in `file`
 * @throws Failure as `PhotoStore.openFile`
 */
export async function photoFacts(path: string, decoder: PhotoDecoder, signal?: AbortSignal): Promise<PhotoFacts> {
  const { handle, format, size } = await openPhotoFile(path);
  await handle.close();
  const { width, height, orientation, depth, channels, colorSpace, icc, density, hasAlpha } = await decoder.inspect({ source: path, format, file: basename(path) }, signal);
  return { file: path, format, width, height, orientation, depth, channels, colorSpace, icc, density, hasAlpha, bytes: size };
}
