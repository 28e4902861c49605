import { Hono } from 'hono';
import { Failure } from '../../core/errors/failure';
import { problemResponse, toFailure } from './problems';
import { batchRoutes, type BatchServices } from './routes/batches';
import { blobRoutes, type BlobServices } from './routes/blobs';
import { embeddingRoutes, type EmbeddingServices } from './routes/embeddings';
import { eventRoutes, type EventServices } from './routes/events';
import { exportRoutes, type ExportServices } from './routes/export';
import { inpaintRoutes, type InpaintServices } from './routes/inpaint';
import { journalRoutes, type JournalServices } from './routes/journal';
import { modelRoutes, type ModelServices } from './routes/models';
import { photoRoutes, type PhotoServices } from './routes/photos';
import { projectRoutes, type ProjectServices } from './routes/projects';
import { recentRoutes, type RecentServices } from './routes/recents';
import { sampleRoutes, type SampleServices } from './routes/samples';
import { settingsRoutes, type SettingsServices } from './routes/settings';
import { statusRoutes, type StatusServices } from './routes/status';

/** What the routes need of the services; each route file names its own share. */
export type ApiServices = BatchServices & BlobServices & EmbeddingServices & EventServices & ExportServices & InpaintServices & JournalServices & ModelServices & PhotoServices & ProjectServices & RecentServices & SampleServices & SettingsServices & StatusServices;

export interface Api {
  fetch(request: Request): Promise<Response>;
}

export interface ApiOptions {
  /** hears of failures that nobody expected, with their cause, for the engineer's eyes */
  readonly onInternal?: (error: unknown) => void;
}

/**
 * The one handler between the window and Node, `(Request) => Promise<Response>`; which host carries
 * it is not its business. Routes and schemas are those of `contract.ts`.
 */
export function createApi(services: ApiServices, { onInternal }: ApiOptions = {}): Api {
  const app = new Hono().basePath('/api');
  app.route('/', statusRoutes(services));
  app.route('/', eventRoutes(services));
  app.route('/', settingsRoutes(services));
  app.route('/', sampleRoutes(services));
  app.route('/', recentRoutes(services));
  app.route('/', photoRoutes(services));
  app.route('/', embeddingRoutes(services));
  app.route('/', modelRoutes(services));
  app.route('/', inpaintRoutes(services));
  app.route('/', blobRoutes(services));
  app.route('/', batchRoutes(services));
  app.route('/', exportRoutes(services));
  app.route('/', projectRoutes(services));
  app.route('/', journalRoutes(services));

  const paths = app.routes.map((route) => ({ method: route.method, pattern: pathPattern(route.path) }));
  app.onError((error) => {
    if (toFailure(error).code === 'internal') onInternal?.(error);
    return problemResponse(error);
  });
  app.notFound((context) => {
    const { method, path } = context.req;
    const allowed = [...new Set(paths.filter((route) => route.pattern.test(path)).map((route) => route.method))];
    if (allowed.length === 0) return problemResponse(new Failure('request-unknown', { path }));
    return problemResponse(new Failure('request-method', { method, path }), { allow: allowed.join(', ') });
  });
  return { fetch: async (request) => app.fetch(request) };
}

/** `/api/photos/:id` as an expression that its paths match. */
function pathPattern(path: string): RegExp {
  return new RegExp(`^${path.split('/').map((part) => part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('/')}$`);
}
