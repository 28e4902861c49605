import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { BlobStore, sha256Of } from '../../services/blobs/blob-store';
import { problemResponse } from '../problems';
import { blobRoutes } from './blobs';

const folder = await mkdtemp(join(tmpdir(), 'blob-routes-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const app = blobRoutes({ blobs: new BlobStore(folder), limits: { uploadBytes: 1000 } });
app.onError((error) => problemResponse(error));

const bytes = new Uint8Array([1, 2, 3, 0, 255]);
const put = (name: string, body: Uint8Array, type = 'application/octet-stream'): Promise<Response> =>
  Promise.resolve(app.request(`/blobs/${name}`, { method: 'PUT', body: body as Uint8Array<ArrayBuffer>, headers: { 'content-type': type } }));

it('keeps bytes and gives them back', async () => {
  const name = sha256Of(bytes);
  expect((await put(name, bytes)).status).toBe(204);
  const answer = await app.request(`/blobs/${name}`);
  expect(answer.status).toBe(200);
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
});

it.each([
  ['a name that is not theirs', sha256Of(new Uint8Array(1)), bytes, 'application/octet-stream', 422, 'blob-mismatch'],
  ['more than the limit', sha256Of(new Uint8Array(1001)), new Uint8Array(1001), 'application/octet-stream', 413, 'upload-too-large'],
  ['what a form of a foreign page can send', sha256Of(bytes), bytes, 'text/plain', 415, 'request-type'],
])('refuses %s', async (_, name, body, type, status, code) => {
  const answer = await put(name, body, type);
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({ code });
});

it('says that a blob is not there', async () => {
  const answer = await app.request(`/blobs/${'0'.repeat(64)}`);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ code: 'blob-missing' });
});
