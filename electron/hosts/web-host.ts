import { createAdaptorServer } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import { Failure } from '../../core/errors/failure';
import { systemCode } from '../services/atomic-file';
import type { Api } from '../api/api';
import { problemResponse } from '../api/problems';
import { withPageHeaders } from './page-headers';
import { createStaticFiles } from './static-files';
import { WebAccess } from './web-access';

/** Milliseconds that running requests have to end when the host shuts down. */
const GRACE = 2000;

export interface WebHostOptions {
  readonly api: Api;
  /** folder of the window's files */
  readonly renderer: string;
  /** 0 takes a free one */
  readonly port: number;
  /** hears what the server can't do, one line a matter */
  readonly note?: (line: string) => void;
}

export interface WebHost {
  readonly port: number;
  readonly origin: string;
  /** the address to open, with its token; good for one browser */
  readonly entrance: string;
  close(): Promise<void>;
}

/**
 * The window and its API on a port of this machine alone.
 * @throws Failure `port-taken`
 */
export async function startWebHost({ api, renderer, port, note = () => undefined }: WebHostOptions): Promise<WebHost> {
  const files = createStaticFiles(renderer);
  let access: WebAccess | null = null;

  const answer = async (request: Request): Promise<Response> => {
    if (!access) return problemResponse(new Failure('request-forbidden'));
    const refused = access.check(request);
    if (refused) return refused;
    const { pathname } = new URL(request.url);
    return pathname === '/api' || pathname.startsWith('/api/') ? api.fetch(request) : files.fetch(request);
  };

  const server = createAdaptorServer({ fetch: async (request: Request) => withPageHeaders(await answer(request)), overrideGlobalObjects: false });
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: Error): void => reject(systemCode(error) === 'EADDRINUSE' || systemCode(error) === 'EACCES' ? new Failure('port-taken', { port }, { cause: error }) : error);
    server.once('error', refuse);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', refuse);
      resolve();
    });
  });
  // a connection that the system can't take (too many files open) is one that is lost, not the host
  server.on('error', (error) => note(`A connection could not be taken: ${error.message}`));
  const taken = (server.address() as AddressInfo).port;
  access = new WebAccess(taken);
  const { origin, entrance } = access;

  return {
    port: taken,
    origin,
    entrance,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      if ('closeIdleConnections' in server) server.closeIdleConnections();
      const timer = setTimeout(() => { if ('closeAllConnections' in server) server.closeAllConnections(); }, GRACE);
      await closed;
      clearTimeout(timer);
    },
  };
}
