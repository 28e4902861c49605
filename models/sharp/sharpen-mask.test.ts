import { describe, expect, it } from 'vitest';
import type { PhotoRect } from '../../core/geometry/frames';
import { alphaAt, areaOf } from '../../core/masks/alpha-mask';
import type { PromptSet } from '../../core/prompts/prompts';
import { LOGIT_SIZE, OUTPUTS, type DecodedMasks } from '../decoder';
import { lookAgain, sharpenMask } from './sharpen-mask';

const photo = { width: 4096, height: 4096 };
const CELLS = LOGIT_SIZE * LOGIT_SIZE;

/** A square of cells. */
const square = (from: number, to: number): Float32Array => Float32Array.from({ length: CELLS }, (_, i) => {
  const x = i % LOGIT_SIZE;
  const y = Math.floor(i / LOGIT_SIZE);
  return x >= from && x < to && y >= from && y < to ? 8 : -8;
});

function parts(answer: Float32Array, predictedIou: number) {
  const asked: { region: PhotoRect; prompts: PromptSet; previous: Float32Array }[] = [];
  return {
    asked,
    readPixels: ({ outWidth, outHeight }: { outWidth: number; outHeight: number }) => Promise.resolve(new Uint8Array(outWidth * outHeight * 4).fill(128)),
    decodeRegion: (region: PhotoRect, prompts: PromptSet, previous: Float32Array): Promise<DecodedMasks> => {
      asked.push({ region, prompts, previous });
      const logits = new Float32Array(OUTPUTS * CELLS);
      logits.set(answer);
      return Promise.resolve({ logits, predictedIou: Float32Array.from([predictedIou, 0, 0, 0]), milliseconds: 1 });
    },
  };
}

const click: PromptSet = { points: [{ id: 'a', x: 2000, y: 2000, kind: 'include' }], box: null };
/** 32 of 256 cells: 512 of 4096 pixels */
const small = { prompts: click, logits: square(112, 144), predictedIou: 0.9 };
const firstArea = 512 * 512;

