import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PhotoInfo } from '../../../core/document/document';
import { Batches } from '../../services/batch/batches';
import type { Cutter } from '../../services/batch/cutter';
import { previews } from '../../services/batch/previews';
import { PhotoStore } from '../../services/photos/photo-store';
import { batchCandidateSchema, type BatchEvent, type BatchInfo, type BatchItem, type Recipe } from '../contract';
import { problemResponse } from '../problems';
import { batchRoutes } from './batches';

const recipe: Recipe = { points: [], box: null, recolor: null, trim: null, name: '{stem}' };
let folder: string;
let batches: Batches;
let app: ReturnType<typeof batchRoutes>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maskwright-batch-routes-'));
  await mkdir(join(folder, 'photos'));
  for (const name of ['a.jpg', 'b.jpg']) await sharp({ create: { width: 60, height: 40, channels: 3, background: name === 'a.jpg' ? '#aa3311' : '#1133aa' } }).jpeg().toFile(join(folder, 'photos', name));
  const photos = new PhotoStore(join(folder, 'cache'));
  // real photos and files; the model is left out
  const cutter: Cutter<PhotoInfo> = {
    prepare: (path, signal) => photos.openFile(path, signal),
    cut: async (photo) => ({
      png: await photos.thumbnail(photo.id, 48),
      facts: { photoId: photo.id, size: { width: photo.width, height: photo.height }, mask: null, prompts: null, candidate: 'whole', predictedIou: 0.95, stability: 0.9, flag: 'unstable' },
    }),
    release: (photo) => photos.release(photo.id),
  };
  batches = new Batches(join(folder, 'data'), cutter as Cutter);
  app = batchRoutes({
    batches, photos, previews,
    limits: { uploadBytes: 1000 },
    choices: {
      list: async () => [{ prompts: { points: [{ id: 'p1', x: 3, y: 4, kind: 'include' }], box: null }, candidate: 'part', predictedIou: 1.01, area: 20, mask: { size: [2, 3], counts: '6' } }],
      take: async (id, index, choice) => ({ ...(await batches.item(id, index)), ...choice }),
    },
    corrections: { correct: (id, index) => batches.correct(id, index, { png: new Uint8Array([1, 2, 3]), facts: {} }) },
  });
  app.onError((error) => problemResponse(error));
});
afterEach(async () => {
  await batches.dispose();
  await rm(folder, { recursive: true, force: true });
});

const send = async (method: string, path: string, value?: unknown): Promise<Response> =>
  app.fetch(new Request(`http://app${path}`, { method, ...(value === undefined ? {} : { body: JSON.stringify(value), headers: { 'content-type': 'application/json' } }) }));

async function finished(): Promise<BatchInfo> {
  const response = await send('POST', '/batches', { inputs: [join(folder, 'photos')], out: join(folder, 'out'), recipe, resume: false });
  expect(response.status).toBe(200);
  return batches.finished(((await response.json()) as BatchInfo).id);
}

