import { Hono } from 'hono';
import type { PhotoInfo } from '../../../core/document/document';
import type { ImageEmbedding } from '../../../models/decoder';
import { EMBEDDING_HEADERS } from '../contract';
import { bytesResponse, photoId, type PhotoServices } from './photos';

export interface EmbeddingServices extends Pick<PhotoServices, 'photos'> {
  readonly embeddings: {
    get(photo: PhotoInfo, signal?: AbortSignal): Promise<{ embedding: ImageEmbedding; provider: string; milliseconds: number; cache: 'memory' | 'disk' | 'none' }>;
  };
}

export function embeddingRoutes({ photos, embeddings }: EmbeddingServices): Hono {
  return new Hono().get('/photos/:id/embedding', async (context) => {
    const photo = await photos.info(photoId(context.req.param('id')));
    const { embedding, provider, milliseconds, cache } = await embeddings.get(photo, context.req.raw.signal);
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
