import { describe, expect, it } from 'vitest';
import { newDocument } from '../../../core/document/changes';
import { Failure } from '../../../core/errors/failure';
import { problemResponse } from '../problems';
import { inpaintRoutes, type InpaintServices } from './inpaint';

const document = newDocument({
  id: 'a'.repeat(64), name: 'a.jpg', format: 'jpeg', width: 3, height: 2, depth: 8, channels: 3, colorSpace: 'srgb', icc: null, density: null, orientation: 1, hasAlpha: false, bytes: 1,
});
const body = { document, layerId: 'm', prompt: 'grass', url: '', allowRemote: false };
const filling = { blob: 'b'.repeat(64), bounds: { x: 0, y: 0, width: 1, height: 1 } };

function routes(fill: InpaintServices['handOff']['fill']) {
  return inpaintRoutes({ photos: { info: async () => document.photo }, inpaint: { test: () => Promise.resolve(['lama']) }, handOff: { fill, saveFiles: () => Promise.resolve(['/a.png', '/a-mask.png']) } });
}
const post = (path: string, value: unknown, signal?: AbortSignal): Request =>
  new Request(`http://app${path}`, { method: 'POST', body: JSON.stringify(value), headers: { 'content-type': 'application/json' }, ...(signal ? { signal } : {}) });
const eventsOf = async (response: Response): Promise<unknown[]> => (await response.text()).trim().split('\n').map((line) => JSON.parse(line));

describe('POST /inpaint', () => {
  it('tells how long it takes, then where the filling is', async () => {
    const app = routes(async (given, layerId, options, onProgress) => {
      expect([given, layerId, options]).toEqual([document, 'm', { prompt: 'grass', url: '', allowRemote: false }]);
      onProgress({ seconds: 0 });
      await new Promise((resolve) => setTimeout(resolve, 20));
      onProgress({ seconds: 1.5 });
      return filling;
    });
    const events = await eventsOf(await app.fetch(post('/inpaint', body)));
    expect(events).toEqual([{ type: 'progress', seconds: 0 }, { type: 'progress', seconds: 1.5 }, { type: 'done', ...filling }]);
  });

  it('ends with the problem', async () => {
    const app = routes(async (_document, _layer, _options, onProgress) => {
      onProgress({ seconds: 0 });
      throw new Failure('inpaint-refused', { address: '127.0.0.1:1' });
    });
    const events = await eventsOf(await app.fetch(post('/inpaint', body)));
    expect(events.at(-1)).toMatchObject({ type: 'problem', problem: { code: 'inpaint-refused', status: 502 } });
  });

  it('is cancelled by nobody reading on', async () => {
    let cancelled: unknown;
    const app = routes((_document, _layer, _options, onProgress, signal) => {
      onProgress({ seconds: 0 });
      return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => {
        cancelled = true;
        reject(new Failure('cancelled'));
      }));
    });
    const response = await app.fetch(post('/inpaint', body));
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(cancelled).toBe(true);
  });
});

it('a document that says another size of its photo is sent nowhere and written nowhere', async () => {
  const app = routes(() => Promise.resolve(filling));
  app.onError((error) => problemResponse(error));
  const wrong = { ...body, document: { ...document, photo: { ...document.photo, width: 4 } } };
  for (const [path, value] of [['/inpaint', wrong], ['/inpaint/files', { ...wrong, folder: '/x' }]] as const) {
    const answer = await app.fetch(post(path, value));
    expect(answer.status).toBe(400);
  }
});

describe('POST /inpaint/test and /inpaint/files', () => {
  it('gives models and paths', async () => {
    const app = routes(() => Promise.resolve(filling));
    expect(await (await app.fetch(post('/inpaint/test', { url: '', allowRemote: false }))).json()).toEqual({ ok: true, models: ['lama'] });
    expect(await (await app.fetch(post('/inpaint/files', { document, layerId: 'm', folder: '/x' }))).json()).toEqual({ files: ['/a.png', '/a-mask.png'] });
  });
});