describe('batches over the API', () => {
  it('are counted, started, listed, told and forgotten', async () => {
    expect(await (await send('POST', '/batches/inputs', { inputs: [join(folder, 'photos')] })).json()).toMatchObject({ photos: 2 });
    const { id } = await finished();
    expect(await (await send('GET', '/batches')).json()).toMatchObject([{ id, name: 'photos', state: 'done' }]);
    const reader = (await send('GET', `/batches/${id}/events`)).body?.getReader();
    const event = JSON.parse(new TextDecoder().decode((await reader?.read())?.value)) as BatchEvent;
    await reader?.cancel();
    expect(event).toMatchObject({ type: 'batch', batch: { total: 2, counts: { done: 2 }, items: [{ index: 0 }, { index: 1 }] } });
    for (const verb of ['pause', 'resume', 'cancel']) expect((await send('POST', `/batches/${id}/${verb}`)).status, verb).toBe(204);
    expect((await send('DELETE', `/batches/${id}`)).status).toBe(204);
    expect(await (await send('GET', '/batches')).json()).toEqual([]);
    expect((await readdir(join(folder, 'out'))).sort()).toEqual(['a.png', 'b.png']);
  });

  it('name the photo that they do not have', async () => {
    const { id } = await finished();
    for (const index of ['NaN', '-1', '0x0', '1e3', '9007199254740993']) {
      const answer = await send('GET', `/batches/${id}/items/${index}/candidates`);
      expect(answer.status, index).toBe(404);
      expect(await answer.json()).toMatchObject({ code: 'batch-item-unknown', title: expect.stringContaining(`no photo ${index}.`) as string });
    }
    expect((await send('PUT', `/batches/${id}/items/2`, { verdict: 'accepted' })).status).toBe(404);
  });

  it('give results, previews and verdicts of a photo, and take a corrected result', async () => {
    const { id } = await finished();
    const result = await send('GET', `/batches/${id}/items/0/result`);
    expect(result.headers.get('content-type')).toBe('image/png');
    expect(await sharp(await result.arrayBuffer()).metadata()).toMatchObject({ width: 48, height: 32 });
    expect(await sharp(await (await send('GET', `/batches/${id}/items/0/result?size=24`)).arrayBuffer()).metadata()).toMatchObject({ width: 24, height: 16 });
    expect(await sharp(await (await send('GET', `/batches/${id}/items/1/photo?size=30`)).arrayBuffer()).metadata()).toMatchObject({ format: 'png', width: 30, height: 20 });
    expect((await (await send('PUT', `/batches/${id}/items/0`, { verdict: 'rejected' })).json()) as BatchItem).toMatchObject({ index: 0, verdict: 'rejected' });
  });

  it('offer the masks of a photo, and take one', async () => {
    const { id } = await finished();
    const offered = batchCandidateSchema.array().parse(await (await send('GET', `/batches/${id}/items/0/candidates`)).json());
    expect(offered).toMatchObject([{ candidate: 'part', area: 20 }]);
    expect(await (await send('PUT', `/batches/${id}/items/1/candidate`, offered[0])).json()).toMatchObject({ index: 1, candidate: 'part', prompts: { points: [{ x: 3 }] } });
    expect(await (await send('PUT', `/batches/${id}/items/1/candidate`, { candidate: 'largest' })).json()).toMatchObject({ code: 'request-invalid' });
  });

  it.each([
    ['GET', '/batches/0123456789abcdef', 404, 'batch-unknown'],
    ['GET', '/batches/..%2f..%2fetc', 404, 'batch-unknown'],
    ['GET', '/batches/0123456789abcdef/events', 404, 'batch-unknown'],
    ['GET', '/batches/0123456789abcdef/items/-1/result', 404, 'batch-item-unknown'],
  ] as const)('%s %s is %i', async (method, path, status, code) => {
    const response = await send(method, path);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
  });

  it('say what is wrong with what was asked', async () => {
    const { id } = await finished();
    for (const [method, path, value] of [
      ['POST', '/batches', { inputs: [], out: '/x', recipe, resume: false }],
      ['POST', '/batches', { inputs: ['/x'], out: '/x', recipe: { ...recipe, points: [{ x: 101, y: 0, kind: 'include' }] }, resume: false }],
      ['PUT', `/batches/${id}/items/0`, { verdict: 'perhaps' }],
      ['PUT', `/batches/${id}/items/0/result`, { document: {} }],
    ] as const) expect(await (await send(method, path, value)).json(), path).toMatchObject({ code: 'request-invalid' });
    expect(await (await send('GET', `/batches/${id}/items/0/photo?size=100000`)).json()).toMatchObject({ code: 'request-invalid' });
    expect(await (await send('GET', `/batches/${id}/items/99/result`)).json()).toMatchObject({ code: 'batch-item-unknown' });
  });

  it('take in photos that a browser gives without their paths, up to the limit', async () => {
    const { id, path } = (await (await send('POST', '/batches/drops', { name: 'shoot' })).json()) as { id: string; path: string };
    const put = (bytes: number): Promise<Response> =>
      Promise.resolve(app.fetch(new Request(`http://app/batches/drops/${id}?name=a.jpg`, { method: 'PUT', body: new Uint8Array(bytes), headers: { 'content-type': 'application/octet-stream' } })));
    expect((await put(10)).status).toBe(204);
    expect((await put(2000)).status).toBe(413);
    expect(basename(path)).toBe('shoot');
    expect(await readdir(path)).toEqual(['a.jpg']);
  });
});
