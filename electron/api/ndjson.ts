import { toProblem } from './problems';
import type { Problem } from './contract';

/**
 * Answers long work with `application/x-ndjson`, one event a line. The work is cancelled through
 * its signal when the request is aborted or nobody reads on; a failure is the last event.
 */
export function ndjson<E>(request: Request, work: (signal: AbortSignal) => AsyncIterable<E>): Response {
  const headers = { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
  // nobody would ever read the events, or end them
  if (request.method === 'HEAD') return new Response(null, { headers });
  const controller = new AbortController();
  const signal = AbortSignal.any([request.signal, controller.signal]);
  const encoder = new TextEncoder();
  const line = (event: E | { type: 'problem'; problem: Problem }): Uint8Array => encoder.encode(`${JSON.stringify(event)}\n`);
  let events: AsyncIterator<E> | undefined;

  const body = new ReadableStream<Uint8Array>({
    async pull(stream) {
      try {
        events ??= work(signal)[Symbol.asyncIterator]();
        const next = await events.next();
        if (next.done === true) stream.close();
        else stream.enqueue(line(next.value));
      } catch (error) {
        if (controller.signal.aborted) return;
        stream.enqueue(line({ type: 'problem', problem: toProblem(error) }));
        stream.close();
      }
    },
    async cancel(reason) {
      controller.abort(reason);
      await events?.return?.();
    },
  });
  return new Response(body, { headers });
}
