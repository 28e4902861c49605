import { Hono } from 'hono';
import type { RecentFile } from '../contract';

export interface RecentServices {
  readonly recents: { list(): readonly RecentFile[] };
}

export function recentRoutes({ recents }: RecentServices): Hono {
  return new Hono().get('/recents', (context) => context.json([...recents.list()]));
}
