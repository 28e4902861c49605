import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Failure } from '../../../core/errors/failure';
import { isLocalName, type InpaintAddress } from './address';

/** One request to the inpainting program. */
export interface ExchangeRequest {
  readonly method: 'GET' | 'POST';
  /** below the address, `/api/…` */
  readonly path: string;
  readonly body?: { readonly bytes: number; readonly chunks: Iterable<Uint8Array> };
  /** bytes that the answer may have */
  readonly limit: number;
  /** from the first byte sent to the last one received */
  readonly timeoutSeconds: number;
}

export interface Answer {
  readonly status: number;
  readonly bytes: Uint8Array;
}

/** `localhost` is this computer even where a name server says otherwise: it is not asked. */
const lookupLocal: LookupFunction = (_host, options, callback) => {
  if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }, { address: '::1', family: 6 }]);
  else callback(null, '127.0.0.1', 4);
};

/**
 * Sends one request and reads the whole answer. Redirections are never followed: the photo goes to
 * the address that the person gave and to no other. Aborting closes the connection, which is how
 * the program learns that nobody waits any more.
 *
 * `node:http` and not `fetch`: the time allowed for an answer is the person's, up to an hour, and
 * the built-in `fetch` gives up after five minutes.
 *
 * @throws Failure `inpaint-refused`, `inpaint-timeout`, `inpaint-cut-off`, `inpaint-too-large`,
 *   `inpaint-redirect`, `cancelled`
 */
export async function exchange(address: InpaintAddress, request: ExchangeRequest, signal?: AbortSignal): Promise<Answer> {
  const timeout = AbortSignal.timeout(request.timeoutSeconds * 1000);
  const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
  let answering = false;
  try {
    const response = await send(address, request, either);
    answering = true;
    const status = response.statusCode ?? 0;
    if (status >= 300 && status < 400) {
      response.destroy();
      throw new Failure('inpaint-redirect', { address: address.shown, location: redirectedTo(address, response.headers.location) });
    }
    return { status, bytes: await readAll(address, response, request.limit) };
  } catch (cause) {
    if (signal?.aborted) throw new Failure('cancelled', {}, { cause });
    if (timeout.aborted) throw new Failure('inpaint-timeout', { address: address.shown, seconds: request.timeoutSeconds }, { cause });
    if (cause instanceof Failure) throw cause;
    throw new Failure(answering ? 'inpaint-cut-off' : 'inpaint-refused', { address: address.shown }, { cause });
  }
}

function send(address: InpaintAddress, request: ExchangeRequest, signal: AbortSignal): Promise<http.IncomingMessage> {
  const { base } = address;
  const target = new URL(base.pathname.replace(/\/$/, '') + request.path, base);
  return new Promise((resolve, reject) => {
    const sent = (base.protocol === 'https:' ? https : http).request(target.href, {
      method: request.method,
      signal,
      headers: {
        accept: '*/*',
        ...(base.username === '' ? {} : { authorization: `Basic ${Buffer.from(`${decodeURIComponent(base.username)}:${decodeURIComponent(base.password)}`).toString('base64')}` }),
        ...(request.body ? { 'content-type': 'application/json', 'content-length': request.body.bytes } : {}),
      },
      ...(isLocalName(base.hostname) ? { lookup: lookupLocal } : {}),
    });
    sent.once('response', resolve);
    sent.once('error', reject);
    // an answer that changes the protocol (101) closes the connection without an error, and nothing else comes
    sent.once('close', () => reject(new Error('the connection was closed before an answer')));
    // a program may answer and close before it has read everything: then the answer counts, and
    // rejecting a promise that is resolved already does nothing
    if (request.body) pipeline(Readable.from(request.body.chunks), sent).catch(reject);
    else sent.end();
  });
}

async function readAll(address: InpaintAddress, response: http.IncomingMessage, limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    // leaving the loop destroys the connection
    if (bytes > limit) throw new Failure('inpaint-too-large', { address: address.shown, limit });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function redirectedTo(address: InpaintAddress, location: string | undefined): string {
  if (location === undefined || !URL.canParse(location, address.base.href)) return '?';
  return new URL(location, address.base).host;
}
