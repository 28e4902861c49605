import { Hono } from 'hono';
import { z } from 'zod';
import type { PhotoInfo } from '../../../core/document/document';
import type { PhotoRect } from '../../../core/geometry/frames';
import type { ImageEmbedding } from '../../../models/decoder';
import { check } from '../body';
import { EMBEDDING_HEADERS } from '../contract';
import { bytesResponse, photoId, requireInside, type PhotoServices } from './photos';

export interface EmbeddingServices extends Pick<PhotoServices, 'photos'> {
  readonly embeddings: {
    get(photo: PhotoInfo, signal?: AbortSignal, region?: PhotoRect): Promise<{ embedding: ImageEmbedding; provider: string; milliseconds: number; cache: 'memory' | 'disk' | 'none' }>;
  };
}

const whole = z.coerce.number().int();
const regionSchema = z.object({ x: whole.nonnegative(), y: whole.nonnegative(), width: whole.positive(), height: whole.positive() });

export function embeddingRoutes({ photos, embeddings }: EmbeddingServices): Hono {
  return new Hono().get('/photos/:id/embedding', async (context) => {
    const photo = await photos.info(photoId(context.req.param('id')));
    const query = context.req.query();
    const region = 'x' in query ? check(regionSchema, query) : undefined;
    if (region) requireInside(region, photo);
    const { embedding, provider, milliseconds, cache } = await embeddings.get(photo, context.req.raw.signal, region);
    const { buffer, byteOffset, byteLength } = embedding.data;
    return bytesResponse(new Uint8Array(buffer, byteOffset, byteLength), 'application/octet-stream', {
      [EMBEDDING_HEADERS.provider]: provider,
      [EMBEDDING_HEADERS.milliseconds]: String(Math.round(milliseconds)),
      [EMBEDDING_HEADERS.cache]: cache,
      // another model makes another embedding of the same photo
      'cache-control': 'no-store',
    });
  });
}
