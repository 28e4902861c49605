import { beforeEach, describe, expect, it } from 'vitest';
import { decodeMask } from '../../core/masks/mask-codec';
import { areaOf } from '../../core/masks/alpha-mask';
import type { PromptSet } from '../../core/prompts/prompts';
import { LOGIT_SIZE, type DecodedMasks, type ImageEmbedding, type MaskDecoder } from '../../models/decoder';
import { Answering } from './answering';
import { outlineArea } from './describe-masks';

const CELLS = LOGIT_SIZE * LOGIT_SIZE;
const photo = { width: 1024, height: 1024 };

/** Nested squares around (512, 512) whose side grows with the output. */
class SquareDecoder implements MaskDecoder {
  readonly runtime = 'test';
  readonly shown: ImageEmbedding[] = [];
  readonly asked: PromptSet[] = [];
  disposed = false;
  setImage = async (embedding: ImageEmbedding) => void this.shown.push(embedding);
  dispose = async () => void (this.disposed = true);
  async decode(prompts: PromptSet): Promise<DecodedMasks> {
    this.asked.push(prompts);
    const logits = new Float32Array(4 * CELLS).fill(-10);
    for (let output = 0; output < 4; output++) {
      const half = 12 + output * 16;
      for (let y = 128 - half; y < 128 + half; y++) logits.fill(10, output * CELLS + y * LOGIT_SIZE + 128 - half, output * CELLS + y * LOGIT_SIZE + 128 + half);
    }
    return { logits, predictedIou: Float32Array.of(0.9, 0.8, 0.95, 0.85), milliseconds: 3 };
  }
}

const click = (x: number, more: Partial<PromptSet> = {}): PromptSet => ({ points: [{ id: `p${x}`, x, y: 512, kind: 'include' }], box: null, ...more });
const two = (x: number): PromptSet => ({ points: [...click(512).points, ...click(x).points], box: null });

describe('answers of one decoder for several photos', () => {
  let decoder: SquareDecoder;
  let answering: Answering;
  beforeEach(() => {
    decoder = new SquareDecoder();
    answering = new Answering(decoder, () => new Promise((resolve) => setTimeout(resolve)));
    answering.addPhoto('a', photo, new Float32Array(4), null);
    answering.addPhoto('b', photo, new Float32Array(4), null);
  });

  it('give null to whatever was overtaken while it waited, and ask the decoder nothing for it', async () => {
    const hovers = [500, 505, 510].map((x) => answering.hover('a', click(x)));
    const answered = await Promise.all(hovers);
    expect(answered.map((mask) => mask !== null)).toEqual([false, false, true]);
    expect(decoder.asked.map((prompts) => prompts.points[0]?.x)).toEqual([510]);
  });

  it('let a click overtake hovers, and a newer click an older one', async () => {
    const hover = answering.hover('a', click(500));
    const older = answering.answer('a', two(600), () => undefined);
    const newer = answering.answer('a', two(700), () => undefined);
    expect(await hover).toBeNull();
    expect(await older).toBeNull();
    expect((await newer)?.chosen).toBe('combined');
    expect(decoder.asked.flatMap((prompts) => prompts.points.map((point) => point.x))).not.toContain(600);
  });

  it('ask once for a hover, and say early what a click gives before it is refined', async () => {
    await answering.hover('a', click(512));
    expect(decoder.asked).toHaveLength(1);
    const early: number[] = [];
    const answer = await answering.answer('a', click(512), () => early.push(decoder.asked.length));
    // the hover's call is remembered; four more refine the masks
    expect(early).toEqual([1]);
    expect(decoder.asked).toHaveLength(5);
    expect(answer?.candidates.filter((mask) => mask.candidate !== 'combined').map((mask) => mask.candidate)).toEqual(['whole', 'part', 'subpart']);
  });

  it('set a photo in the decoder only when another one is asked about', async () => {
    for (const id of ['a', 'a', 'b', 'b', 'a']) await answering.answer(id, two(700), () => undefined);
    expect(decoder.shown).toHaveLength(3);
    answering.release('b');
    expect(await answering.answer('b', two(700), () => undefined)).toBeNull();
  });

  it('make the whole mask of a candidate, encoded and named by its hash, whatever is asked meanwhile', async () => {
    const making = answering.full('a', two(600), 'combined');
    void answering.hover('a', click(500));
    const full = await making;
    // 24 x 24 cells of four photo pixels
    expect(Math.abs(full.area - 96 * 96)).toBeLessThan(96 * 8);
    expect(full.area).toBe(areaOf(full.mask));
    expect(full.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect((await decodeMask(full.bytes, full.mask.bounds)).alpha).toEqual(full.mask.alpha);
    await expect(answering.full('unknown', two(600), 'combined')).rejects.toThrow('no embedding');
  });

  it('go on with another runtime, which is told the photo anew', async () => {
    await answering.answer('a', two(600), () => undefined);
    const faster = new SquareDecoder();
    await answering.replaceDecoder(faster);
    await answering.answer('a', two(900), () => undefined);
    expect(decoder.disposed).toBe(true);
    expect(faster.shown).toHaveLength(1);
  });
});

it('the area of an outline leaves its holes out', () => {
  const square = (from: number, to: number) => [{ x: from, y: from }, { x: to, y: from }, { x: to, y: to }, { x: from, y: to }];
  expect(outlineArea([square(0, 10)])).toBe(100);
  expect(outlineArea([square(0, 10), square(2, 4).reverse()])).toBe(96);
  expect(outlineArea([])).toBe(0);
});
