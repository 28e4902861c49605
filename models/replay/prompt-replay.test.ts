import { describe, expect, it } from 'vitest';
import type { PromptPoint, PromptSet } from '../../core/prompts/prompts';
import { LOGIT_SIZE, type DecodedMasks, type MaskDecoder } from '../decoder';
import { PromptReplay, type Replayed } from './prompt-replay';

const CELLS = LOGIT_SIZE * LOGIT_SIZE;

/**
 * Answers every call with four squares around the photo's middle that grow with the output, and
 * writes the number of the call into their logits as `call + output / 10`. The part is the best of
 * the three by predicted IoU.
 */
class CountingDecoder implements MaskDecoder {
  readonly runtime = 'test';
  readonly calls: { prompts: PromptSet; previous: number | null }[] = [];
  setImage = () => Promise.resolve();
  dispose = () => Promise.resolve();
  decode(prompts: PromptSet, previous?: Float32Array): Promise<DecodedMasks> {
    const middle = 96 * LOGIT_SIZE + 128;
    this.calls.push({ prompts, previous: previous ? (previous[middle] ?? null) : null });
    const logits = new Float32Array(4 * CELLS).fill(-5);
    for (let output = 0; output < 4; output++) {
      const reach = 20 + 10 * output;
      for (let y = 96 - reach; y < 96 + reach; y++) logits.fill(this.calls.length + output / 10, output * CELLS + y * LOGIT_SIZE + 128 - reach, output * CELLS + y * LOGIT_SIZE + 128 + reach);
    }
    return Promise.resolve({ logits, predictedIou: Float32Array.of(0.5, 0.6, 0.9, 0.7), milliseconds: 1 });
  }
}

// 1024 x 768 model pixels, so that a cell of the logits is four photo pixels
const photo = { width: 1024, height: 768 };
const click = (x: number, kind: PromptPoint['kind'] = 'include'): PromptPoint => ({ id: `p${x}`, x, y: 384, kind });

describe('a mask as a function of its prompts, by SAM\'s rule', () => {
  const replayOf = (decoder: MaskDecoder) => new PromptReplay(decoder, photo, { rule: 'sam' });

  it('feeds the logits of the chosen mask back, click by click', async () => {
    const decoder = new CountingDecoder();
    const answer = await replayOf(decoder).answer({ points: [click(512), click(530), click(900, 'exclude')], box: null });
    expect(decoder.calls.map((call) => call.prompts.points.length)).toEqual([1, 2, 3]);
    // the first click's choice is the part (output 2), the later ones' the combined mask (output 0)
    expect(decoder.calls.map((call) => call.previous)).toEqual([null, expect.closeTo(1.2, 5), 2]);
    expect(decoder.calls.every((call) => call.prompts.box === null)).toBe(true);
    expect(answer?.chosen).toBe('combined');
  });

  it('asks only for what is new', async () => {
    const decoder = new CountingDecoder();
    const replay = replayOf(decoder);
    await replay.answer({ points: [click(1)], box: null });
    await replay.answer({ points: [click(1), click(2)], box: null });
    await replay.answer({ points: [click(1)], box: null });
    expect(decoder.calls).toHaveLength(2);
  });

  it('starts with the box', async () => {
    const decoder = new CountingDecoder();
    const box = { x: 1, y: 2, width: 30, height: 40 };
    await replayOf(decoder).answer({ points: [click(1, 'exclude')], box });
    expect(decoder.calls.map((call) => [call.prompts.points.length, call.prompts.box])).toEqual([[0, box], [1, box]]);
    expect(decoder.calls[1]?.previous).toBe(1);
  });

  it('refines the mask of the first click that a person chose, and keeps the chains apart', async () => {
    const decoder = new CountingDecoder();
    const replay = replayOf(decoder);
    const points = [click(1), click(2), click(3)];
    const first = await replay.answer({ points, box: null });
    const other = await replay.answer({ points, box: null, firstClick: 'whole' });
    expect(decoder.calls.map((call) => call.prompts.points.length)).toEqual([1, 2, 3, 2, 3]);
    expect(decoder.calls[3]?.previous).toBeCloseTo(1.3, 5);
    expect(other?.decoded).not.toBe(first?.decoded);
    expect((await replay.answer({ points: [click(1)], box: null, firstClick: 'whole' }))?.chosen).toBe('whole');
  });

  it('leaves nothing of a removed click behind', async () => {
    const decoder = new CountingDecoder();
    const replay = replayOf(decoder);
    await replay.answer({ points: [click(1), click(2), click(3)], box: null });
    await replay.answer({ points: [click(1), click(3)], box: null });
    expect(decoder.calls).toHaveLength(4);
    expect(decoder.calls[3]?.previous).toBeCloseTo(1.2, 5);
  });

  it('gives up between two calls when it is overtaken', async () => {
    const decoder = new CountingDecoder();
    const answer = await replayOf(decoder).answer({ points: [click(1), click(2)], box: null }, { stale: () => decoder.calls.length === 1 });
    expect(answer).toBeNull();
    expect(decoder.calls).toHaveLength(1);
  });

  it('refuses to answer no prompt', async () => {
    await expect(replayOf(new CountingDecoder()).answer({ points: [], box: null })).rejects.toMatchObject({ code: 'no-prompt' });
  });
});

