import { expect, it } from 'vitest';
import { addImageLayer, addMaskLayer, newDocument } from '../../../core/document/changes';
import type { ImageDocument, Layer } from '../../../core/document/document';
import { SAMPLE_PHOTO, sampleMask } from '../../../core/document/sample.test-support';
import { Failure } from '../../../core/errors/failure';
import type { ExportEvent, ExportRequest } from '../contract';
import { problemResponse } from '../problems';
import { exportRoutes } from './export';

const asked: ExportRequest[] = [];
const app = exportRoutes({
  photos: { info: async () => SAMPLE_PHOTO },
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
    async size() {
      return 3;
    },
    async bytes() {
      return { name: "it's 影像 (1).png", bytes: Uint8Array.of(1, 2, 3) };
    },
  },
});
app.onError((error) => problemResponse(error));

const body = { document: newDocument(SAMPLE_PHOTO, 'd'), targets: [{ kind: 'picture' }], trim: null };
const beyond = { ...sampleMask(), mask: { ...sampleMask().mask, bounds: { x: SAMPLE_PHOTO.width - 10, y: 0, width: 11, height: 5 } } };
/** a layer that lies as deep as said */
function nested(depth: number): ImageDocument {
  let [layer]: readonly (Layer | undefined)[] = body.document.layers;
  for (let i = 1; i < depth && layer; i++) layer = { ...layer, kind: 'group', id: `g${i}`, isolated: true, children: [layer] };
  return { ...body.document, layers: layer ? [layer] : [] };
}
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
  ['more targets than any document has', { ...body, targets: Array.from({ length: 20_002 }, () => ({ kind: 'picture' })) }],
  ['a name of the photo that no file has', { ...body, document: { ...body.document, photo: { ...SAMPLE_PHOTO, name: 'x'.repeat(1001) } } }],
  ['groups inside each other without end', { ...body, document: nested(65) }],
  ['two layers of one id', { ...body, document: { ...body.document, layers: [...body.document.layers, ...body.document.layers] } }],
  ['another size of the photo', { ...body, document: { ...body.document, photo: { ...SAMPLE_PHOTO, width: 1e15 } } }],
  ['a mask beyond the photo', { ...body, document: addMaskLayer(body.document, beyond, 'Mask', 'm') }],
  ['a picture of a gigapixel', { ...body, document: addImageLayer(body.document, { name: 'Fill', blob: 'c'.repeat(64), bounds: { x: 0, y: 0, width: 50_000, height: 20_000 } }, 'i') }],
])('refuses %s', async (_, json) => {
  for (const path of ['/export/plan', '/export', '/export/size', '/export/bytes']) {
    const answer = await post(path, json);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'request-invalid' });
  }
});

it('takes as many groups inside each other as a project file may have', async () => {
  expect((await post('/export/plan', { ...body, document: nested(64) })).status).toBe(200);
});
