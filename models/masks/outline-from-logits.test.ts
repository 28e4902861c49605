import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PhotoPoint } from '../../core/geometry/frames';
import { areaOf } from '../../core/masks/alpha-mask';
import { LOGIT_SIZE } from '../decoder';
import { maskFromLogits } from './mask-from-logits';
import { outlineFromLogits } from './outline-from-logits';

const discs = (...list: { x: number; y: number; r: number }[]): Float32Array => Float32Array.from({ length: LOGIT_SIZE ** 2 }, (_, i) =>
  Math.max(...list.map(({ x, y, r }) => r - Math.hypot((i % LOGIT_SIZE) + 0.5 - x, Math.floor(i / LOGIT_SIZE) + 0.5 - y))));

/** Area of rings filled even-odd, for rings that don't cross: holes run the other way round. */
const areaOfRings = (rings: PhotoPoint[][]): number => Math.abs(rings.reduce((sum, ring) => sum + ring.reduce((part, { x, y }, i) => {
  const next = ring[(i + 1) % ring.length]!;
  return part + (x * next.y - next.x * y) / 2;
}, 0), 0));

describe('an outline from logits', () => {
  it('encloses the pixels of the mask', () => {
    const disc = fc.record({ x: fc.integer({ min: 0, max: 256 }), y: fc.integer({ min: 0, max: 170 }), r: fc.integer({ min: 8, max: 100 }) });
    fc.assert(fc.property(disc, disc, fc.constantFrom({ width: 600, height: 400 }, { width: 400, height: 401 }), (one, other, photo) => {
      const logits = discs(one, other);
      const rings = outlineFromLogits(logits, photo);
      const area = areaOf(maskFromLogits(logits, photo));
      expect(Math.abs(areaOfRings(rings) - area)).toBeLessThan(20 + area * 0.02);
      for (const { x, y } of rings.flat()) expect(x >= 0 && y >= 0 && x <= photo.width && y <= photo.height).toBe(true);
    }), { numRuns: 60 });
  });

  it('follows the border of a photo that the mask fills, corners and all', () => {
    const [ring, ...more] = outlineFromLogits(new Float32Array(LOGIT_SIZE ** 2).fill(2), { width: 900, height: 600 });
    expect(more).toEqual([]);
    expect(areaOfRings([ring!])).toBeCloseTo(900 * 600, 6);
  });

  it('knows nothing of what lies in the padding', () => {
    const logits = new Float32Array(LOGIT_SIZE ** 2).fill(-1).fill(1, 200 * LOGIT_SIZE);
    expect(outlineFromLogits(logits, { width: 900, height: 600 })).toEqual([]);
  });

  it('has holes as rings of their own', () => {
    const ring = discs({ x: 128, y: 128, r: 60 }).map((value, i) => Math.min(value, Math.hypot((i % 256) - 128, Math.floor(i / 256) - 128) - 20));
    expect(outlineFromLogits(ring, { width: 800, height: 800 }).length).toBe(2);
  });
});
