import { beforeEach, describe, expect, it } from 'vitest';
import type { PhotoRect, Size } from '../../core/geometry/frames';
import type { CandidateMask } from '../state/editor';
import type { PromptSet } from '../../core/prompts/prompts';
import { decodeMask } from '../../core/masks/mask-codec';
import { areaOf } from '../../core/masks/alpha-mask';
import { sha256Of } from '../state/sha256';
import { Answering, PHOTOS } from './answering';
import type { RegionLogits } from '../../models/sharp/logit-field';
import { drawSharp } from './draw-sharp';
import type { PhotoSource } from './sharpening';
import { FakeDecoder } from './fake-decoder.test-support';

const size = { width: 1024, height: 768 };
const click = (x: number): PromptSet => ({ points: [{ id: `p${x}`, x, y: 384, kind: 'include' }], box: null });
const box: PromptSet = { points: [], box: { x: 400, y: 300, width: 200, height: 200 } };
const untold = () => undefined;

/** Grey photos, whose regions are encoded when `encode` is told. */
class GreyPhotos implements PhotoSource {
  readonly regions: PhotoRect[] = [];
  encoded: Promise<unknown> = Promise.resolve();
  draw = (_photo: string, size: Size, source: RegionLogits, signal: AbortSignal) =>
    drawSharp(source, size, ({ outWidth, outHeight }) => Promise.resolve(new Uint8ClampedArray(outWidth * outHeight * 4).fill(128)), () => signal.aborted);
  embedding = async (_photo: string, region: PhotoRect) => {
    this.regions.push(region);
    await this.encoded;
    return new Float32Array(4);
  };
}

/** A turn of the event loop, as the worker's. */
const turn = () => new Promise<void>((resolve) => setTimeout(resolve));