describe('the subject', () => {
  const embedding = { data: new Float32Array(256 * 64 * 64).map((_, i) => Math.sin(i)), photo };
  const subject = { points: [], box: null, subject: true } as const;

  it('comes first, once, and clicks refine it', async () => {
    const decoder = new CountingDecoder();
    const replay = new PromptReplay(decoder, photo, { embedding });
    const found = await replay.answer(subject);
    const asked = decoder.calls.length;
    expect(asked).toBeGreaterThan(2);
    expect(found?.chosen).toBe('combined');
    const refined = await replay.answer({ ...subject, points: [click(512), click(900, 'exclude')] });
    expect(decoder.calls).toHaveLength(asked + 4);
    const [plain, boxed] = decoder.calls.slice(asked);
    expect(plain?.previous).toBe(found?.decoded.logits[96 * LOGIT_SIZE + 128]);
    // the first click is answered without and with the subject's box, as a later click is with that of the mask before
    expect(plain?.prompts.box).toBeNull();
    expect(boxed?.prompts.box).not.toBeNull();
    expect(refined?.chosen).toBe('combined');
  });

  it('gives way to a box', async () => {
    const decoder = new CountingDecoder();
    await new PromptReplay(decoder, photo).answer({ ...subject, box: { x: 1, y: 2, width: 30, height: 40 } });
    expect(decoder.calls).toHaveLength(1);
  });

  it('is given up when it is overtaken', async () => {
    const decoder = new CountingDecoder();
    expect(await new PromptReplay(decoder, photo, { embedding }).answer(subject, { stale: () => decoder.calls.length === 2 })).toBeNull();
    expect(decoder.calls).toHaveLength(2);
  });
});

describe('by the measured rules', () => {
  it('refines each mask of a lone click with its box and its logits, and tells the first look at once', async () => {
    const decoder = new CountingDecoder();
    const early: Replayed[] = [];
    const answer = await new PromptReplay(decoder, photo).answer({ points: [click(512)], box: null }, { early: (first) => early.push(first) });
    expect(decoder.calls).toHaveLength(5);
    expect(decoder.calls.map((call) => call.previous)).toEqual([null, 1, expect.closeTo(1.1, 5), expect.closeTo(1.2, 5), expect.closeTo(1.3, 5)]);
    // output k reaches 20 + 10 k cells from (128, 96)
    expect(decoder.calls.slice(1).map((call) => call.prompts.box)).toEqual([20, 30, 40, 50].map((reach) => ({ x: 512 - 4 * reach, y: 384 - 4 * reach, width: 8 * reach, height: 8 * reach })));
    expect(early).toHaveLength(1);
    // each mask comes from the single-mask output of its own call
    expect([0, 1, 2, 3].map((output) => answer?.decoded.logits[output * CELLS + 96 * LOGIT_SIZE + 128])).toEqual([2, 3, 4, 5]);
  });

  it('answers each later click without and with the box of the mask before, widened to the clicks that include', async () => {
    const decoder = new CountingDecoder();
    await new PromptReplay(decoder, photo).answer({ points: [click(512), click(1000.5), click(100, 'exclude')], box: null, firstClick: 'combined' });
    const [plain, boxed, nextPlain, nextBoxed] = decoder.calls.slice(5);
    expect([plain?.prompts.box, nextPlain?.prompts.box]).toEqual([null, null]);
    expect(boxed?.prompts.box).toEqual({ x: 432, y: 304, width: 569, height: 160 });
    expect(nextBoxed?.prompts.box).toEqual({ x: 432, y: 304, width: 569, height: 160 });
    expect([plain?.previous, boxed?.previous]).toEqual([2, 2]);
    // both answers are equally good: the plain one, call 6, is what the next click refines
    expect([nextPlain?.previous, nextBoxed?.previous]).toEqual([6, 6]);
  });

  it('goes on with the better of the two answers', async () => {
    const decoder = new CountingDecoder();
    const decode = decoder.decode.bind(decoder);
    decoder.decode = async (prompts, previous) => {
      const answer = await decode(prompts, previous);
      return prompts.box ? { ...answer, predictedIou: Float32Array.of(0.95, 0.6, 0.9, 0.7) } : answer;
    };
    const answer = await new PromptReplay(decoder, photo).answer({ points: [click(512), click(530), click(540)], box: null, firstClick: 'combined' });
    expect(decoder.calls.slice(7).map(({ previous }) => previous)).toEqual([7, 7]);
    expect(answer?.decoded.predictedIou[0]).toBeCloseTo(0.95);
  });

  it('leaves a person\'s own box as it is', async () => {
    const decoder = new CountingDecoder();
    const box = { x: 1, y: 2, width: 30, height: 40 };
    await new PromptReplay(decoder, photo).answer({ points: [click(1, 'exclude')], box });
    expect(decoder.calls.map((call) => call.prompts.box)).toEqual([box, box]);
  });

  it('gives up while it refines', async () => {
    const decoder = new CountingDecoder();
    expect(await new PromptReplay(decoder, photo).answer({ points: [click(512)], box: null }, { stale: () => decoder.calls.length === 3 })).toBeNull();
    expect(decoder.calls).toHaveLength(3);
  });
});
