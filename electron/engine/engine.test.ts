import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PromptSet } from '../../core/prompts/prompts';
import { modelFrame } from '../../models/image/model-frame';
import { ModelFiles } from '../../models/prepare/model-files';
import { appRoot } from '../services/app-root';
import { Engine, type EncodeRequest } from './engine';

const builtEntry = join(appRoot, 'dist/engine/engine.js');
const photo = { width: 600, height: 400 };
const cup: PromptSet = { points: [], box: { x: 160, y: 22, width: 270, height: 215 } };

let home: string;
let models: ModelFiles;
let coffee: EncodeRequest;
let engine: Engine;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'maskwright-engine-'));
  models = new ModelFiles(join(home, 'models'));
  const { width, height } = modelFrame(photo);
  const pixels = await sharp(join(appRoot, 'assets/samples/coffee.jpg')).resize(width, height, { fit: 'fill' }).removeAlpha().raw().toBuffer();
  coffee = { pixels: new Uint8Array(pixels), width, height, file: 'coffee.jpg' };
});
afterEach(() => {
  engine.dispose();
  vi.unstubAllEnvs();
});
afterAll(() => rm(home, { recursive: true, force: true }));

const alive = (pid: number | undefined): boolean => {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    // no such process
    return false;
  }
};
const largestDifference = (a: Float32Array, b: Float32Array): number => a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);

// a machine that is busy with other tests encodes ten times slower than an idle one
describe('the engine with the bundled model', { timeout: 180_000 }, () => {
  it('encodes a photo and decodes prompts on it', async () => {
    engine = new Engine({ models });
    expect(engine.info()).toMatchObject({ state: 'starting', fallback: null });
    const { data, provider, milliseconds } = await engine.encode(coffee);
    expect(data.length).toBe(256 * 64 * 64);
    expect(milliseconds).toBeGreaterThan(0);
    expect(engine.info()).toMatchObject({ state: 'ready', provider, fallback: null });

    const decoder = await engine.decoder();
    await decoder.setImage({ data, photo });
    const { predictedIou, logits } = await decoder.decode(cup);
    expect(logits.length).toBe(4 * 65_536);
    // what onnxruntime-node 1.30 gives on the CPU, and so do the original graphs
    expect(predictedIou[0]).toBeCloseTo(0.88, 2);
    await expect(decoder.decode({ points: [], box: null })).rejects.toMatchObject({ code: 'no-prompt' });
    await decoder.dispose();
  });

  it('answers an encode whose process is killed in the middle, and gives a decoder its photo back', async () => {
    engine = new Engine({ models });
    await engine.start();
    const { data } = await engine.encode(coffee);
    const decoder = await engine.decoder();
    await decoder.setImage({ data, photo });
    const before = await decoder.decode(cup);
    const first = engine.pid;
    const encoding = engine.encode(coffee);
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.kill(first!, 'SIGKILL');
    const again = await encoding;
    expect(largestDifference(again.data, data)).toBe(0);
    expect(engine.pid).not.toBe(first);
    expect((await decoder.decode(cup)).predictedIou).toEqual(before.predictedIou);
    expect(engine.info()).toMatchObject({ state: 'ready', fallback: null });
  });

  it('comes back by itself after it was killed while nothing was asked', async () => {
    engine = new Engine({ models });
    await engine.start();
    const states: string[] = [];
    const ready = new Promise<void>((resolve) => engine.onChange(({ state }) => {
      states.push(state);
      if (state === 'ready') resolve();
    }));
    process.kill(engine.pid!, 'SIGKILL');
    await ready;
    expect(states).toEqual(['starting', 'ready']);
  });

  it('gives up what is no longer wanted and goes on with the rest', async () => {
    engine = new Engine({ models });
    await engine.start();
    const running = new AbortController();
    const waiting = new AbortController();
    const first = engine.encode(coffee, running.signal);
    const second = engine.encode(coffee, waiting.signal);
    const third = engine.encode(coffee);
    waiting.abort();
    running.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    expect((await third).data.length).toBe(256 * 64 * 64);
    await expect(engine.encode(coffee, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('leaves no process behind', async () => {
    engine = new Engine({ models });
    await engine.start();
    const { pid } = engine;
    const waiting = engine.encode(coffee);
    engine.dispose();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await expect(engine.encode(coffee)).rejects.toMatchObject({ code: 'cancelled' });
    await vi.waitFor(() => expect(alive(pid)).toBe(false), 10_000);

    // nor when the app's own process ends without a word
    const child = fork(builtEntry, [], { serialization: 'advanced' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    child.disconnect();
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  });

  it('says so when the file is no model', async () => {
    const junk = join(home, 'junk.onnx');
    await writeFile(junk, 'this is not a model');
    engine = new Engine({ models: { state: models.state, ensure: async () => ({ ...(await models.ensure()), encoder: junk, exportedEncoder: junk, decoder: junk, exportedDecoder: junk }) } });
    await expect(engine.encode(coffee)).rejects.toMatchObject({ code: 'model-not-a-model', values: { file: 'junk.onnx' } });
    expect(engine.info().state).toBe('failed');
    await expect(engine.decoder()).rejects.toMatchObject({ code: 'model-not-a-model' });
  });

  it('passes quietly over a graphics processor that is not there, and tells of one that fails', async () => {
    vi.stubEnv('MASKWRIGHT_PROVIDERS', 'cuda');
    engine = new Engine({ models });
    await engine.start();
    // without the CUDA libraries; a machine that has them uses them
    if (engine.info().provider !== 'cuda') expect(engine.info()).toMatchObject({ state: 'ready', provider: 'cpu', fallback: null });
    engine.dispose();

    vi.stubEnv('MASKWRIGHT_PROVIDERS', 'qnn');
    engine = new Engine({ models });
    await engine.start();
    expect(engine.info()).toMatchObject({ state: 'ready', provider: 'cpu', fallback: { from: 'qnn', to: 'cpu' } });
    expect(engine.info().fallback?.detail).not.toBe('');
  });

  it('runs on WebAssembly where the native binding cannot be loaded, and says so', async () => {
    engine = new Engine({ models });
    const native = await engine.encode(coffee);
    engine.dispose();

    // the built program in a place from which onnxruntime-node can't be found
    const bare = join(home, 'bare');
    await mkdir(join(bare, 'node_modules'), { recursive: true });
    for (const name of await readdir(join(appRoot, 'node_modules'))) {
      if (name !== 'onnxruntime-node') await symlink(join(appRoot, 'node_modules', name), join(bare, 'node_modules', name));
    }
    await writeFile(join(bare, 'package.json'), '{"type":"module"}');
    await cp(dirname(builtEntry), bare, { recursive: true });
    engine = new Engine({ models, entry: join(bare, 'engine.js') });
    const { data, provider } = await engine.encode(coffee);
    expect(provider).toBe('wasm');
    expect(engine.info()).toMatchObject({ provider: 'wasm', fallback: { from: 'native', to: 'wasm' } });
    expect(engine.info().fallback?.detail).toContain('onnxruntime-node');
    expect(largestDifference(data, native.data)).toBeLessThan(1e-3);
    const decoder = await engine.decoder();
    await decoder.setImage({ data, photo });
    expect((await decoder.decode(cup)).predictedIou[0]).toBeCloseTo(0.88, 2);
  });
});
