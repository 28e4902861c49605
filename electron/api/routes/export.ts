import { Hono } from 'hono';
import { requireBelievable, type KeptPhotos } from '../believable';
import { readJson } from '../body';
import { exportRequestSchema, type ExportEvent, type ExportPlan, type ExportRequest } from '../contract';
import { ndjson } from '../ndjson';

export interface ExportServices extends KeptPhotos {
  readonly exporter: {
    plan(request: ExportRequest, signal?: AbortSignal): Promise<ExportPlan>;
    run(request: ExportRequest, signal?: AbortSignal): AsyncIterable<ExportEvent>;
    size(request: ExportRequest, signal?: AbortSignal): Promise<number | null>;
    bytes(request: ExportRequest, signal?: AbortSignal): Promise<{ name: string; bytes: Uint8Array }>;
  };
}

export function exportRoutes({ exporter, photos }: ExportServices): Hono {
  const wantedOf = async (request: Request): Promise<ExportRequest> => {
    const wanted = await readJson(request, exportRequestSchema);
    await requireBelievable(photos, wanted.document);
    return wanted;
  };
  return new Hono()
    .post('/export/plan', async (context) => {
      const request = context.req.raw;
      return context.json(await exporter.plan(await wantedOf(request), request.signal));
    })
    .post('/export', async (context) => {
      const request = context.req.raw;
      const wanted = await wantedOf(request);
      return ndjson(request, (signal) => exporter.run(wanted, signal));
    })
    .post('/export/size', async (context) => {
      const request = context.req.raw;
      return context.json({ bytes: await exporter.size(await wantedOf(request), request.signal) });
    })
    .post('/export/bytes', async (context) => {
      const request = context.req.raw;
      const { name, bytes } = await exporter.bytes(await wantedOf(request), request.signal);
      return download(bytes, 'image/png', name);
    });
}

/** Bytes with the name that a person's computer is to save them under (RFC 6266). */
export function download(bytes: Uint8Array, type: string, name: string): Response {
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      'content-type': type,
      'content-length': String(bytes.byteLength),
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
}
