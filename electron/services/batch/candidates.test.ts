import { describe, expect, it } from 'vitest';
import { decodeRle, expandRle } from '../../../core/masks/rle';
import type { Candidate, PromptSet } from '../../../core/prompts/prompts';
import { LOGIT_SIZE } from '../../../models/decoder';
import type { CutoutAnswer } from '../cutout/cutout-session';
import { candidatesOf } from './candidates';

const photo = { width: 512, height: 256 };
const subject: PromptSet = { points: [], box: null, subject: true };

/** A square of cells, [left, right) and [top, bottom). */
function square(prompts: PromptSet, candidate: Candidate, [left, right, top, bottom]: readonly [number, number, number, number]): CutoutAnswer {
  const logits = Float32Array.from({ length: LOGIT_SIZE * LOGIT_SIZE }, (_, i) => {
    const x = i % LOGIT_SIZE;
    const y = Math.floor(i / LOGIT_SIZE);
    return x >= left && x < right && y >= top && y < bottom ? 5 : -5;
  });
  return { prompts, candidate, predictedIou: 0.9, stability: 1, logits, msEncode: 0, msDecode: 0 };
}

describe('the masks that a person chooses among', () => {
  it('are those of the prompts, with their area and their cells', async () => {
    const box: PromptSet = { points: [], box: { x: 0, y: 0, width: 100, height: 100 } };
    const offered = await candidatesOf({ candidates: async () => [square(box, 'combined', [0, 64, 0, 64]), square(box, 'whole', [0, 128, 0, 128])] }, photo, box);
    expect(offered.map(({ candidate, area, predictedIou, prompts }) => ({ candidate, area, predictedIou, prompts }))).toEqual([
      { candidate: 'combined', area: 128 * 128, predictedIou: 0.9, prompts: box },
      { candidate: 'whole', area: 256 * 256, predictedIou: 0.9, prompts: box },
    ]);
    const [first] = offered;
    expect(first?.mask.size).toEqual([128, 256]);
    expect(first && decodeRle(expandRle(first.mask)).reduce((sum, value) => sum + value, 0)).toBe(64 * 64);
  });

  it('are the subject and what a click in its middle gives besides it', async () => {
    const asked: PromptSet[] = [];
    const offered = await candidatesOf({
      candidates: async (prompts) => {
        asked.push(prompts);
        const where = [64, 128, 32, 96] as const;
        if (prompts.subject) return [square(prompts, 'combined', where), square(prompts, 'whole', where)];
        return [square(prompts, 'combined', [0, 10, 0, 10]), square(prompts, 'whole', [0, 200, 0, 120]), square(prompts, 'part', where), square(prompts, 'subpart', [90, 100, 60, 70])];
      },
    }, photo, subject);
    const click = asked[1]?.points[0];
    expect(click).toMatchObject({ x: expect.closeTo(192, -1), y: expect.closeTo(128, -1), kind: 'include' });
    // the part is the subject itself
    expect(offered.map(({ candidate, prompts }) => [candidate, prompts])).toEqual([['combined', subject], ['whole', asked[1]], ['subpart', asked[1]]]);
  });

  it('are none where nothing was found', async () => {
    expect(await candidatesOf({ candidates: async (prompts) => [square(prompts, 'combined', [0, 0, 0, 0])] }, photo, subject)).toEqual([]);
  });
});
