import { Hono } from 'hono';
import { readFile } from 'node:fs/promises';
import { bytesResponse } from './photos';

export interface ModelServices {
  /** prepares the bundled model's files where they aren't there yet */
  readonly modelFiles: { ensure(): Promise<{ decoder: string; kernel: string }> };
}

export function modelRoutes({ modelFiles }: ModelServices): Hono {
  const file = async (part: 'decoder' | 'kernel'): Promise<Response> => {
    const { [part]: path } = await modelFiles.ensure();
    return bytesResponse(await readFile(path), 'application/octet-stream', { 'cache-control': 'no-store' });
  };
  return new Hono().get('/models/decoder', () => file('decoder')).get('/models/kernel', () => file('kernel'));
}
