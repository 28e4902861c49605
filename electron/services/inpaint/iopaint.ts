import { z } from 'zod';
import { Failure } from '../../../core/errors/failure';
import type { InpaintAddress } from './address';
import { exchange, type Answer } from './exchange';

/**
 * IOPaint's live API (`iopaint start`, version 1.x): `POST /api/v1/inpaint` takes photo and mask as
 * base64 in JSON and answers with the bytes of a picture; failures are JSON with `detail` or
 * `errors`. Source: IOPaint, `iopaint/api.py` and `iopaint/schema.py`.
 */

/** Fields of an inpainting request with the defaults that IOPaint documents. */
export const IOPAINT_DEFAULTS = {
  /** large photos: only the neighbourhood of the hole goes through the model, at full resolution */
  hd_strategy: 'Crop',
  hd_strategy_crop_trigger_size: 800,
  hd_strategy_crop_margin: 128,
  hd_strategy_resize_limit: 1280,
  negative_prompt: '',
  sd_steps: 50,
  sd_guidance_scale: 7.5,
  sd_strength: 1,
  /** pixels over which the filling fades into the photo */
  sd_mask_blur: 11,
  sd_keep_unmasked_area: true,
  /** random: asking again gives another filling */
  sd_seed: -1,
} as const;

const ANSWER_ROOM = 16 * 1024 * 1024;
const CONFIG_LIMIT = 4 * 1024 * 1024;
/** bytes in one piece of base64, a multiple of three so that the pieces join without padding */
const BASE64_PIECE = 3 * 64 * 1024;

export interface IoPaintRequest {
  /** PNG, sRGB */
  readonly photo: Uint8Array;
  /** greyscale PNG of the same size; over 127 is the hole */
  readonly mask: Uint8Array;
  /** pixels of both */
  readonly width: number;
  readonly height: number;
  readonly prompt: string;
  readonly timeoutSeconds: number;
}

/**
 * Has the hole filled.
 * @returns the bytes of the answer, not looked at yet
 * @throws Failure `inpaint-rejected` (4xx), `inpaint-broken` (5xx), `inpaint-not-iopaint` (404, 405),
 *   and those of {@link exchange}
 */
export async function requestInpaint(address: InpaintAddress, request: IoPaintRequest, signal?: AbortSignal): Promise<Uint8Array> {
  const answer = await exchange(address, {
    method: 'POST',
    path: '/api/v1/inpaint',
    body: inpaintBody(request),
    // an uncompressed picture of this size with alpha, and room for what a format adds
    limit: request.width * request.height * 4 + ANSWER_ROOM,
    timeoutSeconds: request.timeoutSeconds,
  }, signal);
  checkStatus(address, answer);
  return answer.bytes;
}

const configSchema = z.object({ modelInfos: z.array(z.object({ name: z.string() })) });

/**
 * Asks the program what models it has: the connection test. No photo is sent.
 * @throws Failure `inpaint-not-iopaint` where something else answers, and those of {@link exchange}
 */
export async function requestModels(address: InpaintAddress, timeoutSeconds: number, signal?: AbortSignal): Promise<string[]> {
  const answer = await exchange(address, { method: 'GET', path: '/api/v1/server-config', limit: CONFIG_LIMIT, timeoutSeconds }, signal);
  checkStatus(address, answer);
  const config = configSchema.safeParse(parseJson(answer.bytes));
  if (!config.success) throw new Failure('inpaint-not-iopaint', { address: address.shown }, { cause: config.error });
  return config.data.modelInfos.map((model) => model.name);
}

function checkStatus(address: InpaintAddress, { status, bytes }: Answer): void {
  if (status >= 200 && status < 300) return;
  if (status === 404 || status === 405) throw new Failure('inpaint-not-iopaint', { address: address.shown });
  const detail = explanation(bytes) ?? `status ${status}`;
  throw status >= 500
    ? new Failure('inpaint-broken', { address: address.shown, status, detail })
    : new Failure('inpaint-rejected', { address: address.shown, detail });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    // another program's page, said by the caller
    return undefined;
  }
}

const DETAIL_LENGTH = 300;
const faultSchema = z.object({
  detail: z.union([z.string(), z.array(z.object({ loc: z.array(z.union([z.string(), z.number()])), msg: z.string() }))]).nullish().catch(null),
  errors: z.string().nullish().catch(null),
  error: z.string().nullish().catch(null),
});

/** The program's own words for what went wrong, in one line; null where it gave none. */
function explanation(bytes: Uint8Array): string | null {
  const fault = faultSchema.safeParse(parseJson(bytes));
  if (!fault.success) return null;
  const { detail, errors, error } = fault.data;
  const fields = Array.isArray(detail) ? detail.map(({ loc, msg }) => `${loc.at(-1) ?? ''}: ${msg}`).join('; ') : detail;
  const text = (fields || errors || error || '').replace(/[\s\p{C}]+/gu, ' ').trim().replace(/\.$/, '');
  return text === '' ? null : text.slice(0, DETAIL_LENGTH);
}

/** The request's JSON in pieces, so that a large photo is never held as one string. */
function inpaintBody({ photo, mask, prompt }: IoPaintRequest): { bytes: number; chunks: Iterable<Uint8Array> } {
  const fields = JSON.stringify({ ...IOPAINT_DEFAULTS, prompt });
  const head = Buffer.from(`${fields.slice(0, -1)},"image":"`);
  const middle = Buffer.from('","mask":"');
  const tail = Buffer.from('"}');
  const bytes = head.length + base64Length(photo) + middle.length + base64Length(mask) + tail.length;
  function* chunks(): Iterable<Uint8Array> {
    yield head;
    yield* base64(photo);
    yield middle;
    yield* base64(mask);
    yield tail;
  }
  return { bytes, chunks: chunks() };
}

function base64Length(bytes: Uint8Array): number {
  return Math.ceil(bytes.byteLength / 3) * 4;
}

function* base64(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += BASE64_PIECE) {
    const piece = bytes.subarray(at, at + BASE64_PIECE);
    yield Buffer.from(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('base64'), 'latin1');
  }
}
