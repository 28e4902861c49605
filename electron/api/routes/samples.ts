import { Hono } from 'hono';
import type { SampleInfo } from '../contract';
import type { PhotoServices } from './photos';

export interface SampleServices extends Pick<PhotoServices, 'photos'> {
  readonly samples: { list(): readonly SampleInfo[]; path(id: string): string };
}

export function sampleRoutes({ samples, photos }: SampleServices): Hono {
  return new Hono()
    .get('/samples', (context) => context.json([...samples.list()]))
    .post('/samples/:id', async (context) => context.json(await photos.openFile(samples.path(context.req.param('id')), context.req.raw.signal)));
}
