import type { BlobStore } from '../blobs/blob-store';
import { encodePng } from '../export/png-file';
import type { PhotoStore } from './photo-store';

/**
 * A whole photo as a picture that a layer can name: PNG, upright, sRGB, straight alpha as it is in the
 * file. A canvas of the window would keep it premultiplied and lose bits of what is half transparent.
 * @returns name of the PNG in the blob store
 * @throws Failure `photo-unknown`, `disk-full`, `folder-unwritable`
 */
export async function keepAsPicture({ photos, blobs }: { photos: Pick<PhotoStore, 'info' | 'pixels'>; blobs: Pick<BlobStore, 'put'> }, id: string, signal?: AbortSignal): Promise<string> {
  const { width, height } = await photos.info(id);
  const data = await photos.pixels(id, { x: 0, y: 0, width, height, outWidth: width, outHeight: height }, signal);
  return blobs.put(await encodePng({ data, width, height, channels: 4 }, { icc: null, density: null }));
}