describe('questions about photos', () => {
  let decoder: FakeDecoder;
  let answering: Answering;
  let photos: GreyPhotos;
  /** hovers that were told ahead */
  let told: PromptSet[];
  /** the pointer rests, now; else never */
  let rest: () => void;
  const add = (id: string) => answering.addPhoto(id, size, new Float32Array(4), null);
  beforeEach(() => {
    decoder = new FakeDecoder();
    told = [];
    rest = untold;
    photos = new GreyPhotos();
    answering = new Answering(decoder, turn, {
      rested: () => new Promise((resolve) => (rest = resolve)),
      known: (_photo, prompts) => told.push(prompts),
    }, photos);
    add('cat');
  });

  it('are answered by the newest, and those it overtook cost no call', async () => {
    const answers = await Promise.all([answering.answer('cat', click(500), untold), answering.answer('cat', click(510), untold), answering.answer('cat', box, untold)]);
    expect(answers.map((answer) => answer?.chosen ?? null)).toEqual([null, null, 'combined']);
    expect(decoder.asked).toEqual([box]);
  });

  it('are given up between two calls where a newer one comes in', async () => {
    let newer: Promise<unknown> = Promise.resolve();
    decoder.onDecode = () => {
      decoder.onDecode = () => undefined;
      newer = answering.answer('cat', box, untold);
    };
    expect(await answering.answer('cat', click(500), untold)).toBeNull();
    expect(await newer).not.toBeNull();
    // the lone click's first call, and not the four that refine it
    expect(decoder.asked).toEqual([click(500), box]);
  });

  it('tell a lone click what its first call gives, then the refined answer', async () => {
    const early: string[] = [];
    const answer = await answering.answer('cat', click(500), (first) => early.push(`${first.chosen} after ${decoder.asked.length}`));
    expect(early).toEqual([expect.stringMatching(/ after 1$/)]);
    // four more calls refine it
    expect(decoder.asked).toHaveLength(5);
    expect(answer?.candidates.map((mask) => mask.candidate).slice(-3)).toEqual(['whole', 'part', 'subpart']);
    expect(answer?.candidates.every((mask) => mask.area > 0)).toBe(true);
  });

  it('of a hover are overtaken by an answer and by a newer hover, but overtake no answer', async () => {
    const [hover, answer, newest] = await Promise.all([answering.hover('cat', click(500)), answering.answer('cat', box, untold), answering.hover('cat', box)]);
    expect(hover).toBeNull();
    expect(answer?.chosen).toBe('combined');
    expect(newest?.candidate).toBe('combined');
    expect(decoder.asked).toEqual([box]);
  });

  it('of a hover cost one call and give a mask', async () => {
    const mask = await answering.hover('cat', click(500));
    expect(mask?.area).toBeGreaterThan(0);
    expect(decoder.asked).toHaveLength(1);
  });

  it('give the full mask\'s bounds and packed pixels, never overtaken', async () => {
    const [full] = await Promise.all([answering.full('cat', box, 'combined'), answering.answer('cat', click(500), untold)]);
    const mask = await decodeMask(full.bytes, full.bounds);
    expect(areaOf(mask)).toBe(full.area);
    expect(full.area).toBeGreaterThan(0);
    expect(full.sha256).toBe(await sha256Of(full.bytes));
    expect(full).not.toHaveProperty('mask');
  });

  it('give the outline of a mask that stands, sharpened by a look at its region, and keep what was sharpened', async () => {
    const sharp = await answering.sharpen('cat', box, 'combined');
    expect(photos.regions).toHaveLength(1);
    expect(decoder.images).toHaveLength(2);
    expect(sharp?.outline.length).toBeGreaterThan(0);
    const asked = decoder.asked.length;
    const full = await answering.full('cat', box, 'combined');
    expect(full).toMatchObject({ area: sharp?.area, bounds: sharp?.bounds });
    expect(decoder.asked).toHaveLength(asked);
    // the bytes may be handed on: the next one gets its own
    expect((await answering.full('cat', box, 'combined')).bytes.buffer).not.toBe(full.bytes.buffer);
    // the decoder knows the photo again
    await answering.answer('cat', click(500), untold);
    expect(decoder.images.at(-1)?.photo).toEqual(size);
  });

  it('give up sharpening for a newer question, but not what is being kept', async () => {
    let encode: (value: unknown) => void = untold;
    photos.encoded = new Promise((resolve) => (encode = resolve));
    const standing = answering.sharpen('cat', box, 'combined');
    await answering.answer('cat', click(500), untold);
    encode(null);
    expect(await standing).toBeNull();

    photos.encoded = new Promise((resolve) => (encode = resolve));
    const again = answering.sharpen('cat', box, 'combined');
    const kept = answering.full('cat', box, 'combined');
    await answering.answer('cat', click(510), untold);
    encode(null);
    expect(await again).not.toBeNull();
    expect((await kept).area).toBeGreaterThan(0);
  });

  it('show the decoder each photo only when another was shown before', async () => {
    add('dog');
    for (const id of ['cat', 'cat', 'dog', 'cat']) await answering.answer(id, box, untold);
    expect(decoder.images).toHaveLength(3);
  });

  it('go on after one that failed', async () => {
    decoder.onDecode = () => {
      decoder.onDecode = () => undefined;
      throw new Error('out of memory');
    };
    await expect(answering.answer('cat', box, untold)).rejects.toThrow('out of memory');
    expect(await answering.answer('cat', box, untold)).not.toBeNull();
  });

  it('go to the decoder that takes over, which is shown the photo', async () => {
    await answering.answer('cat', box, untold);
    const gpu = new FakeDecoder();
    await answering.replaceDecoder(gpu);
    await answering.answer('cat', click(500), untold);
    expect(decoder.disposed).toBe(true);
    expect(decoder.asked).toEqual([box]);
    expect(gpu.images).toHaveLength(1);
    expect(gpu.asked[0]).toEqual(click(500));
  });

  it('about a photo that was let go for newer ones say so, and are answered once it is there again', async () => {
    for (let i = 0; i < PHOTOS; i++) add(`photo ${i}`);
    const unknown = { code: 'photo-unknown', values: { id: 'cat' } };
    await expect(answering.answer('cat', box, untold)).rejects.toMatchObject(unknown);
    await expect(answering.hover('cat', box)).rejects.toMatchObject(unknown);
    await expect(answering.full('cat', box, 'combined')).rejects.toMatchObject(unknown);
    add('cat');
    expect(await answering.answer('cat', box, untold)).not.toBeNull();
  });

  it('about a released photo say that it is unknown', async () => {
    await answering.answer('cat', box, untold);
    answering.release('cat');
    await expect(answering.answer('cat', box, untold)).rejects.toMatchObject({ code: 'photo-unknown' });
  });

  describe('that nobody has asked yet', () => {
    /** Until nothing more is done ahead. */
    const quiet = async (): Promise<void> => {
      for (let calls = -1; calls !== decoder.asked.length; await turn(), await turn(), await turn(), await turn()) calls = decoder.asked.length;
    };

    // a strip, with few places in it
    const strip = { width: 1024, height: 100 };
    const addStrip = () => answering.addPhoto('strip', strip, new Float32Array(4), null);
    beforeEach(() => {
      decoder.middle = { x: 128, y: 12 };
      addStrip();
    });
    const click = (x: number): PromptSet => ({ points: [{ id: `p${x}`, x, y: 50, kind: 'include' }], box: null });
    const box: PromptSet = { points: [], box: { x: 400, y: 30, width: 200, height: 50 } };

    it('wait for the pointer to rest', async () => {
      await answering.hover('strip', click(500));
      await quiet();
      expect(decoder.asked).toEqual([click(500)]);
    });

    it('are the click where it rests, in full, then hovers around it and over a grid', async () => {
      await answering.hover('strip', click(500));
      rest();
      await quiet();
      expect(told.length).toBeGreaterThan(40);
      const [here, nearest] = told;
      expect(here).toEqual(click(500));
      expect(Math.hypot((nearest?.points[0]?.x ?? 0) - 500, (nearest?.points[0]?.y ?? 0) - 50)).toBeLessThan(16);
      expect(new Set(told.map((prompts) => JSON.stringify(prompts.points))).size).toBe(told.length);
      const calls = decoder.asked.length;
      const early: unknown[] = [];
      const answer = await answering.answer('strip', click(500), (first) => early.push(first));
      expect(answer?.candidates.length).toBeGreaterThan(0);
      expect(early).toEqual([]);
      expect(decoder.asked).toHaveLength(calls);
    });

    it('are not asked twice', async () => {
      await answering.hover('strip', click(500));
      rest();
      await quiet();
      const calls = decoder.asked.length;
      await answering.hover('strip', click(500));
      rest();
      await quiet();
      expect(decoder.asked).toHaveLength(calls);
    });

    it('give way to a click, which waits for one call at most', async () => {
      await answering.hover('strip', click(500));
      rest();
      while (told.length < 3) await turn();
      const before = decoder.asked.length;
      const answer = answering.answer('strip', box, untold);
      expect(await answer).not.toBeNull();
      expect(decoder.asked.findIndex((prompts) => prompts.box !== null && prompts.points.length === 0)).toBeLessThanOrEqual(before + 1);
      // and stay away: nobody hovers while a mask is being made
      await quiet();
      expect(decoder.asked.at(-1)).toEqual(box);
    });

    it('give way to a hover, also while the click is being refined', async () => {
      await answering.hover('strip', click(500));
      let newer: Promise<unknown> = Promise.resolve();
      decoder.onDecode = () => {
        decoder.onDecode = untold;
        newer = answering.hover('strip', click(700));
      };
      rest();
      await quiet();
      expect(await newer).not.toBeNull();
      expect(decoder.asked.slice(2)).toEqual([click(700)]);
      expect(told).toEqual([]);
    });

    it('show at the pointer what a click there gives', async () => {
      const masks: CandidateMask[] = [];
      answering = new Answering(decoder, turn, { rested: () => Promise.resolve(), known: (_photo, _prompts, mask) => masks.push(mask) }, photos);
      addStrip();
      // refined, the masks become smaller
      decoder.onDecode = () => (decoder.inside = decoder.refined > 0 ? 3 : 5);
      const hovered = await answering.hover('strip', click(500));
      await quiet();
      const clicked = await answering.answer('strip', click(500), untold);
      expect(masks[0]).toEqual(clicked?.candidates.find(({ candidate }) => candidate === clicked.chosen));
      expect(masks[0]).not.toEqual(hovered);
    });

    it('get the same mask as when they are asked', async () => {
      const masks = new Map<string, unknown>();
      answering = new Answering(decoder, turn, { rested: () => Promise.resolve(), known: (_photo, prompts, mask) => masks.set(JSON.stringify(prompts), mask) }, photos);
      addStrip();
      await answering.hover('strip', click(500));
      await quiet();
      expect(masks.size).toBeGreaterThan(40);
      for (const [prompts, mask] of [...masks].slice(0, 5)) expect(await answering.hover('strip', JSON.parse(prompts) as PromptSet)).toEqual(mask);
    });

    it('fail without a word, and the question that is asked fails itself', async () => {
      await answering.hover('strip', click(500));
      decoder.onDecode = () => {
        throw new Error('out of memory');
      };
      rest();
      await quiet();
      await expect(answering.hover('strip', click(700))).rejects.toThrow('out of memory');
    });
  });

  it('find the photo prepared', async () => {
    await answering.prepare('cat');
    expect(decoder.images).toHaveLength(1);
    expect(told).toHaveLength(1);
    await answering.hover('cat', click(500));
    expect(decoder.images).toHaveLength(1);
  });

  it('do not wait for the warming up to end', async () => {
    const warm = answering.warmUp();
    const hover = answering.hover('cat', click(500));
    await warm;
    expect(decoder.asked).toEqual([]);
    expect(await hover).not.toBeNull();
    expect(decoder.asked).toEqual([click(500)]);
  });

  it('come after a warming up with and without a mask to refine', async () => {
    await answering.warmUp();
    expect(decoder.asked).toHaveLength(3);
    expect(decoder.refined).toBe(1);
    await answering.hover('cat', click(500));
    expect(decoder.images.at(-1)?.photo).toEqual(size);
  });
});
