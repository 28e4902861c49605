import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { components } from '../../core/masks/components';
import { edgeBand } from './edge-band';

const width = 40;
const height = 30;
const draw = (inside: (x: number, y: number) => boolean): Uint8Array => Uint8Array.from({ length: width * height }, (_, i) => (inside(i % width, Math.floor(i / width)) ? 1 : 0));

describe('the band that an edge may move in', () => {
  it('reaches as far as asked on both sides of a straight edge', () => {
    const free = edgeBand(draw((x) => x >= 20), width, height, 3);
    const row = [...free.subarray(15 * width, 16 * width)].map((value, x) => (value ? x : -1)).filter((x) => x >= 0);
    expect(row).toEqual([17, 18, 19, 20, 21, 22]);
  });

  it('leaves the core of a line out, however thin it is', () => {
    for (const thickness of [2, 3, 4, 5]) {
      const mask = draw((x) => x >= 18 && x < 18 + thickness);
      const free = edgeBand(mask, width, height, 6);
      const locked = [...mask].filter((value, i) => value && !free[i]).length;
      expect(locked, `${thickness} pixels`).toBeGreaterThanOrEqual(thickness > 2 ? height : 0);
    }
  });

  it('never frees what is deeper than asked, and always both sides of every edge', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ x: fc.integer({ min: 0, max: 39 }), y: fc.integer({ min: 0, max: 29 }), r: fc.integer({ min: 1, max: 9 }) }), { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 6 }), (discs, reach) => {
        const mask = draw((x, y) => discs.some((disc) => Math.hypot(x - disc.x, y - disc.y) < disc.r));
        const free = edgeBand(mask, width, height, reach);
        for (let i = 0; i < mask.length; i++) {
          const x = i % width;
          if (x + 1 < width && mask[i] !== mask[i + 1]) expect([free[i], free[i + 1]]).toEqual([1, 1]);
        }
        // what can't change keeps the number of thick parts
        const deep = Uint8Array.from(mask, (value, i) => (value && !free[i] ? 1 : 0));
        expect(components(deep, width, height).list.length > 0 || discs.every(({ r }) => r <= 2)).toBe(true);
      }),
    );
  });
});
