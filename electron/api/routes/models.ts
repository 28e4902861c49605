import { Hono } from 'hono';
import { readFile } from 'node:fs/promises';
import { bytesResponse } from './photos';

export interface ModelServices {
  /** prepares the bundled model's files where they aren't there yet */
  readonly modelFiles: { ensure(): Promise<{ decoder: string }> };
}

export function modelRoutes({ modelFiles }: ModelServices): Hono {
  return new Hono().get('/models/decoder', async () => {
    const { decoder } = await modelFiles.ensure();
    return bytesResponse(await readFile(decoder), 'application/octet-stream', { 'cache-control': 'no-store' });
  });
}
