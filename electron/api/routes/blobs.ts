import { Hono } from 'hono';
import { Failure } from '../../../core/errors/failure';
import { readFileBody } from '../body';
import { bytesResponse, type PhotoServices } from './photos';

export interface BlobServices extends Pick<PhotoServices, 'limits'> {
  readonly blobs: {
    putAs(sha256: string, bytes: Uint8Array): Promise<void>;
    get(sha256: string): Promise<Uint8Array>;
  };
}

export function blobRoutes({ blobs, limits }: BlobServices): Hono {
  return new Hono()
    .put('/blobs/:sha256', async (context) => {
      const sha256 = context.req.param('sha256');
      const tooLarge = (): Failure => new Failure('upload-too-large', { file: sha256.slice(0, 64), limit: limits.uploadBytes });
      await blobs.putAs(sha256, await readFileBody(context.req.raw, limits.uploadBytes, tooLarge));
      return context.body(null, 204);
    })
    .get('/blobs/:sha256', async (context) => bytesResponse(await blobs.get(context.req.param('sha256')), 'application/octet-stream'));
}
