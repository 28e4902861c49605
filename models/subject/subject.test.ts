import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PromptSet } from '../../core/prompts/prompts';
import { EMBEDDING_CHANNELS, EMBEDDING_SIZE, LOGIT_SIZE, type DecodedMasks, type MaskDecoder } from '../decoder';
import { modelFrame } from '../image/model-frame';
import { findSubject } from './find-subject';
import { otsu } from './otsu';
import { READOUT_WEIGHTS } from './readout';
import { subjectMap } from './subject-map';
import { distinct, poolMask, SUBJECT_PREFERENCE, SubjectScore } from './subject-pool';
import { subjectPrompts } from './subject-prompts';

const photo = { width: 1024, height: 640 };
const frame = modelFrame(photo);
const size = { width: 256, height: 160 };

/** Cells of the embedding's grid in which the made-up object lies: columns 20 to 39, rows 12 to 27. */
const isObject = (x: number, y: number): boolean => x >= 20 && x < 40 && y >= 12 && y < 28;

/** An embedding that is the read-out's own direction on the object and its opposite beside it. */
function madeUpEmbedding(): Float32Array {
  const plane = EMBEDDING_SIZE * EMBEDDING_SIZE;
  const embedding = new Float32Array(EMBEDDING_CHANNELS * plane);
  for (let channel = 0; channel < EMBEDDING_CHANNELS; channel++) {
    for (let cell = 0; cell < plane; cell++) {
      const sign = isObject(cell % EMBEDDING_SIZE, Math.floor(cell / EMBEDDING_SIZE)) ? 1 : -1;
      embedding[channel * plane + cell] = sign * (READOUT_WEIGHTS[channel] ?? 0);
    }
  }
  return embedding;
}

/** Logits of a rectangle in cells of the logits. */
function rectangle(left: number, top: number, right: number, bottom: number): Float32Array {
  const logits = new Float32Array(LOGIT_SIZE * LOGIT_SIZE).fill(-8);
  for (let y = top; y < bottom; y++) logits.fill(8, y * LOGIT_SIZE + left, y * LOGIT_SIZE + right);
  return logits;
}

/** Knows one object, gives it, a part of it, its surroundings and a speck for whatever touches it, and all the ground otherwise. */
class OneObject implements MaskDecoder {
  readonly runtime = 'test';
  readonly asked: { prompts: PromptSet; previous: Float32Array | undefined }[] = [];
  setImage = () => Promise.resolve();
  dispose = () => Promise.resolve();
  decode(prompts: PromptSet, previous?: Float32Array): Promise<DecodedMasks> {
    this.asked.push({ prompts, previous });
    const { points, box } = prompts;
    const at = points[0] ?? (box && { x: box.x + box.width / 2, y: box.y + box.height / 2 });
    const inside = at !== null && isObject(Math.floor(at.x / 16), Math.floor(at.y / 16));
    const masks = inside
      ? [rectangle(80, 48, 160, 112), rectangle(80, 48, 100, 80), rectangle(60, 40, 180, 130), rectangle(100, 60, 104, 64)]
      : [rectangle(0, 0, 256, 160), rectangle(0, 0, 256, 40), rectangle(0, 0, 60, 160), rectangle(200, 0, 256, 160)];
    const logits = new Float32Array(4 * LOGIT_SIZE * LOGIT_SIZE);
    masks.forEach((mask, output) => logits.set(mask, output * mask.length));
    return Promise.resolve({ logits, predictedIou: Float32Array.of(0.95, 0.8, 0.8, 0.8), milliseconds: 1 });
  }
}

describe('Otsu\'s threshold', () => {
  it('parts two heaps', () => {
    const heaps = [...Array.from({ length: 300 }, (_, i) => -1 + (i % 10) / 50), ...Array.from({ length: 100 }, (_, i) => 1 + (i % 10) / 50)];
    const cut = otsu(heaps);
    expect(cut).toBeGreaterThan(-0.82);
    expect(cut).toBeLessThan(1.01);
  });

  it('lies within the values', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1 }), (values) => {
      const cut = otsu(values);
      expect(cut).toBeGreaterThanOrEqual(Math.min(...values));
      expect(cut).toBeLessThanOrEqual(Math.max(...values));
    }));
  });
});

