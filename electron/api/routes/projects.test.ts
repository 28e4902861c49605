import { expect, it } from 'vitest';
import { z } from 'zod';
import { addMaskLayer } from '../../../core/document/changes';
import { SAMPLE_PHOTO, sampleDocument, sampleMask } from '../../../core/document/sample.test-support';
import { DocumentStore } from '../../../core/history/document-store';
import { openHistory } from '../../../core/history/history';
import type { History } from '../../../core/history/step';
import { openedProjectSchema, saveProjectRequestSchema } from '../contract';
import { problemResponse } from '../problems';
import { projectRoutes } from './projects';

const documents = new DocumentStore(openHistory(sampleDocument(2), 'truck.jpg'));
documents.commit('keep', 'Mask 3', (document) => addMaskLayer(document, sampleMask(3), 'Mask', 'three'));
const { history } = documents;

const saved: History[] = [];
const recent: [string, number, string][] = [];
const app = projectRoutes({
  photos: { info: async () => SAMPLE_PHOTO },
  limits: { uploadBytes: 1000 },
  pendingFiles: { take: () => undefined },
  opened: { async project(path, layers, photo) { recent.push([path, layers, photo.id]); } },
  projects: {
    async save(request) {
      saved.push(request.history);
      return { path: `${request.path}.ora`, layers: 3 };
    },
    async bytes(whole) {
      saved.push(whole);
      return { name: 'truck.ora', bytes: Uint8Array.of(80, 75) };
    },
    async openFile(path) {
      return { history, path, name: 'truck.ora', leftOut: ['Title'] };
    },
    async openBytes(name) {
      return { history, path: null, name, leftOut: [] };
    },
  },
});
app.onError((error) => problemResponse(error));
const post = async (path: string, body: string, type = 'application/json'): Promise<Response> => app.request(path, { method: 'POST', body, headers: { 'content-type': type } });

it('takes a packed history and saves the whole one', async () => {
  const body = z.encode(saveProjectRequestSchema, { history, path: '/home/truck', overwrite: false });
  expect(await (await post('/projects/save', JSON.stringify(body))).json()).toEqual({ path: '/home/truck.ora' });
  expect(saved.at(-1)).toEqual(history);
  expect(recent.at(-1)).toEqual(['/home/truck.ora', 3, sampleDocument(2).photo.id]);
});

it('saves nothing that could not be opened again', async () => {
  const steps = history.steps.map((step, index) => (index > 0 ? step : { ...step, document: { ...step.document, photo: { ...SAMPLE_PHOTO, height: 5 } } }));
  const wrong = z.encode(saveProjectRequestSchema, { history: { ...history, steps }, path: '/home/wrong', overwrite: false });
  for (const answer of [await post('/projects/save', JSON.stringify(wrong)), await post('/projects/bytes', JSON.stringify({ history: wrong.history }))]) {
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'request-invalid', title: expect.stringContaining('1800 x 5 pixels') as string });
  }
});

it('gives a download', async () => {
  const answer = await post('/projects/bytes', JSON.stringify({ history: body().history }));
  expect(answer.headers.get('content-type')).toBe('image/openraster');
  expect((await answer.arrayBuffer()).byteLength).toBe(2);
});

it('answers an opened project packed, and remembers it', async () => {
  const answer = openedProjectSchema.parse(await (await post('/projects/open', JSON.stringify({ path: '/home/truck.ora' }))).json());
  expect(answer).toEqual({ history, path: '/home/truck.ora', name: 'truck.ora', leftOut: ['Title'] });
  expect(recent.at(-1)).toEqual(['/home/truck.ora', 3, sampleDocument(2).photo.id]);
});

it('opens what is sent, up to the limit', async () => {
  const answer = openedProjectSchema.parse(await (await post('/projects?name=a.ora', 'PK', 'application/octet-stream')).json());
  expect(answer).toMatchObject({ name: 'a.ora', path: null });
  expect((await post('/projects?name=a.ora', 'P'.repeat(1001), 'application/octet-stream')).status).toBe(413);
});

it('refuses a history that is none, saying where', async () => {
  const broken = body();
  broken.history.current = 99;
  const answer = await post('/projects/save', JSON.stringify(broken));
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: 'request-invalid', values: { detail: 'history: step 99 of 2' } });
});

function body(): z.input<typeof saveProjectRequestSchema> {
  return z.encode(saveProjectRequestSchema, { history, path: '/home/truck', overwrite: false });
}
