import { expect, it } from 'vitest';
import { newDocument } from '../../../core/document/changes';
import { SAMPLE_PHOTO } from '../../../core/document/sample.test-support';
import { Failure } from '../../../core/errors/failure';
import type { ExportEvent, ExportRequest } from '../contract';
import { problemResponse } from '../problems';
import { exportRoutes } from './export';

const asked: ExportRequest[] = [];
const app = exportRoutes({
  exporter: {
    async plan(request) {
      asked.push(request);
      return { files: [{ file: 'a.png', bounds: { x: 0, y: 0, width: 1, height: 1 }, content: null, exists: null }] };
    },
    async *run(): AsyncGenerator<ExportEvent> {
      yield { type: 'progress', done: 0, of: 2 };
      yield { type: 'file', path: '/out/a.png', bytes: 3 };
      throw new Failure('disk-full', { folder: '/out' });
    },
    async bytes() {
      return { name: "it's 影像 (1).png", bytes: Uint8Array.of(1, 2, 3) };
    },
  },
});
app.onError((error) => problemResponse(error));

const body = { document: newDocument(SAMPLE_PHOTO, 'd'), targets: [{ kind: 'picture' }], trim: null };
const post = async (path: string, json: unknown): Promise<Response> =>
  app.request(path, { method: 'POST', body: JSON.stringify(json), headers: { 'content-type': 'application/json' } });

it('plans, with the defaults filled in', async () => {
  const answer = await post('/export/plan', body);
  expect(await answer.json()).toMatchObject({ files: [{ file: 'a.png' }] });
  expect(asked[0]).toMatchObject({ name: '{layer}', conflicts: {} });
});

it('streams what is written, and ends with the problem', async () => {
  const answer = await post('/export', body);
  expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
  const lines = (await answer.text()).trim().split('\n').map((line) => JSON.parse(line) as ExportEvent);
  expect(lines.map((line) => line.type)).toEqual(['progress', 'file', 'problem']);
  expect(lines[2]).toMatchObject({ problem: { code: 'disk-full', values: { folder: '/out' } } });
});

it('makes the file to say how large it is', async () => {
  expect(await (await post('/export/size', body)).json()).toEqual({ bytes: 3 });
});

it('gives bytes with a name that any browser understands', async () => {
  const answer = await post('/export/bytes', body);
  expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''it%27s%20%E5%BD%B1%E5%83%8F%20%281%29.png");
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(Uint8Array.of(1, 2, 3));
});

it.each([
  ['no targets', { ...body, targets: [] }],
  ['a padding below zero', { ...body, trim: -1 }],
  ['a side that is none', { ...body, trim: { left: 0, top: 0, right: 0.5, bottom: 0 } }],
  ['a document that is none', { ...body, document: { id: 'x' } }],
])('refuses %s', async (_, json) => {
  const answer = await post('/export/plan', json);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: 'request-invalid' });
});
