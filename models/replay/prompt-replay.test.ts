import { describe, expect, it } from 'vitest';
import type { PromptPoint, PromptSet } from '../../core/prompts/prompts';
import { LOGIT_SIZE, type DecodedMasks, type MaskDecoder } from '../decoder';
import { PromptReplay } from './prompt-replay';

const CELLS = LOGIT_SIZE * LOGIT_SIZE;

/** Answers with the number of the call in every logit of output o as `call + o / 10`; the part is the best of the three. */
class CountingDecoder implements MaskDecoder {
  readonly runtime = 'test';
  readonly calls: { prompts: PromptSet; previous: number | null }[] = [];
  setImage = () => Promise.resolve();
  dispose = () => Promise.resolve();
  decode(prompts: PromptSet, previous?: Float32Array): Promise<DecodedMasks> {
    this.calls.push({ prompts, previous: previous ? (previous[0] ?? null) : null });
    const logits = new Float32Array(4 * CELLS);
    for (let output = 0; output < 4; output++) logits.fill(this.calls.length + output / 10, output * CELLS, (output + 1) * CELLS);
    return Promise.resolve({ logits, predictedIou: Float32Array.of(0.5, 0.6, 0.9, 0.7), milliseconds: 1 });
  }
}

const photo = { width: 400, height: 300 };
const click = (x: number, kind: PromptPoint['kind'] = 'include'): PromptPoint => ({ id: `p${x}`, x, y: 10, kind });

describe('a mask as a function of its prompts', () => {
  it('feeds the logits of the chosen mask back, click by click', async () => {
    const decoder = new CountingDecoder();
    const answer = await new PromptReplay(decoder, photo).answer({ points: [click(1), click(2), click(3, 'exclude')], box: null });
    expect(decoder.calls.map((call) => call.prompts.points.length)).toEqual([1, 2, 3]);
    // the first click's choice is the part (output 2), the later ones' the combined mask (output 0)
    expect(decoder.calls.map((call) => call.previous)).toEqual([null, expect.closeTo(1.2, 5), 2]);
    expect(answer?.chosen).toBe('combined');
  });

  it('asks only for what is new', async () => {
    const decoder = new CountingDecoder();
    const replay = new PromptReplay(decoder, photo);
    await replay.answer({ points: [click(1)], box: null });
    await replay.answer({ points: [click(1), click(2)], box: null });
    await replay.answer({ points: [click(1)], box: null });
    expect(decoder.calls).toHaveLength(2);
  });

  it('starts with the box', async () => {
    const decoder = new CountingDecoder();
    const box = { x: 1, y: 2, width: 30, height: 40 };
    await new PromptReplay(decoder, photo).answer({ points: [click(1, 'exclude')], box });
    expect(decoder.calls.map((call) => [call.prompts.points.length, call.prompts.box])).toEqual([[0, box], [1, box]]);
    expect(decoder.calls[1]?.previous).toBe(1);
  });

  it('refines the mask of the first click that a person chose, and keeps the chains apart', async () => {
    const decoder = new CountingDecoder();
    const replay = new PromptReplay(decoder, photo);
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
    const replay = new PromptReplay(decoder, photo);
    await replay.answer({ points: [click(1), click(2), click(3)], box: null });
    await replay.answer({ points: [click(1), click(3)], box: null });
    expect(decoder.calls).toHaveLength(4);
    expect(decoder.calls[3]?.previous).toBeCloseTo(1.2, 5);
  });

  it('gives up between two calls when it is overtaken', async () => {
    const decoder = new CountingDecoder();
    const answer = await new PromptReplay(decoder, photo).answer({ points: [click(1), click(2)], box: null }, () => decoder.calls.length === 1);
    expect(answer).toBeNull();
    expect(decoder.calls).toHaveLength(1);
  });

  it('refuses to answer no prompt', async () => {
    await expect(new PromptReplay(new CountingDecoder(), photo).answer({ points: [], box: null })).rejects.toMatchObject({ code: 'no-prompt' });
  });
});
