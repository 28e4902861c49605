import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { modelFrame } from '../../models/image/model-frame';
import { ModelFiles, type PreparedModel } from '../../models/prepare/model-files';
import { appRoot } from '../services/app-root';
import { PartEncoder } from './part-encoder';
import { openSquareEncoder } from './photo-encoder';
import type { Runtime } from './runtime';

const runtime: Runtime = {
  ort,
  native: true,
  detail: '',
  backends: [],
  // threads that wait take no time from other tests
  session: (provider, threads) => ({ executionProviders: [provider], intraOpNumThreads: threads, extra: { session: { intra_op: { allow_spinning: '0' } } } }),
};

interface Scaled { pixels: Uint8Array; width: number; height: number }
const scaled = async (photo: { width: number; height: number }): Promise<Scaled> => {
  const { width, height } = modelFrame(photo);
  return { pixels: new Uint8Array(await sharp(join(appRoot, 'assets/samples/coffee.jpg')).resize(width, height, { fit: 'fill' }).removeAlpha().raw().toBuffer()), width, height };
};

/** |a - b| / |b| over the cells that hold photo */
const relativeError = (a: Float32Array, b: Float32Array, { width, height }: Scaled): number => {
  let error = 0;
  let size = 0;
  for (let i = 0; i < b.length; i++) {
    const row = Math.floor(i / 64) % 64;
    if (row * 16 >= height || (i % 64) * 16 >= width) continue;
    error += (a[i]! - b[i]!) ** 2;
    size += b[i]! ** 2;
  }
  return Math.sqrt(error / size);
};

// a machine that is busy with other tests encodes ten times slower than an idle one
describe('an encoder of the part that holds photo', { timeout: 180_000 }, () => {
  let home: string;
  let models: PreparedModel;
  let folder: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'maskwright-part-'));
    models = await new ModelFiles(home).ensure();
    folder = join(home, 'mobile-sam');
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  const surroundings = async (): Promise<string[]> => (await readdir(folder)).filter((name) => name.startsWith('surroundings-'));
  beforeEach(async () => {
    for (const name of await surroundings()) await rm(join(folder, name));
  });
  const encodeAnew = async ({ pixels, width, height }: Scaled): Promise<Float32Array> => {
    const encoder = await PartEncoder.open(runtime, models.encoder, 'cpu', 2);
    try {
      return await encoder.encode(pixels, width, height);
    } finally {
      await encoder.close();
    }
  };

  it('sees in photos of every shape nearly what a full encoding sees', async () => {
    const square = await openSquareEncoder(runtime, models.exportedEncoder, 'cpu', 2);
    const part = await PartEncoder.open(runtime, models.encoder, 'cpu', 2);
    for (const [width, height, most] of [[600, 400, 0.06], [300, 400, 0.06], [1600, 900, 0.06], [1000, 200, 0.12], [1, 500, 0.6], [500, 500, 1e-4]] as const) {
      const photo = await scaled({ width, height });
      const encoded = await part.encode(photo.pixels, photo.width, photo.height);
      expect(encoded.length).toBe(256 * 64 * 64);
      const full = await square.encode(photo.pixels, photo.width, photo.height);
      expect(relativeError(encoded, full, photo), `${width} x ${height}`).toBeLessThan(most);
    }
    await Promise.all([square.close(), part.close()]);
  });

  it('gives the same numbers when what surrounds a shape is read from the disk', async () => {
    const photo = await scaled({ width: 600, height: 400 });
    const first = await encodeAnew(photo);
    expect(await surroundings()).toHaveLength(1);
    expect(Buffer.compare(Buffer.from((await encodeAnew(photo)).buffer), Buffer.from(first.buffer))).toBe(0);
  });

  it('makes damaged files anew', async () => {
    const photo = await scaled({ width: 400, height: 600 });
    const first = await encodeAnew(photo);
    const [name = ''] = await surroundings();
    const path = join(folder, name);
    const sound = await readFile(path);
    const flipped = Buffer.from(sound);
    flipped[5_000_000] = (flipped[5_000_000] ?? 0) ^ 1;
    for (const damage of [() => truncate(path, 1000), () => truncate(path, 0), () => writeFile(path, flipped)]) {
      await damage();
      expect(Buffer.compare(Buffer.from((await encodeAnew(photo)).buffer), Buffer.from(first.buffer))).toBe(0);
      expect(Buffer.compare(await readFile(path), sound)).toBe(0);
    }
  });
});
