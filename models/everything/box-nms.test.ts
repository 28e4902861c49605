import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxIou, boxNms } from './box-nms';

const box = fc.record({ x: fc.integer({ min: 0, max: 20 }), y: fc.integer({ min: 0, max: 20 }), width: fc.integer({ min: 1, max: 20 }), height: fc.integer({ min: 1, max: 20 }) });

describe('suppression of boxes', () => {
  it('measures their overlap', () => {
    expect(boxIou({ x: 0, y: 0, width: 10, height: 10 }, { x: 5, y: 0, width: 10, height: 10 })).toBeCloseTo(1 / 3);
    expect(boxIou({ x: 0, y: 0, width: 10, height: 10 }, { x: 10, y: 0, width: 10, height: 10 })).toBe(0);
    expect(boxIou({ x: 0, y: 0, width: 0, height: 0 }, { x: 0, y: 0, width: 0, height: 0 })).toBe(0);
  });

  it('keeps the better of two alike, and what is suppressed suppresses nothing', () => {
    const at = (x: number, score: number) => ({ box: { x, y: 0, width: 10, height: 10 }, score });
    const [a, b, c] = [at(0, 0.9), at(3, 0.8), at(6, 0.7)];
    // a is like b and b like c, but a not like c
    expect(boxNms([c, b, a], (item) => item.box, (item) => item.score, 0.5)).toEqual([a, c]);
  });

  it('leaves no two alike, and nothing out that is like none of them', () => {
    fc.assert(fc.property(fc.array(fc.record({ box, score: fc.integer({ min: 0, max: 9 }) }), { maxLength: 30 }), fc.double({ min: 0, max: 1, noNaN: true }), (items, threshold) => {
      const kept = boxNms(items, (item) => item.box, (item) => item.score, threshold);
      kept.forEach((a, i) => kept.slice(i + 1).forEach((b) => {
        expect(boxIou(a.box, b.box)).toBeLessThanOrEqual(threshold);
        expect(a.score).toBeGreaterThanOrEqual(b.score);
      }));
      for (const item of items.filter((one) => !kept.includes(one))) {
        expect(kept.some((other) => other.score >= item.score && boxIou(other.box, item.box) > threshold)).toBe(true);
      }
    }));
  });
});
