import { describe, expect, it } from 'vitest';
import { LOGIT_SIZE } from '../decoder';
import { stabilityScore } from './stability-score';

const logits = (certain: number, uncertain: number, from = 0): Float32Array =>
  new Float32Array(LOGIT_SIZE ** 2).fill(-3).fill(2, from, from + certain).fill(0.5, from + certain, from + certain + uncertain);

describe('stability score', () => {
  it('is the share of the generous mask that the strict one keeps', () => {
    expect(stabilityScore(logits(300, 100), { width: 640, height: 640 })).toBe(0.75);
    expect(stabilityScore(logits(300, 0), { width: 640, height: 640 })).toBe(1);
  });
  it('is 0 without a mask', () => {
    expect(stabilityScore(logits(0, 0), { width: 640, height: 640 })).toBe(0);
  });
  it('leaves the padding out', () => {
    // 3:2, so that rows from 171 on hold no photo
    expect(stabilityScore(logits(300, 100, 180 * LOGIT_SIZE), { width: 600, height: 400 })).toBe(0);
  });
});