describe('the subject map', () => {
  it('stands out where the object is', () => {
    const { coarse, s, fine, z } = subjectMap(madeUpEmbedding(), frame);
    expect(coarse).toEqual({ width: 64, height: 40 });
    expect(fine).toEqual(size);
    const norm = Math.hypot(...READOUT_WEIGHTS);
    expect((s[20 * 64 + 30] ?? 0) - (s[5 * 64 + 5] ?? 0)).toBeCloseTo(2 * norm, 3);
    expect(z[80 * 256 + 120]).toBeCloseTo(s[20 * 64 + 30] ?? 0, 3);
  });

  it('is asked about with a point in the object, alone and with its box', () => {
    const prompts = subjectPrompts(subjectMap(madeUpEmbedding(), frame), frame, 0.35);
    expect(prompts.length).toBeGreaterThanOrEqual(4);
    for (const { prompts: { points, box } } of prompts) {
      // the map is smooth: its edge may lie a cell beside the object's
      for (const { x, y } of points) expect(x >= 304 && x <= 656 && y >= 176 && y <= 464).toBe(true);
      expect(points[0] === undefined || isObject(Math.floor(points[0].x / 16), Math.floor(points[0].y / 16))).toBe(true);
      if (!box) continue;
      for (const [side, expected] of [[box.x, 320], [box.y, 192], [box.x + box.width, 640], [box.y + box.height, 448]] as const) expect(Math.abs(side - expected)).toBeLessThanOrEqual(16);
    }
    expect(prompts.some(({ prompts: { points }, previous }) => points.length === 1 && previous !== undefined)).toBe(true);
    expect(prompts.some(({ prompts: { points } }) => points.length === 4)).toBe(true);
    expect(prompts.some(({ prompts: { points } }) => points.length === 0)).toBe(true);
  });

  it('has no subject in an even picture that would stop the search', () => {
    const even = new Float32Array(EMBEDDING_CHANNELS * EMBEDDING_SIZE * EMBEDDING_SIZE).fill(0.1);
    expect(() => subjectPrompts(subjectMap(even, frame), frame, 0.35)).not.toThrow();
  });

  it('fits photos of every shape', () => {
    const side = fc.integer({ min: 1, max: 6000 });
    const embedding = madeUpEmbedding();
    fc.assert(fc.property(side, side, (width, height) => {
      const odd = modelFrame({ width, height });
      for (const { prompts: { points, box } } of subjectPrompts(subjectMap(embedding, odd), odd, 0.35)) {
        for (const { x, y } of points) expect(x >= 0 && y >= 0 && x <= width && y <= height).toBe(true);
        if (box) expect(box.width > 0 && box.height > 0).toBe(true);
      }
    }), { numRuns: 25, examples: [[6000, 17], [3, 5999]] });
  });
});

describe('the pool', () => {
  const mask = (...bounds: [number, number, number, number]) => poolMask(rectangle(...bounds), 0.9, size);

  it('keeps what is different and a possible size', () => {
    const kept = distinct([mask(80, 48, 160, 112), mask(80, 48, 160, 111), mask(0, 0, 3, 3), mask(0, 0, 256, 160), mask(100, 48, 160, 112)], size);
    expect(kept.map(({ bits }) => bits.area)).toEqual([80 * 64, 60 * 64]);
  });

  it('scores the object above its part, its surroundings and the ground', () => {
    const map = subjectMap(madeUpEmbedding(), frame);
    const object = mask(80, 48, 160, 112);
    const others = [mask(80, 48, 110, 112), mask(50, 20, 200, 150), mask(0, 0, 256, 40)];
    const score = new SubjectScore(map, [[object], [object, ...others]], SUBJECT_PREFERENCE);
    for (const other of others) expect(score.score(object)).toBeGreaterThan(score.score(other));
    const features = score.features(object);
    expect(features).toMatchObject({ stability: 1, border: 0, votes: 1 });
    expect(features.offCentre).toBeCloseTo(Math.hypot(120 / 256 - 0.5, 0), 5);
    expect(Object.keys(features)).toEqual(Object.keys(SUBJECT_PREFERENCE.weights));
  });
});

describe('finding the subject', () => {
  const embedding = { data: madeUpEmbedding(), photo };

  it('gives the object', async () => {
    const decoder = new OneObject();
    const found = await findSubject(decoder, embedding);
    expect(found?.decoded.logits.subarray(0, LOGIT_SIZE * LOGIT_SIZE)).toEqual(rectangle(80, 48, 160, 112));
    expect(found?.calls).toBe(decoder.asked.length);
    // the last questions refine: a box and logits, no point
    expect(decoder.asked.at(-1)?.prompts.points).toEqual([]);
    expect(decoder.asked.at(-1)?.previous).toBeDefined();
  });

  it('gives up when it is told to', async () => {
    const decoder = new OneObject();
    expect(await findSubject(decoder, embedding, () => decoder.asked.length === 2)).toBeNull();
    expect(decoder.asked).toHaveLength(2);
  });
});
