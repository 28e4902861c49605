import { describe, expect, it } from 'vitest';
import type { PhotoInfo } from '../../../core/document/document';
import type { PhotoRect } from '../../../core/geometry/frames';
import { problemResponse } from '../problems';
import { embeddingRoutes, type EmbeddingServices } from './embeddings';

const photo = { id: 'c'.repeat(64), name: 'cat.jpg', width: 600, height: 400 } as PhotoInfo;

function routes() {
  const asked: (PhotoRect | undefined)[] = [];
  const services = {
    photos: { info: () => Promise.resolve(photo) },
    embeddings: {
      get: (_photo: PhotoInfo, _signal?: AbortSignal, region?: PhotoRect) => {
        asked.push(region);
        return Promise.resolve({ embedding: { data: new Float32Array(3), photo }, provider: 'cpu', milliseconds: 1, cache: 'none' as const });
      },
    },
  };
  const app = embeddingRoutes(services as unknown as EmbeddingServices);
  app.onError((error) => problemResponse(error));
  return { asked, get: (query: string) => app.request(`/photos/${photo.id}/embedding${query}`) };
}

describe('the route of embeddings', () => {
  it('gives the whole photo\'s, or that of a region', async () => {
    const { asked, get } = routes();
    expect((await (await get('')).arrayBuffer()).byteLength).toBe(12);
    expect((await get('?x=100&y=50&width=500&height=350')).status).toBe(200);
    expect(asked).toEqual([undefined, { x: 100, y: 50, width: 500, height: 350 }]);
  });

  it('refuses a region that isn\'t one, or lies beside the photo', async () => {
    const { asked, get } = routes();
    for (const query of ['?x=100&y=50&width=501&height=350', '?x=1&y=1&width=0&height=5', '?x=1&y=1&width=5', '?x=-1&y=1&width=5&height=5']) {
      const response = await get(query);
      expect([response.status, response.headers.get('content-type')], query).toEqual([400, expect.stringContaining('problem+json')]);
    }
    expect(asked).toEqual([]);
  });
});
