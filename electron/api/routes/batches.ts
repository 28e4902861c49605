import { Hono } from 'hono';
import { z } from 'zod';
import { NAME_LIMIT, type ImageDocument } from '../../../core/document/document';
import { Failure } from '../../../core/errors/failure';
import { requireBelievable, type KeptPhotos } from '../believable';
import { check, readFileBody, readJson } from '../body';
import { batchChoiceSchema, batchItemSchema, batchRequestSchema, correctionSchema, type BatchCandidate, type BatchChoice, type BatchEvent, type BatchInfo, type BatchInputs, type BatchItem, type BatchRequest, type StatusInfo } from '../contract';
import { ndjson } from '../ndjson';

export interface BatchServices extends KeptPhotos {
  readonly batches: {
    inputs(inputs: readonly string[], signal?: AbortSignal): Promise<BatchInputs>;
    start(request: BatchRequest, signal?: AbortSignal): Promise<BatchInfo>;
    list(): Promise<BatchInfo[]>;
    info(id: string): Promise<BatchInfo>;
    item(id: string, index: number): Promise<BatchItem>;
    events(id: string, signal: AbortSignal): AsyncIterable<BatchEvent>;
    pause(id: string): Promise<void>;
    resume(id: string): Promise<unknown>;
    cancel(id: string): Promise<void>;
    forget(id: string): Promise<void>;
    readonly drops: {
      begin(name: string): Promise<{ id: string; path: string }>;
      add(id: string, name: string, bytes: Uint8Array): Promise<void>;
    };
    judge(id: string, index: number, verdict: BatchItem['verdict']): Promise<BatchItem>;
  };
  readonly limits: Pick<StatusInfo['limits'], 'uploadBytes'>;
  readonly corrections: { correct(id: string, index: number, document: ImageDocument, signal?: AbortSignal): Promise<BatchItem> };
  readonly choices: {
    list(id: string, index: number, signal?: AbortSignal): Promise<BatchCandidate[]>;
    take(id: string, index: number, choice: BatchChoice, signal?: AbortSignal): Promise<BatchItem>;
  };
  readonly previews: {
    /** a file of this computer as a small PNG */
    preview(path: string, size: number): Promise<Uint8Array>;
    whole(path: string): Promise<Uint8Array>;
  };
}

const nameSchema = z.object({ name: z.string().min(1).max(NAME_LIMIT) });
const inputsSchema = batchRequestSchema.pick({ inputs: true });
const verdictSchema = z.object({ verdict: batchItemSchema.shape.verdict });
const sizeSchema = z.coerce.number().int().min(8).max(2048);

export function batchRoutes({ batches, corrections, choices, photos, previews, limits }: BatchServices): Hono {
  const itemOf = (id: string, index: string): Promise<BatchItem> => batches.item(id, itemIndex(index));
  return new Hono()
    .post('/batches', async (context) => context.json(await batches.start(await readJson(context.req.raw, batchRequestSchema), context.req.raw.signal)))
    .post('/batches/inputs', async (context) => {
      const { inputs } = await readJson(context.req.raw, inputsSchema);
      return context.json(await batches.inputs(inputs, context.req.raw.signal));
    })
    .post('/batches/drops', async (context) => context.json(await batches.drops.begin((await readJson(context.req.raw, nameSchema)).name)))
    .put('/batches/drops/:id', async (context) => {
      const { name } = check(nameSchema, context.req.query());
      const bytes = await readFileBody(context.req.raw, limits.uploadBytes, () => new Failure('upload-too-large', { file: name, limit: limits.uploadBytes }));
      await batches.drops.add(context.req.param('id'), name, bytes);
      return context.body(null, 204);
    })
    .get('/batches', async (context) => context.json(await batches.list()))
    .get('/batches/:id', async (context) => context.json(await batches.info(context.req.param('id'))))
    .delete('/batches/:id', async (context) => {
      await batches.forget(context.req.param('id'));
      return context.body(null, 204);
    })
    .get('/batches/:id/events', async (context) => {
      const id = context.req.param('id');
      // an unknown batch is a problem, not a stream that begins with one
      await batches.info(id);
      return ndjson(context.req.raw, (signal) => batches.events(id, signal));
    })
    .post('/batches/:id/:verb{pause|resume|cancel}', async (context) => {
      const { id, verb } = context.req.param();
      if (verb === 'pause') await batches.pause(id);
      else if (verb === 'resume') await batches.resume(id);
      else await batches.cancel(id);
      return context.body(null, 204);
    })
    .put('/batches/:id/items/:index', async (context) => {
      const { id, index } = context.req.param();
      const { verdict } = await readJson(context.req.raw, verdictSchema);
      return context.json(await batches.judge(id, itemIndex(index), verdict));
    })
    .get('/batches/:id/items/:index/result', async (context) => {
      const { id, index } = context.req.param();
      const item = await itemOf(id, index);
      if (item.state !== 'done' || item.out === null) throw new Failure('batch-no-result', { file: item.file });
      const size = context.req.query('size');
      return picture(size === undefined ? await previews.whole(item.out) : await previews.preview(item.out, check(sizeSchema, size)));
    })
    .put('/batches/:id/items/:index/result', async (context) => {
      const { id, index } = context.req.param();
      const { document } = await readJson(context.req.raw, correctionSchema);
      await requireBelievable(photos, document);
      return context.json(await corrections.correct(id, itemIndex(index), document, context.req.raw.signal));
    })
    .get('/batches/:id/items/:index/candidates', async (context) => {
      const { id, index } = context.req.param();
      return context.json(await choices.list(id, itemIndex(index), context.req.raw.signal));
    })
    .put('/batches/:id/items/:index/candidate', async (context) => {
      const { id, index } = context.req.param();
      const choice = await readJson(context.req.raw, batchChoiceSchema);
      return context.json(await choices.take(id, itemIndex(index), choice, context.req.raw.signal));
    })
    .get('/batches/:id/items/:index/photo', async (context) => {
      const { id, index } = context.req.param();
      const item = await itemOf(id, index);
      return picture(await previews.preview(item.file, check(sizeSchema, context.req.query('size') ?? '512')));
    });
}

/** @throws Failure `batch-item-unknown` for what is no number of a photo */
function itemIndex(text: string): number {
  if (!/^(0|[1-9]\d{0,8})$/.test(text)) throw new Failure('batch-item-unknown', { index: text });
  return Number(text);
}

/** The window adds what tells one state of a result from the next to the address, so that it may keep what it has. */
function picture(png: Uint8Array): Response {
  return new Response(png as Uint8Array<ArrayBuffer>, {
    headers: { 'content-type': 'image/png', 'content-length': String(png.byteLength), 'cache-control': 'private, max-age=600', 'x-content-type-options': 'nosniff' },
  });
}
