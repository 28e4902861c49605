import { describe, expect, it } from 'vitest';
import { compressRle, encodeRle, type CompressedRle } from '../../core/masks/rle';
import { maskDifference } from './mask-difference';

/** A picture of 60 x 60 cells with what is drawn in it. */
function mask(...squares: readonly (readonly [left: number, top: number, right: number, bottom: number])[]): CompressedRle {
  const cells = Uint8Array.from({ length: 3600 }, (_, i) => Number(squares.some(([left, top, right, bottom]) => i % 60 >= left && i % 60 < right && i >= top * 60 && i < bottom * 60)));
  return compressRle(encodeRle(cells, { width: 60, height: 60 }));
}

describe('where two masks differ', () => {
  const body = [20, 20, 50, 50] as const;
  it.each([
    ['bottom_left', mask(body, [5, 45, 20, 50])],
    ['top_right', mask(body, [45, 5, 50, 20])],
    ['middle_middle', mask([20, 20, 50, 30], [20, 40, 50, 50], [20, 20, 30, 50], [40, 20, 50, 50])],
    ['around', mask([10, 10, 60, 60])],
  ] as const)('is said as %s', (place, other) => {
    expect(maskDifference(mask(body), other)?.place).toBe(place);
    expect(maskDifference(other, mask(body))?.place).toBe(place);
  });
  it('is told by its share of the photo, and not told where nobody would see it', () => {
    expect(maskDifference(mask(body), mask(body, [5, 45, 20, 50]))?.share).toBeCloseTo(75 / 3600);
    expect(maskDifference(mask(body), mask(body, [50, 20, 51, 25]))).toBeNull();
    expect(maskDifference(mask(body), mask(body))).toBeNull();
  });
});
