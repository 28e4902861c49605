import { beforeEach, describe, expect, it } from 'vitest';
import type { PromptSet } from '../../core/prompts/prompts';
import { decodeMask } from '../../core/masks/mask-codec';
import { areaOf } from '../../core/masks/alpha-mask';
import { sha256Of } from '../state/sha256';
import { Answering, PHOTOS } from './answering';
import { FakeDecoder } from './fake-decoder.test-support';

const size = { width: 1024, height: 768 };
const click = (x: number): PromptSet => ({ points: [{ id: `p${x}`, x, y: 384, kind: 'include' }], box: null });
const box: PromptSet = { points: [], box: { x: 400, y: 300, width: 200, height: 200 } };
const untold = () => undefined;

/** A turn of the event loop, as the worker's. */
const turn = () => new Promise<void>((resolve) => setTimeout(resolve));

describe('questions about photos', () => {
  let decoder: FakeDecoder;
  let answering: Answering;
  const add = (id: string) => answering.addPhoto(id, size, new Float32Array(4), null);
  beforeEach(() => {
    decoder = new FakeDecoder('test');
    answering = new Answering(decoder, turn);
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
    const gpu = new FakeDecoder('webgpu');
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
});
