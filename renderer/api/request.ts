import type { z } from 'zod';
import { sentence } from '../../core/errors/sentences';
import { problemSchema, type Problem } from '../../electron/api/contract';

/** What Node answered instead of a result; `problem` has the code and values for a sentence in the person's language. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: { cause?: unknown }) {
    super(problem.title, options);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** A problem that arose on this side of the border. */
export function localProblem(code: 'internal' | 'host-gone', values: Problem['values'], cause?: unknown): ProblemError {
  return new ProblemError({ type: `urn:maskwright:${code}`, status: 0, title: sentence({ code, values }), code, values }, { cause });
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Body {
  readonly body: BodyInit;
  readonly type: string;
}

/**
 * One request of the contract.
 * @param path below `/api`
 * @throws ProblemError for every answer that is not a success, and where the host can't be reached
 * @throws DOMException `AbortError` when the signal is aborted
 */
export async function call(method: Method, path: string, body?: Body, signal?: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`/api${path}`, {
      method,
      ...(body ? { body: body.body, headers: { 'content-type': body.type } } : {}),
      ...(signal ? { signal } : {}),
      credentials: 'same-origin',
      redirect: 'error',
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw localProblem('host-gone', {}, error);
  }
  if (response.ok) return response;
  throw await problemOf(response);
}

async function problemOf(response: Response): Promise<ProblemError> {
  const text = await response.text();
  try {
    return new ProblemError(problemSchema.parse(JSON.parse(text)));
  } catch (error) {
    return localProblem('internal', { detail: `${response.status} ${response.statusText} ${text.slice(0, 200)}`.trim() }, error);
  }
}

export async function getJson<S extends z.ZodType>(path: string, schema: S, signal?: AbortSignal): Promise<z.output<S>> {
  return schema.parse(await (await call('GET', path, undefined, signal)).json());
}

/** @param value `undefined` sends no body */
export async function sendJson<S extends z.ZodType>(method: Method, path: string, value: unknown, schema: S, signal?: AbortSignal): Promise<z.output<S>> {
  const response = await call(method, path, value === undefined ? undefined : { body: JSON.stringify(value), type: 'application/json' }, signal);
  return schema.parse(await response.json());
}

export async function getBytes(path: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  return (await call('GET', path, undefined, signal)).arrayBuffer();
}

/** Events of long work, as they come. Leaving the loop or aborting the signal cancels the work in Node. */
export async function* events<S extends z.ZodType>(method: Method, path: string, schema: S, value?: unknown, signal?: AbortSignal): AsyncGenerator<z.output<S>> {
  const response = await call(method, path, value === undefined ? undefined : { body: JSON.stringify(value), type: 'application/json' }, signal);
  if (!response.body) return;
  try {
    for await (const line of lines(response.body)) yield schema.parse(JSON.parse(line));
  } catch (error) {
    // fetch says a lost connection as a TypeError, also in the middle of a body
    if (error instanceof TypeError && !signal?.aborted) throw localProblem('host-gone', {}, error);
    throw error;
  }
}

/** Lines of a stream of bytes, empty ones left out. */
export async function* lines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const parts = rest.split('\n');
      rest = done ? '' : (parts.pop() ?? '');
      for (const line of parts) if (line !== '') yield line;
      if (done) return;
    }
  } finally {
    await reader.cancel();
  }
}
