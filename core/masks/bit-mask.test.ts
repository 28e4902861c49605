import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bitIou, hasBit, packBits } from './bit-mask';

it('counts areas and overlaps as cell by cell', () => {
  const pairs = fc.integer({ min: 1, max: 200 }).chain((length) => fc.tuple(fc.array(fc.boolean(), { minLength: length, maxLength: length }), fc.array(fc.boolean(), { minLength: length, maxLength: length })));
  fc.assert(fc.property(pairs, ([a, b]) => {
    const both = a.filter((value, i) => value && b[i]).length;
    const either = a.filter((value, i) => value || b[i]).length;
    expect(a.map((_, i) => hasBit(packBits(a.map(Number)), i))).toEqual(a);
    expect(packBits(a.map(Number)).area).toBe(a.filter(Boolean).length);
    expect(bitIou(packBits(a.map(Number)), packBits(b.map(Number)))).toBeCloseTo(either === 0 ? 0 : both / either, 12);
  }));
});
