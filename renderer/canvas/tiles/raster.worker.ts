import { api } from '../../api/client';
import { isAbort, problemOf } from '../../state/notices';
import type { FromRaster, RasterWish, ToRaster } from './raster-protocol';
import { Rasters, type TilePart } from './rasters';

/** The worker that makes tiles and outlines. */
const scope = globalThis as unknown as { postMessage(message: FromRaster, transfer?: Transferable[]): void; onmessage: ((event: MessageEvent<ToRaster>) => void) | null };

const rasters = new Rasters({ pixels: api.photos.pixels, blob: api.blobs.get });
const underway = new Map<number, AbortController>();

scope.onmessage = ({ data }) => {
  if (data.kind === 'cancel') {
    underway.get(data.id)?.abort();
    return;
  }
  const controller = new AbortController();
  underway.set(data.id, controller);
  grant(data.id, data.wish, controller.signal)
    .catch((error: unknown) => {
      if (!isAbort(error)) scope.postMessage({ kind: 'failed', id: data.id, problem: problemOf(error) });
    })
    .finally(() => underway.delete(data.id));
};

async function grant(id: number, wish: RasterWish, signal: AbortSignal): Promise<void> {
  switch (wish.kind) {
    case 'photo-tile':
      return send(id, await rasters.photoTile(wish.photo, wish.tile, signal), signal);
    case 'layer-tile':
      return send(id, await rasters.layerTile(wish.photo, wish.tile, wish.mask, wish.adjustments, signal), signal);
    case 'outline':
      scope.postMessage({ kind: 'outline', id, outline: await rasters.outline(wish.mask, signal) });
  }
}

async function send(id: number, part: TilePart | null, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (!part) return scope.postMessage({ kind: 'tile', id, tile: null });
  const bitmap = await createImageBitmap(new ImageData(part.data, part.width, part.height));
  scope.postMessage({ kind: 'tile', id, tile: { bitmap, x: part.x, y: part.y } }, [bitmap]);
}
