import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Failure } from '../../core/errors/failure';
import { sentence } from '../../core/errors/sentences';
import { problemResponse } from '../api/problems';

/**
 * Who may use the web host: whoever opened the address that the program printed. Its token is good
 * once and becomes a cookie that no script reads and no other site's request carries. Host and
 * Origin are checked besides, so that neither a name that resolves to this machine (DNS rebinding)
 * nor another page of the same browser gets anywhere.
 */
export class WebAccess {
  readonly #host: string;
  readonly #cookie: string;
  readonly #session = randomBytes(32).toString('base64url');
  #token: string | null = randomBytes(32).toString('base64url');

  /** @param port that the host listens at; also in the cookie's name, as cookies don't tell ports apart */
  constructor(port: number) {
    this.#host = `127.0.0.1:${port}`;
    this.#cookie = `maskwright-${port}`;
  }

  get origin(): string {
    return `http://${this.#host}`;
  }

  /** The address to open, good once. */
  get entrance(): string {
    return `${this.origin}/?token=${this.#token ?? ''}`;
  }

  /** @returns an answer for whoever has to be turned away or passed on, null for who may go on */
  check(request: Request): Response | null {
    const { headers } = request;
    const site = headers.get('sec-fetch-site');
    const origin = headers.get('origin');
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const allowed =
      headers.get('host') === this.#host &&
      (origin === null ? reads : origin === this.origin) &&
      (site === null || site === 'same-origin' || site === 'none');
    if (!allowed) return refuse(request);

    const url = new URL(request.url);
    const token = url.searchParams.get('token');
    const known = this.#hasCookie(headers.get('cookie'));
    if (token !== null && request.method === 'GET' && url.pathname === '/') {
      const valid = this.#token !== null && same(token, this.#token);
      if (valid) this.#token = null;
      if (valid || known) return this.#letIn();
    }
    return known ? null : refuse(request);
  }

  #letIn(): Response {
    return new Response(null, {
      status: 303,
      headers: { location: '/', 'set-cookie': `${this.#cookie}=${this.#session}; HttpOnly; SameSite=Strict; Path=/`, 'cache-control': 'no-store' },
    });
  }

  #hasCookie(header: string | null): boolean {
    const pairs = (header ?? '').split(';').map((pair) => pair.trim());
    return pairs.some((pair) => pair.startsWith(`${this.#cookie}=`) && same(pair.slice(this.#cookie.length + 1), this.#session));
  }
}

/** Compares secrets in a time that tells nothing about them. */
function same(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

function refuse(request: Request): Response {
  const failure = new Failure('request-forbidden');
  if (!(request.headers.get('accept') ?? '').includes('text/html')) return problemResponse(failure);
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Maskwright</title><p>${sentence(failure)}</p></html>\n`;
  return new Response(page, { status: 403, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } });
}
