import { describe, expect, it } from 'vitest';
import { Failure } from '../../core/errors/failure';
import { FakeWorker } from '../workers/worker.test-support';
import { EdgeClient } from './edge-client';

const size = { width: 40, height: 30 };
const source = { logits: new Float32Array(4), region: { x: 0, y: 0, ...size } };

describe('the worker that draws edges', () => {
  it('draws a mask, and is told when nobody waits for it any more', async () => {
    const worker = new FakeWorker();
    const edges = new EdgeClient(() => worker);
    const controller = new AbortController();
    const drawn = edges.draw('cat', size, source, controller.signal);
    expect(worker.heard).toMatchObject([{ kind: 'draw', photo: 'cat', size }]);
    const id = worker.asked;
    controller.abort();
    expect(worker.heard.at(-1)).toEqual({ kind: 'cancel', id });
    worker.say({ kind: 'drawn', id, mask: null });
    expect(await drawn).toBeNull();
    expect(await edges.draw('cat', size, source, controller.signal)).toBeNull();
    expect(worker.heard).toHaveLength(2);
  });

  it('hands on the failure of a photo that is gone, and fails where it dies; the next mask has a new one', async () => {
    const workers: FakeWorker[] = [];
    const edges = new EdgeClient(() => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    });
    const { signal } = new AbortController();
    const gone = edges.draw('cat', size, source, signal);
    workers[0]?.say({ kind: 'failed', id: workers[0].asked, failure: { code: 'photo-unknown', values: { id: 'cat' } }, detail: '' });
    await expect(gone).rejects.toEqual(new Failure('photo-unknown', { id: 'cat' }));
    const lost = edges.draw('cat', size, source, signal);
    workers[0]?.die('out of memory');
    await expect(lost).rejects.toMatchObject({ code: 'internal' });
    const next = edges.draw('cat', size, source, signal);
    workers[1]?.say({ kind: 'drawn', id: workers[1].asked, mask: null });
    expect(await next).toBeNull();
  });
});
