import { beforeEach, describe, expect, it } from 'vitest';
import type { PromptSet } from '../../core/prompts/prompts';
import { FakeDecoder } from './fake-decoder.test-support';
import { hasGpu, provesItself } from './gpu-trial';

const embedding = { data: new Float32Array(4), photo: { width: 1024, height: 768 } };

describe('the trial of a GPU decoder', () => {
  let gpu: FakeDecoder;
  let proven: FakeDecoder;
  const trial = () => provesItself(gpu, (prompts: PromptSet) => proven.decode(prompts), embedding);
  beforeEach(() => {
    gpu = new FakeDecoder(2);
    proven = new FakeDecoder(10);
  });

  it('is passed with the same answers in less time, asked by a click and by a box', async () => {
    expect(await trial()).toBe(true);
    expect(gpu.images).toEqual([embedding]);
    expect(gpu.asked.some((prompts) => prompts.box !== null)).toBe(true);
    expect(gpu.asked[0]).toEqual(proven.asked[0]);
  });

  it('forgives what adding up in another order does', async () => {
    gpu.inside = 5.01;
    expect(await trial()).toBe(true);
  });

  it('is failed with other answers, however fast', async () => {
    gpu.inside = 5.2;
    expect(await trial()).toBe(false);
  });

  it('is failed with numbers that are none', async () => {
    gpu.inside = NaN;
    expect(await trial()).toBe(false);
  });

  it('is failed where only the box, with a mask to refine, is answered wrongly', async () => {
    gpu.onDecode = () => void (gpu.inside = gpu.asked.at(-1)?.box ? -3 : 5);
    expect(await trial()).toBe(false);
  });

  it('is failed by the right answers that take as long', async () => {
    gpu.milliseconds = 10;
    expect(await trial()).toBe(false);
  });

  it('is not held up by a slow first call, which compiles shaders', async () => {
    gpu.onDecode = () => void (gpu.milliseconds = gpu.asked.length === 1 ? 5000 : 2);
    expect(await trial()).toBe(true);
  });

  it('passes on that a GPU gave up', async () => {
    gpu.onDecode = () => {
      throw new Error('device lost');
    };
    await expect(trial()).rejects.toThrow('device lost');
  });
});

describe('the question whether there is a GPU', () => {
  const having = (adapter: object | null) => hasGpu({ requestAdapter: () => Promise.resolve(adapter) });

  it('is answered by a real adapter alone', async () => {
    expect(await having({ info: { isFallbackAdapter: false } })).toBe(true);
    expect(await having({ info: { isFallbackAdapter: true } })).toBe(false);
    expect(await having({ isFallbackAdapter: true })).toBe(false);
    expect(await having(null)).toBe(false);
    expect(await hasGpu(undefined)).toBe(false);
  });

  it('is answered with no where the browser fails at it', async () => {
    expect(await hasGpu({ requestAdapter: () => Promise.reject(new Error('the GPU process is gone')) })).toBe(false);
  });
});
