import type { z } from 'zod';
import { Failure } from '../../core/errors/failure';

/** Largest JSON body in bytes: a document of 10,000 steps stays far below. */
const JSON_LIMIT = 64 * 1024 * 1024;

/**
 * A JSON body, checked.
 * @throws Failure `request-type`, `request-too-large`, `request-invalid` (with the path of what is wrong)
 */
export async function readJson<S extends z.ZodType>(request: Request, schema: S): Promise<z.output<S>> {
  requireType(request, (type) => type === 'application/json');
  const bytes = await readBytes(request, JSON_LIMIT, () => new Failure('request-too-large', { limit: JSON_LIMIT }));
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new Failure('request-invalid', { detail: error instanceof Error ? error.message : String(error) }, { cause: error });
  }
  return check(schema, value);
}

/** Query or path values, checked. @throws Failure `request-invalid` */
export function check<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = parse(schema, value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue === undefined || issue.path.length === 0 ? 'body' : issue.path.map(String).join('.');
  throw new Failure('request-invalid', { detail: `${path}: ${issue?.message ?? 'invalid'}` }, { cause: parsed.error });
}

function parse<S extends z.ZodType>(schema: S, value: unknown): z.ZodSafeParseResult<z.output<S>> {
  try {
    return schema.safeParse(value);
  } catch (error) {
    // groups in groups by the thousand are more than the stack holds
    if (error instanceof RangeError) throw new Failure('request-invalid', { detail: 'body: nested too deep' }, { cause: error });
    throw error;
  }
}

/**
 * A body of bytes (a file), read as it comes and given up as soon as it is over the limit. The type
 * must be one that no HTML form can send, so that no foreign page can post one without being asked first.
 * @throws Failure `request-type`, and what `tooLarge` makes
 */
export async function readFileBody(request: Request, limit: number, tooLarge: () => Failure): Promise<Uint8Array> {
  requireType(request, (type) => type === 'application/octet-stream' || /^(image|application)\/[\w.+-]+$/.test(type) && type !== 'application/x-www-form-urlencoded');
  return readBytes(request, limit, tooLarge);
}

function requireType(request: Request, accepts: (type: string) => boolean): void {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!accepts(type)) throw new Failure('request-type', { type: type === '' ? 'none' : type });
}

/** A body fails for one reason, that its sender broke off: nobody waits for an answer, and nothing is wrong here. */
async function* arriving(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw new Failure('cancelled', {}, { cause: error });
  }
}

async function readBytes(request: Request, limit: number, tooLarge: () => Failure): Promise<Uint8Array> {
  const announced = Number(request.headers.get('content-length') ?? Number.NaN);
  if (announced > limit) throw tooLarge();
  if (!request.body) return new Uint8Array(0);
  // grows by doubling where no length is announced; a file of the announced length is held once
  let buffer = new Uint8Array(Number.isFinite(announced) ? announced : 64 * 1024);
  let length = 0;
  for await (const chunk of arriving(request.body as unknown as AsyncIterable<Uint8Array>)) {
    const needed = length + chunk.length;
    if (needed > limit) throw tooLarge();
    if (needed > buffer.length) {
      const grown = new Uint8Array(Math.min(limit, Math.max(needed, buffer.length * 2)));
      grown.set(buffer.subarray(0, length));
      buffer = grown;
    }
    buffer.set(chunk, length);
    length = needed;
  }
  request.signal.throwIfAborted();
  return buffer.subarray(0, length);
}
