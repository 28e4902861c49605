import { beforeEach, describe, expect, it } from 'vitest';
import type { PhotoInfo } from '../../../core/document/document';
import type { PhotoRect, PixelWindow } from '../../../core/geometry/frames';
import type { PromptSet } from '../../../core/prompts/prompts';
import { EMBEDDING_CHANNELS, EMBEDDING_SIZE, LOGIT_SIZE, OUTPUTS, type DecodedMasks, type ImageEmbedding, type MaskDecoder } from '../../../models/decoder';
import { Cutout } from './cutout';

const photo: PhotoInfo = {
  id: 'a'.repeat(64), name: 'pebble.jpg', format: 'jpeg', width: 4096, height: 4096, depth: 8, channels: 3, colorSpace: 'srgb',
  icc: null, density: null, orientation: 1, hasAlpha: false, bytes: 1,
};
const box: PromptSet = { points: [], box: { x: 1792, y: 1792, width: 512, height: 512 } };
const FLOATS = EMBEDDING_CHANNELS * EMBEDDING_SIZE * EMBEDDING_SIZE;

/** A small square in the middle of whatever it holds, which it writes down. */
class NotingDecoder implements MaskDecoder {
  readonly runtime = 'test';
  readonly held: number[] = [];
  asked: (number | undefined)[] = [];

  setImage(embedding: ImageEmbedding): Promise<void> {
    this.held.push(embedding.photo.width);
    return Promise.resolve();
  }

  decode(): Promise<DecodedMasks> {
    this.asked.push(this.held.at(-1));
    const logits = Float32Array.from({ length: OUTPUTS * LOGIT_SIZE * LOGIT_SIZE }, (_, i) => {
      const x = i % LOGIT_SIZE;
      const y = Math.floor(i / LOGIT_SIZE) % LOGIT_SIZE;
      return x >= 112 && x < 144 && y >= 112 && y < 144 ? 8 : -8;
    });
    return Promise.resolve({ logits, predictedIou: Float32Array.of(0.9, 0.9, 0.9, 0.9), milliseconds: 1 });
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}

describe('a photo that is worked on', () => {
  let decoder: NotingDecoder;
  let read: PixelWindow[];
  let cutout: Cutout;
  beforeEach(() => {
    decoder = new NotingDecoder();
    read = [];
    cutout = new Cutout({
      photos: {
        pixels: (_, window) => {
          read.push(window);
          return Promise.resolve(new Uint8Array(window.outWidth * window.outHeight * 4).fill(128));
        },
      },
      embeddings: {
        get: (_photo, _signal, region?: PhotoRect) => {
          const { width, height } = region ?? photo;
          return Promise.resolve({ embedding: { data: new Float32Array(FLOATS), photo: { width, height } }, milliseconds: 7 });
        },
      },
      engine: { decoder: () => Promise.resolve(decoder) },
    });
  });

  it('gives an answer in the resolution of the decoder, and its mask where one is asked for', async () => {
    await cutout.session(photo, {}, async (session) => {
      const answer = await session.ask(box, 'best');
      expect(answer).toMatchObject({ candidate: 'combined', predictedIou: expect.closeTo(0.9, 5), msEncode: 7 });
      expect(answer).not.toHaveProperty('mask');
      // 32 cells of 16 pixels, less its rounded corners
      expect(session.plain(answer)).toMatchObject({ box: { x: 1792, y: 1792, width: 512, height: 512 }, area: expect.closeTo(512 * 512, -3), msSharpen: 0 });
    });
  });

  it('gives the mask of a first click that a person names, and says so in its prompts', async () => {
    const click: PromptSet = { points: [{ id: 'a', x: 2000, y: 2000, kind: 'include' }], box: null };
    const asked = (candidate: 'subpart' | 'whole' | 'best') => cutout.session(photo, {}, (session) => session.ask(click, candidate));
    for (const candidate of ['subpart', 'whole'] as const) expect(await asked(candidate)).toMatchObject({ candidate, prompts: { ...click, firstClick: candidate } });
    expect((await asked('best')).prompts).toEqual(click);
  });

  it('gives every mask that may be chosen, or a named one, with one call', async () => {
    await cutout.session(photo, {}, async (session) => {
      const offered = await session.candidates(box);
      expect(offered.map(({ candidate }) => candidate)).toEqual(['combined', 'whole', 'part', 'subpart']);
      expect(await session.take(box, 'part')).toMatchObject({ candidate: 'part', prompts: box, logits: offered[2]?.logits });
      expect(decoder.asked).toEqual([4096]);
    });
  });

  it('is looked at again in part, and as a whole only where more is asked of it', async () => {
    await cutout.session(photo, {}, async (session) => {
      const answer = await session.ask(box, 'best');
      expect(decoder.held).toEqual([4096]);
      await session.sharpen(answer);
      expect(decoder.held).toEqual([4096, expect.any(Number)]);
      expect(decoder.held[1]).toBeLessThan(1000);
      // what is known already needs no decoder
      await session.ask(box, 'best');
      expect(decoder.held).toHaveLength(2);
      await session.ask({ ...box, points: [{ id: 'a', x: 2000, y: 2000, kind: 'include' }] }, 'best');
      expect(decoder.held).toEqual([4096, expect.any(Number), 4096]);
      expect(decoder.asked).toEqual([4096, decoder.held[1], 4096]);
    });
  });

  it('is given to the decoder anew by each session, whoever had it meanwhile', async () => {
    await cutout.session(photo, {}, (session) => session.ask(box, 'best'));
    await cutout.session(photo, {}, (session) => session.ask(box, 'best'));
    expect(decoder.held).toEqual([4096, 4096]);
  });

  it('is asked one session after the other', async () => {
    const order: string[] = [];
    const one = cutout.session(photo, {}, async (session) => {
      order.push('one begins');
      await session.ask(box, 'best');
      order.push('one ends');
    });
    const two = cutout.session(photo, {}, () => Promise.resolve(order.push('two')));
    await Promise.all([one, two]);
    expect(order).toEqual(['one begins', 'one ends', 'two']);
  });
});
