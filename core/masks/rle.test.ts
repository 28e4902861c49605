import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compressRle, decodeRle, encodeRle, encodeRleWithin, expandRle } from './rle';

describe('COCO run-length encoding', () => {
  it('runs down the columns, background first', () => {
    const rows = [
      0, 1, 1,
      0, 1, 0,
    ];
    expect(encodeRle(rows, { width: 3, height: 2 })).toEqual({ size: [2, 3], counts: [2, 3, 1] });
    expect(encodeRle([1, 0], { width: 1, height: 2 }).counts).toEqual([0, 1, 1]);
  });

  it('compresses as rleToString does', () => {
    // each run worked out by hand after maskApi.c; negative differences, a second group and a sign bit occur
    const rle = { size: [9, 10], counts: [6, 1, 40, 4, 5, 4, 5, 4, 21] } as const;
    expect(compressRle(rle).counts).toBe('61X13mN000`0');
    expect(expandRle({ size: [9, 10], counts: '61X13mN000`0' })).toEqual(rle);
  });

  it('is the same of a part of the picture as of the whole with that part', () => {
    const picture = fc.record({ left: fc.nat(4), top: fc.nat(4), right: fc.nat(4), bottom: fc.nat(4), width: fc.nat(6), cells: fc.array(fc.nat(1), { maxLength: 40 }) });
    fc.assert(fc.property(picture, ({ left, top, right, bottom, width, cells }) => {
      const height = width === 0 ? 0 : Math.floor(cells.length / width);
      const size = { width: left + width + right + 1, height: top + height + bottom + 1 };
      const whole = new Uint8Array(size.width * size.height);
      for (let i = 0; i < width * height; i++) whole[(top + Math.floor(i / width)) * size.width + left + (i % width)] = cells[i] ?? 0;
      expect(encodeRleWithin(cells, { x: left, y: top, width, height }, size)).toEqual(encodeRle(whole, size));
    }));
  });

  it('loses nothing', () => {
    const runs = fc.array(fc.integer({ min: 0, max: 100_000_000 }), { maxLength: 60 });
    fc.assert(fc.property(runs, (counts) => {
      expect(expandRle(compressRle({ size: [1, 1], counts })).counts).toEqual(counts);
    }));
    fc.assert(fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.nat(1), { minLength: 1, maxLength: 300 }), (width, cells) => {
      const height = Math.ceil(cells.length / width);
      const mask = Uint8Array.from({ length: width * height }, (_, i) => cells[i] ?? 0);
      expect(decodeRle(encodeRle(mask, { width, height }))).toEqual(mask);
    }));
  });

  it('refuses what is no encoding', () => {
    expect(() => decodeRle({ size: [2, 2], counts: [1, 2] })).toThrow('add up to 4');
    expect(() => decodeRle({ size: [2, 2], counts: [5, -1] })).toThrow('add up to 4');
    expect(() => expandRle({ size: [2, 2], counts: '6 1' })).toThrow('character 1');
    expect(() => expandRle({ size: [2, 2], counts: '6X' })).toThrow('ends within a number');
  });
});
