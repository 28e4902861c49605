import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { call, events, getJson, lines, ProblemError } from './request';

function answerWith(answer: (url: string, init: RequestInit) => Response | Promise<Response>): void {
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => Promise.resolve().then(() => answer(url, init)));
}
afterEach(() => vi.unstubAllGlobals());

function streamOf(chunks: readonly Uint8Array[], onCancel = (): void => undefined): ReadableStream<Uint8Array<ArrayBuffer>> {
  const rest = [...chunks];
  return new ReadableStream({
    pull(stream) {
      const chunk = rest.shift();
      if (chunk) stream.enqueue(new Uint8Array(chunk));
      else stream.close();
    },
    cancel: onCancel,
  });
}

describe('lines of a stream', () => {
  it('are the same wherever the bytes are cut', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' }).filter((text) => !/[\n]/.test(text) && text !== ''), { maxLength: 8 }), fc.array(fc.nat(20)), async (texts, cuts) => {
      const bytes = new TextEncoder().encode(texts.map((text) => `${text}\n`).join(''));
      const chunks: Uint8Array[] = [];
      let at = 0;
      for (const cut of cuts) { chunks.push(bytes.subarray(at, at + cut)); at += cut; }
      chunks.push(bytes.subarray(at));
      const read: string[] = [];
      for await (const line of lines(streamOf(chunks.filter((chunk) => chunk.length > 0)))) read.push(line);
      expect(read).toEqual(texts.map((text) => text));
    }));
  });
});

describe('the client', () => {
  it('throws what Node says as a problem, with code and values for the person\'s language', async () => {
    const problem = { type: 'urn:maskwright:file-missing', status: 404, title: 'a.jpg is not there.', code: 'file-missing', values: { file: 'a.jpg' } };
    answerWith(() => new Response(JSON.stringify(problem), { status: 404 }));
    const thrown = await call('GET', '/status').catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ProblemError);
    expect((thrown as ProblemError).problem).toEqual(problem);
  });

  it('makes a problem of an answer that is none, and of a host that is gone', async () => {
    answerWith(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    await expect(call('GET', '/status')).rejects.toMatchObject({ problem: { code: 'internal' } });
    answerWith(() => { throw new TypeError('Failed to fetch'); });
    await expect(call('GET', '/status')).rejects.toMatchObject({ problem: { code: 'host-gone' } });
  });

  it('says that the host is gone where a stream breaks off', async () => {
    let pulls = 0;
    answerWith(() => new Response(new ReadableStream({
      pull(stream) {
        if (pulls++ === 0) stream.enqueue(new TextEncoder().encode('{"n":1}\n'));
        else stream.error(new TypeError('network error'));
      },
    })));
    const read: number[] = [];
    const all = (async () => { for await (const { n } of events('GET', '/x', z.object({ n: z.number() }))) read.push(n); })();
    await expect(all).rejects.toMatchObject({ problem: { code: 'host-gone' } });
    expect(read).toEqual([1]);
  });

  it('leaves an abort an abort', async () => {
    const controller = new AbortController();
    answerWith((_url, init) => { controller.abort(); init.signal?.throwIfAborted(); return new Response('{}'); });
    await expect(call('GET', '/status', undefined, controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('checks what comes against the contract', async () => {
    answerWith(() => new Response('{"n": "one"}'));
    await expect(getJson('/x', z.object({ n: z.number() }))).rejects.toThrow();
  });

  it('cancels long work when the loop is left', async () => {
    let cancelled = false;
    answerWith(() => new Response(streamOf(['{"n":1}\n', '{"n":2}\n{"n":3}\n'].map((text) => new TextEncoder().encode(text)), () => { cancelled = true; })));
    const read: number[] = [];
    for await (const { n } of events('GET', '/x', z.object({ n: z.number() }))) {
      read.push(n);
      if (n === 1) break;
    }
    expect(read).toEqual([1]);
    expect(cancelled).toBe(true);
  });
});