describe('sharpening a mask', () => {
  it('asks about a small object again by itself, with click, box and logits, and takes a better answer', async () => {
    // the region is about 45 % wider than the object
    const given = parts(square(42, 220), 0.95);
    const mask = await sharpenMask(small, photo, given);
    const [asked] = given.asked;
    expect(given.asked).toHaveLength(1);
    expect(asked?.prompts.points).toHaveLength(1);
    expect(asked?.prompts.box?.width).toBeCloseTo(512, -1);
    expect(asked?.region.width).toBeLessThan(800);
    expect([...(asked?.previous ?? [])].filter((value) => value > 0).length).toBeGreaterThan(20_000);
    const scale = (asked?.region.width ?? 0) / LOGIT_SIZE;
    expect(mask && Math.sqrt(areaOf(mask)) / (178 * scale)).toBeCloseTo(1, 1);
  });

  it('keeps the first mask where the second is worse by predicted IoU, or is another one', async () => {
    for (const given of [parts(square(42, 220), 0.8), parts(square(0, 60), 0.99)]) {
      const mask = await sharpenMask(small, photo, given);
      expect(given.asked).toHaveLength(1);
      expect(mask && areaOf(mask) / firstArea).toBeCloseTo(1, 1);
    }
  });

  it('lets what one look is sure of stand against a slip of the other', async () => {
    // the second look misses the middle, without being sure
    const middle = square(110, 150);
    const slip = square(42, 220).map((value, i) => ((middle[i] ?? 0) > 0 ? -2 : value));
    for (const { size, predictedIou, kept } of [{ size: 1024, predictedIou: 0.99, kept: true }, { size: 1536, predictedIou: 0.9005, kept: true }, { size: 4096, predictedIou: 0.99, kept: false }]) {
      const given = parts(slip, predictedIou);
      const points = [{ id: 'a', x: size * 0.44, y: size * 0.44, kind: 'include' as const }];
      const mask = await sharpenMask({ ...small, prompts: { points, box: null } }, { width: size, height: size }, given);
      expect(given.asked).toHaveLength(1);
      expect(mask && alphaAt(mask, size / 2, size / 2) === 255, `${size}, ${predictedIou}`).toBe(kept);
    }
  });

  it('leaves detail that the first look could not see to the second', async () => {
    // a slot of 4 cells of the region, which are under one of the first look's; the second is not surer of it than the first is
    const slot = square(42, 220).map((value, i) => (value > 0 && i % LOGIT_SIZE >= 120 && i % LOGIT_SIZE < 124 ? -4 : value));
    const seen = async (size: number, from: number, to: number) => {
      const points = [{ id: 'a', x: size * 0.46, y: size / 2, kind: 'include' as const }];
      const given = parts(slot, 0.9005);
      const mask = await sharpenMask({ ...small, logits: square(from, to), prompts: { points, box: null } }, { width: size, height: size }, given);
      const { region } = given.asked[0]!;
      return mask && alphaAt(mask, Math.round(region.x + (122 / LOGIT_SIZE) * region.width), Math.round(size / 2));
    };
    expect(await seen(4096, 112, 144)).toBe(0);
    expect(await seen(1024, 112, 144)).toBe(255);
  });

  /** Whether the second look's mask was taken, wholly or in part. */
  async function secondLook(size: number, from: number, to: number, predictedIou: number): Promise<boolean> {
    const points = [{ id: 'a', x: size / 2, y: size / 2, kind: 'include' as const }];
    const result = await lookAgain({ ...small, prompts: { points, box: null } }, { width: size, height: size }, parts(square(from, to), predictedIou).decodeRegion, () => false);
    return result?.region.width !== size;
  }

  it('asks for more agreement where the first look had seen every pixel', async () => {
    // the object takes up 178 of the region's 256 cells; one of 154 agrees with it by an IoU of .75
    expect(await secondLook(1024, 51, 205, 0.95)).toBe(false);
    expect(await secondLook(4096, 51, 205, 0.95)).toBe(true);
    expect(await secondLook(1024, 45, 217, 0.95)).toBe(true);
  });

  it('trusts a finer look the more, the surer it is', async () => {
    // the middle is where the second look says background and the first one object
    const hole = square(120, 136);
    const ring = square(42, 220).map((value, i) => ((hole[i] ?? 0) > 0 ? -8 : value));
    const middle = async (predictedIou: number): Promise<number> => {
      const points = [{ id: 'a', x: 700, y: 700, kind: 'include' as const }];
      const given = parts(ring, predictedIou);
      const result = await lookAgain({ ...small, prompts: { points, box: null } }, { width: 1600, height: 1600 }, given.decodeRegion, () => false);
      return result?.logits[128 * LOGIT_SIZE + 128] ?? 0;
    };
    expect(await middle(0.92)).toBeLessThan((await middle(0.9)) - 0.5);
    expect(await middle(0.99)).toBeCloseTo(-8, 1);
  });

  it('looks at the object alone where a speck lies far away, which is gone then', async () => {
    const speck = small.logits.slice();
    speck.fill(0.5, 20 * LOGIT_SIZE + 20, 20 * LOGIT_SIZE + 23);
    const given = parts(square(0, 60), 0.99);
    const mask = await sharpenMask({ ...small, logits: speck }, photo, given);
    expect(given.asked[0]?.region.width).toBeLessThan(800);
    expect(mask && alphaAt(mask, 21 * 16, 20 * 16 + 8)).toBe(0);
  });

  it('spends no run of the encoder on an object that fills the photo, nor on nothing', async () => {
    for (const logits of [square(20, 240), square(0, 0)]) {
      const given = parts(square(0, 256), 1);
      await sharpenMask({ ...small, logits }, { width: 512, height: 512 }, given);
      expect(given.asked).toHaveLength(0);
    }
  });

  it('is given up between its steps', async () => {
    const given = parts(square(42, 220), 0.95);
    expect(await sharpenMask(small, photo, { ...given, stale: () => given.asked.length > 0 })).toBeNull();
    expect(given.asked).toHaveLength(1);
  });
});
