import type { PhotoRect, Size } from '../../../core/geometry/frames';
import { api } from '../../api/client';
import { ProblemError } from '../../api/request';
import { problemOf } from '../../state/notices';
import { ThumbnailMaker } from './thumbnail-maker';
import type { FromThumbnails, ToThumbnails } from './thumbnail-protocol';

/** The worker that makes thumbnails, so that a mask of 24 megapixels is never unpacked on the window's thread. */
const scope = globalThis as unknown as { postMessage(message: FromThumbnails, transfer?: Transferable[]): void; onmessage: ((event: MessageEvent<ToThumbnails>) => void) | null };

const maker = new ThumbnailMaker({ pixels: api.photos.pixels, blob: api.blobs.get, picture: readPicture });

scope.onmessage = ({ data }) => {
  answer(data).catch((error: unknown) => scope.postMessage({ id: data.id, problem: error instanceof ProblemError ? error.problem : problemOf(error) }));
};

async function answer(asked: ToThumbnails): Promise<void> {
  const { id } = asked;
  if ('measure' in asked) return scope.postMessage({ id, color: await maker.measure(asked.photo, asked.measure) });
  const raster = await maker.make(asked.wish);
  if (!raster) return scope.postMessage({ id, bitmap: null });
  const bitmap = await createImageBitmap(new ImageData(raster.data, raster.width, raster.height));
  scope.postMessage({ id, bitmap }, [bitmap]);
}

async function readPicture(png: ArrayBuffer, part: PhotoRect, out: Size): Promise<Uint8ClampedArray> {
  const bitmap = await createImageBitmap(new Blob([png], { type: 'image/png' }));
  try {
    const context = new OffscreenCanvas(out.width, out.height).getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error(`no canvas of ${out.width} x ${out.height} pixels`);
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, part.x, part.y, part.width, part.height, 0, 0, out.width, out.height);
    return context.getImageData(0, 0, out.width, out.height).data;
  } finally {
    bitmap.close();
  }
}
