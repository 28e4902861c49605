import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PromptSet } from '../../core/prompts/prompts';
import type { CandidateMask } from '../state/editor';
import type { DecoderDeath, DecoderRuntime } from '../state/ports';
import { FakeWorker as AnyWorker } from '../workers/worker.test-support';
import { DecoderClient } from './decoder-client';
import type { ToWorker } from './protocol';
import { KNOCK_MS, PATIENCE } from './watchdog';

const size = { width: 4, height: 3 };
const box: PromptSet = { points: [], box: { x: 1, y: 1, width: 2, height: 2 } };
const mask: CandidateMask = { candidate: 'combined', predictedIou: 0.9, stability: 0.9, area: 4, bounds: { x: 1, y: 1, width: 2, height: 2 }, outline: [] };

const untold = () => undefined;
const at = (x: number, y: number): PromptSet => ({ points: [{ id: 'hover', x, y, kind: 'include' }], box: null });

class FakeWorker extends AnyWorker<ToWorker> {}

describe('the window\'s end of the decoder', () => {
  let workers: FakeWorker[];
  let deaths: DecoderDeath[];
  let runtimes: DecoderRuntime[];
  let client: DecoderClient;
  beforeEach(() => {
    workers = [];
    deaths = [];
    runtimes = [];
    client = new DecoderClient({
      createWorker: () => {
        const worker = new FakeWorker();
        workers.push(worker);
        return worker;
      },
      loadColours: () => Promise.resolve(new Uint8ClampedArray(8)),
      threads: 2,
      onRuntime: (runtime) => runtimes.push(runtime),
    });
    client.onDeath((death) => deaths.push(death));
  });
  const started = async (): Promise<FakeWorker> => {
    const starting = client.start();
    const worker = workers.at(-1);
    if (!worker) throw new Error('no worker was made');
    worker.say({ kind: 'done', id: worker.asked, value: { device: 'wasm', threads: 2 } });
    await starting;
    return worker;
  };

  it('starts a worker, tells its runtime and another that takes over', async () => {
    const starting = client.start();
    expect(workers[0]?.heard).toEqual([{ kind: 'start', id: 1, threads: 2 }]);
    workers[0]?.say({ kind: 'done', id: 1, value: { device: 'wasm', threads: 2 } });
    expect(await starting).toEqual({ device: 'wasm', threads: 2 });
    workers[0]?.say({ kind: 'runtime', runtime: { device: 'webgpu', threads: null } });
    expect(runtimes).toEqual([{ device: 'webgpu', threads: null }]);
  });

  it('brings each answer to its question, in whatever order they come', async () => {
    const worker = await started();
    const first = client.hover('cat', box, untold);
    const firstId = worker.asked;
    const second = client.hover('cat', box, untold);
    worker.say({ kind: 'done', id: worker.asked, value: mask });
    worker.say({ kind: 'done', id: firstId, value: null });
    expect(await first).toBeNull();
    expect(await second).toEqual(mask);
  });

  it('passes the early answer on before the answer', async () => {
    const worker = await started();
    const early = { candidates: [mask], chosen: 'combined', milliseconds: 1 } as const;
    const told: unknown[] = [];
    const answer = client.answer('cat', box, (value) => told.push(value));
    worker.say({ kind: 'early', id: worker.asked, value: early });
    expect(told).toEqual([early]);
    worker.say({ kind: 'done', id: worker.asked, value: { ...early, milliseconds: 5 } });
    expect(await answer).toMatchObject({ milliseconds: 5 });
  });

  const withPhoto = async (): Promise<FakeWorker> => {
    const worker = await started();
    const given = client.setImage('cat', size, Promise.resolve(new Float32Array(4)));
    await expect.poll(() => worker.heard.at(-1)).toMatchObject({ kind: 'image' });
    worker.say({ kind: 'done', id: worker.asked, value: null });
    await given;
    return worker;
  };

  it('shows a pointer that moves on and on what came last, though the place it was asked for lies behind', async () => {
    const worker = await withPhoto();
    const shown: [number, CandidateMask][] = [];
    const moves = [0.5, 1.5, 2.5].map((x, move) => client.hover('cat', at(x, 2), (preview) => shown.push([move, preview])));
    const newest = worker.asked;
    worker.say({ kind: 'done', id: newest - 2, value: mask });
    await moves[0];
    expect(shown).toEqual([[2, mask]]);
    worker.say({ kind: 'done', id: newest - 1, value: null });
    await moves[1];
    worker.say({ kind: 'done', id: newest, value: { ...mask, predictedIou: 0.7 } });
    expect(await moves[2]).toMatchObject({ predictedIou: 0.7 });
    expect(shown).toHaveLength(1);
  });

  it('knows what the worker has told ahead: of the very place without asking, near it as a preview', async () => {
    const worker = await withPhoto();
    const told: CandidateMask = { ...mask, outline: [[{ x: 0, y: 0 }, { x: 4, y: 0 }, { x: 4, y: 3 }, { x: 0, y: 3 }]] };
    worker.say({ kind: 'known', photo: 'cat', prompts: at(2, 2), mask: told });
    const questions = worker.heard.length;
    expect(await client.hover('cat', at(2, 2), untold)).toBe(told);
    expect(worker.heard).toHaveLength(questions);

    const previews: CandidateMask[] = [];
    const hover = client.hover('cat', at(2.05, 2), (preview) => previews.push(preview));
    expect(previews).toEqual([told]);
    worker.say({ kind: 'done', id: worker.asked, value: mask });
    expect(await hover).toEqual(mask);
    // and what the worker says to another hover meanwhile
    const open = [client.hover('cat', at(3.95, 1), untold), client.hover('cat', at(3.94, 1), (preview) => previews.push(preview))];
    const newest = worker.asked;
    const nearer = { ...told, predictedIou: 0.8 };
    worker.say({ kind: 'done', id: newest - 1, value: nearer });
    await open[0];
    expect(previews.at(-1)).toBe(nearer);
    worker.say({ kind: 'done', id: newest, value: mask });
    await open[1];
    // what was asked is known from then on
    expect(await client.hover('cat', at(2.05, 2), untold)).toEqual(mask);
    // a click is always asked
    const answer = client.answer('cat', at(2, 2), untold);
    worker.say({ kind: 'done', id: worker.asked, value: { candidates: [mask], chosen: 'combined', milliseconds: 5 } });
    expect(await answer).toMatchObject({ chosen: 'combined' });
  });

  it('shows a pointer that rests the better mask of its place, and only that one', async () => {
    const worker = await withPhoto();
    const previews: CandidateMask[] = [];
    const hover = client.hover('cat', at(2, 2), (preview) => previews.push(preview));
    worker.say({ kind: 'done', id: worker.asked, value: mask });
    await hover;
    worker.say({ kind: 'known', photo: 'cat', prompts: at(1, 1), mask: { ...mask, predictedIou: 0.1 } });
    expect(previews).toEqual([]);
    const refined = { ...mask, predictedIou: 0.95 };
    worker.say({ kind: 'known', photo: 'cat', prompts: at(2, 2), mask: refined });
    expect(previews).toEqual([refined]);
    expect(await client.hover('cat', at(2, 2), untold)).toBe(refined);
  });

  it('hands the embedding and the colours over', async () => {
    const worker = await started();
    const embedding = new Float32Array(4);
    const given = client.setImage('cat', size, Promise.resolve(embedding));
    await expect.poll(() => worker.heard.at(-1)).toMatchObject({ kind: 'image', photo: 'cat', size });
    worker.say({ kind: 'done', id: worker.asked, value: null });
    await given;
    expect(worker.transferred).toEqual([embedding.buffer, expect.any(ArrayBuffer)]);
  });

  it('keeps the code of a failure, so that a photo that was let go can be told from an overtaken question', async () => {
    const worker = await started();
    const answer = client.answer('cat', box, () => undefined);
    worker.say({ kind: 'failed', id: worker.asked, failure: { code: 'photo-unknown', values: { id: 'cat' } }, detail: '' });
    await expect(answer).rejects.toMatchObject({ code: 'photo-unknown', values: { id: 'cat' } });
    const hover = client.hover('cat', box, untold);
    worker.say({ kind: 'failed', id: worker.asked, failure: null, detail: 'out of memory' });
    await expect(hover).rejects.toMatchObject({ code: 'internal', values: { detail: 'out of memory' } });
  });

  it('fails what a dead worker was asked, tells its death, and starts another', async () => {
    const worker = await started();
    const open = [client.hover('cat', box, untold), client.full('cat', box, 'combined')];
    worker.die('out of memory');
    for (const question of await Promise.allSettled(open)) expect(question).toMatchObject({ status: 'rejected', reason: { values: { detail: 'decoder: out of memory' } } });
    expect(worker.terminated).toBe(true);
    expect(deaths).toMatchObject([{ failure: { code: 'internal' }, worked: false }]);
    await expect(client.hover('cat', box, untold)).rejects.toMatchObject({ code: 'internal' });
    const next = await started();
    expect(next).not.toBe(worker);
    const hover = client.hover('cat', box, untold);
    next.say({ kind: 'done', id: next.asked, value: mask });
    expect(await hover).toEqual(mask);
  });

  it('tells whether the dead worker had answered before, and its death only once', async () => {
    const worker = await started();
    const hover = client.hover('cat', box, untold);
    worker.say({ kind: 'done', id: worker.asked, value: mask });
    await hover;
    worker.die('first');
    worker.die('second');
    (await started()).die('third');
    expect(deaths.map((death) => death.worked)).toEqual([true, false]);
  });

  describe('knocks while it waits', () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());
    const knocks = (worker: FakeWorker) => worker.heard.filter((message) => message.kind === 'knock').length;

    it('and ends a worker that says nothing any more: what it was asked fails with a sentence, its death is told, another one works', async () => {
      const worker = await started();
      const hover = client.hover('cat', box, untold);
      const failed = expect(hover).rejects.toMatchObject({ code: 'decoder-silent' });
      vi.advanceTimersByTime(KNOCK_MS * PATIENCE);
      expect(knocks(worker)).toBe(PATIENCE);
      expect(worker.terminated).toBe(false);
      vi.advanceTimersByTime(KNOCK_MS);
      await failed;
      expect(worker.terminated).toBe(true);
      expect(deaths).toMatchObject([{ failure: { code: 'decoder-silent' }, worked: false }]);
      const next = await started();
      expect(next).not.toBe(worker);
      vi.advanceTimersByTime(KNOCK_MS * PATIENCE * 2);
      expect(deaths).toHaveLength(1);
    });

    it('and lets one that answers knocks take its time', async () => {
      const worker = await started();
      const hover = client.hover('cat', box, untold);
      const asked = worker.asked;
      for (let knock = 0; knock < PATIENCE * 3; knock++) {
        vi.advanceTimersByTime(KNOCK_MS);
        // slow, but there
        if (knock % (PATIENCE - 1) === 0) worker.say({ kind: 'here' });
      }
      worker.say({ kind: 'done', id: asked, value: mask });
      expect(await hover).toEqual(mask);
      expect(deaths).toEqual([]);
    });

    it('and leaves one in peace that nothing is asked of', async () => {
      const worker = await started();
      vi.advanceTimersByTime(KNOCK_MS * PATIENCE * 2);
      expect(knocks(worker)).toBe(0);
      expect(worker.terminated).toBe(false);
    });
  });
});
