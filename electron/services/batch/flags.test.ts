import { describe, expect, it } from 'vitest';
import { LOGIT_SIZE } from '../../../models/decoder';
import { flagOf, type Evidence } from './flags';

/** A square photo: every cell of the logits is photo. */
const photo = { width: 1024, height: 1024 };

/** Logits of 5 in the given boxes of cells, -5 elsewhere. */
function logits(...boxes: (readonly [x: number, y: number, width: number, height: number])[]): Float32Array {
  const values = new Float32Array(LOGIT_SIZE * LOGIT_SIZE).fill(-5);
  for (const [left, top, width, height] of boxes) {
    for (let y = top; y < top + height; y++) values.fill(5, y * LOGIT_SIZE + left, y * LOGIT_SIZE + left + width);
  }
  return values;
}

const sound: Evidence = { photo, logits: logits([80, 80, 60, 60]), predictedIou: 0.98, stability: 0.96, whole: null };

describe('flags', () => {
  it('are none for a sound mask, also with crumbs beside it', () => {
    expect(flagOf(sound)).toBeNull();
    expect(flagOf({ ...sound, logits: logits([80, 80, 60, 60], [10, 10, 4, 4]) })).toBeNull();
    expect(flagOf({ ...sound, predictedIou: 1.02 })).toBeNull();
  });

  it.each<[string, Partial<Evidence>]>([
    ['low-iou', { predictedIou: 0.85 }],
    ['unstable', { stability: 0.8 }],
    ['several-pieces', { logits: logits([20, 80, 60, 60], [150, 80, 60, 20]) }],
    ['touches-border', { logits: logits([0, 0, 100, 60]) }],
    ['part-of-larger', { whole: { logits: logits([40, 40, 140, 140]), predictedIou: 0.97 } }],
  ])('%s', (flag, change) => {
    expect(flagOf({ ...sound, ...change })).toBe(flag);
  });

  it('do not call a mask part of something that is hardly larger, or hardly an object', () => {
    expect(flagOf({ ...sound, whole: { logits: logits([75, 75, 70, 70]), predictedIou: 0.99 } })).toBeNull();
    expect(flagOf({ ...sound, whole: { logits: logits([0, 0, 256, 256]), predictedIou: 0.6 } })).toBeNull();
  });

  it('tell the gravest first', () => {
    expect(flagOf({ ...sound, predictedIou: 0.5, stability: 0.5, logits: logits([0, 0, 200, 100], [0, 200, 200, 40]) })).toBe('low-iou');
  });

  it('leave the padding of a photo that is no square alone', () => {
    // a 4:1 photo fills the upper 64 rows of cells; what lies below is padding
    expect(flagOf({ ...sound, photo: { width: 1024, height: 256 }, logits: logits([80, 10, 40, 40], [80, 100, 60, 60]) })).toBeNull();
    expect(flagOf({ ...sound, photo: { width: 1024, height: 256 }, logits: logits([20, 34, 200, 30]) })).toBe('touches-border');
  });
});
