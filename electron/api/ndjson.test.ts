import { describe, expect, it } from 'vitest';
import { Failure } from '../../core/errors/failure';
import { ndjson } from './ndjson';

interface Told {
  readonly type: string;
  readonly n?: number;
}

async function* counting(signal: AbortSignal, ended: () => void): AsyncGenerator<Told> {
  try {
    for (let n = 0; !signal.aborted; n++) {
      yield { type: 'progress', n };
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  } finally {
    ended();
  }
}

const request = (signal?: AbortSignal): Request => new Request('http://127.0.0.1/', signal ? { signal } : {});

describe('events of long work', () => {
  it('are a line each', async () => {
    const response = ndjson<Told>(request(), async function* () {
      yield { type: 'progress', n: 1 };
      yield { type: 'done' };
    });
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    expect(await response.text()).toBe('{"type":"progress","n":1}\n{"type":"done"}\n');
  });

  it('end with the problem where the work fails', async () => {
    const response = ndjson<Told>(request(), async function* () {
      yield { type: 'progress', n: 1 };
      throw new Failure('disk-full', { folder: '/out' });
    });
    const last = JSON.parse((await response.text()).trim().split('\n').at(-1) ?? '') as { type: string; problem: { code: string; title: string; values: object } };
    expect(last).toMatchObject({ type: 'problem', problem: { code: 'disk-full', values: { folder: '/out' }, status: 507 } });
    expect(last.problem.title).toContain('/out');
  });

  it('do not begin for a request that wants the headers alone', async () => {
    const begun: string[] = [];
    const response = ndjson<Told>(new Request('http://127.0.0.1/', { method: 'HEAD' }), async function* () {
      begun.push('work');
      yield { type: 'done' };
    });
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    expect(await response.text()).toBe('');
    expect(begun).toEqual([]);
  });

  it('stop the work when nobody reads on', async () => {
    const stopped = withResolvers();
    const response = ndjson(request(), (signal) => counting(signal, () => stopped.resolve(undefined)));
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await stopped.promise;
  });

  it('stop the work when the request is aborted', async () => {
    const stopped = withResolvers();
    const controller = new AbortController();
    const response = ndjson(request(controller.signal), (signal) => counting(signal, () => stopped.resolve(undefined)));
    const reader = response.body?.getReader();
    await reader?.read();
    controller.abort();
    await reader?.read();
    await reader?.read();
    await stopped.promise;
  });
});

function withResolvers(): { promise: Promise<undefined>; resolve: (value: undefined) => void } {
  let resolve: (value: undefined) => void = () => undefined;
  const promise = new Promise<undefined>((done) => (resolve = done));
  return { promise, resolve };
}
