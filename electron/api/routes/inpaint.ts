import { Hono } from 'hono';
import { requireBelievable, type KeptPhotos } from '../believable';
import { readJson } from '../body';
import { inpaintFilesRequestSchema, inpaintRequestSchema, type InpaintEvent, type InpaintFilesRequest, type InpaintRequest } from '../contract';
import { ndjson } from '../ndjson';

export interface InpaintServices extends KeptPhotos {
  readonly inpaint: { test(options: Pick<InpaintRequest, 'url' | 'allowRemote'>, signal?: AbortSignal): Promise<string[]> };
  readonly handOff: {
    fill(
      document: InpaintRequest['document'],
      layerId: string,
      options: Pick<InpaintRequest, 'prompt' | 'url' | 'allowRemote'>,
      onProgress: (progress: { seconds: number }) => void,
      signal?: AbortSignal,
    ): Promise<{ blob: string; bounds: { x: number; y: number; width: number; height: number } }>;
    saveFiles(document: InpaintFilesRequest['document'], layerId: string, folder: string, signal?: AbortSignal): Promise<string[]>;
  };
}

const testRequestSchema = inpaintRequestSchema.pick({ url: true, allowRemote: true });

export function inpaintRoutes({ inpaint, handOff, photos }: InpaintServices): Hono {
  return new Hono()
    .post('/inpaint', async (context) => {
      const { document, layerId, ...options } = await readJson(context.req.raw, inpaintRequestSchema);
      await requireBelievable(photos, document);
      return ndjson(context.req.raw, (signal) => withProgress((onProgress) => handOff.fill(document, layerId, options, onProgress, signal)));
    })
    .post('/inpaint/test', async (context) => {
      return context.json({ ok: true, models: await inpaint.test(await readJson(context.req.raw, testRequestSchema), context.req.raw.signal) });
    })
    .post('/inpaint/files', async (context) => {
      const { document, layerId, folder } = await readJson(context.req.raw, inpaintFilesRequestSchema);
      await requireBelievable(photos, document);
      return context.json({ files: await handOff.saveFiles(document, layerId, folder, context.req.raw.signal) });
    });
}

/** The newest progress while the work goes on, then its result. */
async function* withProgress(
  work: (onProgress: (progress: { seconds: number }) => void) => ReturnType<InpaintServices['handOff']['fill']>,
): AsyncGenerator<InpaintEvent> {
  let newest: { seconds: number } | null = null;
  let wake = (): void => undefined;
  let finished = false;
  const result = work((progress) => {
    newest = progress;
    wake();
  }).finally(() => {
    finished = true;
    wake();
  });
  // awaited below; a failure before that is not unhandled
  result.catch(() => undefined);
  while (!finished || newest !== null) {
    if (newest === null) await new Promise<void>((resolve) => (wake = resolve));
    const progress = newest as { seconds: number } | null;
    newest = null;
    if (progress !== null) yield { type: 'progress', ...progress };
  }
  yield { type: 'done', ...(await result) };
}
