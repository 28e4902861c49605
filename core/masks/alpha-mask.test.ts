import { describe, expect, it } from 'vitest';
import { areaOf, boxOf, cropToContent, EMPTY_MASK } from './alpha-mask';

const mask = {
  bounds: { x: 10, y: 20, width: 4, height: 3 },
  alpha: Uint8Array.from([
    0, 127, 0, 0,
    0, 128, 255, 0,
    1, 0, 0, 0,
  ]),
};

describe('a mask', () => {
  it('has the box and the area of what is at least half covered', () => {
    expect(boxOf(mask)).toEqual({ x: 11, y: 21, width: 2, height: 1 });
    expect(areaOf(mask)).toBe(2);
    expect(boxOf({ ...mask, alpha: new Uint8Array(12).fill(127) })).toEqual({ x: 10, y: 20, width: 0, height: 0 });
    expect(boxOf(EMPTY_MASK)).toMatchObject({ width: 0, height: 0 });
  });

  it('is cropped to all that is covered at all', () => {
    expect(cropToContent(mask.alpha, 4, 3)).toEqual({ bounds: { x: 0, y: 0, width: 3, height: 3 }, alpha: Uint8Array.from([0, 127, 0, 0, 128, 255, 1, 0, 0]) });
    expect(cropToContent(new Uint8Array(12), 4, 3)).toBe(EMPTY_MASK);
  });
});
