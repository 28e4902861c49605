import { createAdaptorServer } from '@hono/node-server';
import type { AddressInfo } from 'node:net';

type Handler = (request: Request) => Response | Promise<Response>;
type Server = ReturnType<typeof createAdaptorServer>;

/** The app's own scheme and host, as pages of Electron see them. */
const APP = 'app://maskwright';

/**
 * Chromium outside of Electron knows no scheme of the app's own, so `app://maskwright` is a loopback
 * origin here: secure, isolated by the same headers, with streams and aborts as they are. Addresses
 * and the Origin header are put back before the app's handler sees them.
 */
export class Protocol {
  readonly privileged: { scheme: string }[] = [];
  #server: Server | null = null;
  #origin: Promise<string> = Promise.reject(new Error('no handler yet'));

  constructor() {
    // asked for only where a page is loaded
    this.#origin.catch(() => undefined);
  }

  registerSchemesAsPrivileged(schemes: { scheme: string }[]): void {
    this.privileged.push(...schemes);
  }

  handle(scheme: string, handler: Handler): void {
    if (!this.privileged.some((known) => known.scheme === scheme)) throw new Error(`the scheme ${scheme} was not registered before the app was ready`);
    let origin = '';
    const server = createAdaptorServer({ overrideGlobalObjects: false, fetch: (request: Request) => handler(asApp(request, origin)) });
    this.#server = server;
    this.#origin = new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        loopback = origin;
        resolve(origin);
      });
    });
  }

  /** The address that Chromium is given for one of the app's. */
  async toChromium(address: string): Promise<string> {
    return address.startsWith(APP) ? `${await this.#origin}${address.slice(APP.length)}` : address;
  }

  async reset(): Promise<void> {
    this.privileged.length = 0;
    const server = this.#server;
    this.#server = null;
    if (!server) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      if ('closeAllConnections' in server) server.closeAllConnections();
    });
  }
}

let loopback = '';

/** The loopback origin of this run, empty before there is one. */
export function loopbackOrigin(): string {
  return loopback;
}

/** The app's address for one of Chromium's. */
export function toApp(address: string): string {
  return loopback !== '' && address.startsWith(loopback) ? `${APP}${address.slice(loopback.length)}` : address;
}

function asApp(request: Request, origin: string): Request {
  const { pathname, search } = new URL(request.url);
  const headers = new Headers(request.headers);
  if (headers.get('origin') === origin) headers.set('origin', APP);
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD' && request.body !== null;
  return new Request(`${APP}${pathname}${search}`, {
    method: request.method,
    headers,
    signal: request.signal,
    ...(hasBody ? { body: request.body, duplex: 'half' } : {}),
  });
}

export const protocol = new Protocol();
