import { beforeEach, expect, it } from 'vitest';
import type { PhotoInfo } from '../../../core/document/document';
import { SAMPLE_PHOTO } from '../../../core/document/sample.test-support';
import { Failure } from '../../../core/errors/failure';
import { problemResponse } from '../problems';
import { photoRoutes, type PhotoServices } from './photos';

const recent: PhotoInfo[] = [];
const asPhoto = (name: string): Promise<PhotoInfo> => Promise.resolve({ ...SAMPLE_PHOTO, name });
const unused = (): Promise<never> => Promise.reject(new Error('not asked for here'));
const photos: PhotoServices['photos'] = {
  openBytes: (name) => asPhoto(name),
  openKept: (id, name) => (id === SAMPLE_PHOTO.id ? asPhoto(name) : Promise.reject(new Failure('photo-unknown', { id }))),
  openFile: unused,
  info: unused,
  pixels: unused,
  thumbnail: unused,
};
const app = photoRoutes({
  photos,
  pictures: { keep: unused },
  limits: { uploadBytes: 100 },
  pendingFiles: { take: () => undefined },
  opened: { photo: unused, kept: (photo) => Promise.resolve(void recent.push(photo)) },
});
app.onError((error) => problemResponse(error));
const post = (path: string, body?: string): Promise<Response> => Promise.resolve(app.request(path, { method: 'POST', body: body ?? null, headers: { 'content-type': 'application/octet-stream' } }));

beforeEach(() => recent.splice(0));

it('only a photo that became a document is among the recent ones, not one that became a layer', async () => {
  expect((await post('/photos?name=a.png&as=layer', 'bytes')).status).toBe(200);
  expect((await post('/photos?name=b.png', 'bytes')).status).toBe(200);
  expect(recent).toEqual([]);
  expect(await (await post('/photos?name=c.png&as=document', 'bytes')).json()).toMatchObject({ name: 'c.png' });
  expect(recent).toMatchObject([{ name: 'c.png' }]);
});

it('a photo that is opened once more is the most recent one', async () => {
  expect(await (await post(`/photos/${SAMPLE_PHOTO.id}/open?name=again.png`)).json()).toMatchObject({ name: 'again.png' });
  expect(recent).toMatchObject([{ name: 'again.png' }]);
});

it.each([
  ['one that is not kept', `/photos/${'e'.repeat(64)}/open?name=a.png`, 'photo-unknown', 404],
  ['what is no id', '/photos/..%2F..%2Fpasswd/open?name=a.png', 'photo-unknown', 404],
  ['no name', `/photos/${SAMPLE_PHOTO.id}/open?name=`, 'request-invalid', 400],
  ['a name without end', `/photos/${SAMPLE_PHOTO.id}/open?name=${'a'.repeat(1001)}`, 'request-invalid', 400],
])('refuses to open %s, and leaves the recent ones alone', async (_what, path, code, status) => {
  const answer = await post(path);
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({ code });
  expect(recent).toEqual([]);
});
