import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chamferDistance } from './chamfer-distance';
import { distanceTransform } from './distance-transform';

describe('chamfer distance', () => {
  it('is the exact distance near the border and at most a twelfth longer elsewhere', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 14 }), fc.constantFrom('background' as const, 'unknown' as const), fc.integer({ min: 1, max: 40 }), fc.boolean(), fc.infiniteStream(fc.nat(100)), (width, height, outside, sparsity, few, stream) => {
        // nearly all of it, or a few cells somewhere in it
        const mask = [...stream.take(width * height)].map((value) => ((value % sparsity === 1) === few ? 1 : 0));
        const quick = chamferDistance(mask, width, height, outside);
        distanceTransform(mask, width, height, outside).forEach((exact, i) => {
          const found = quick[i] ?? Number.NaN;
          if (exact === Number.POSITIVE_INFINITY) return expect(found).toBe(exact);
          expect(found).toBeGreaterThanOrEqual(exact - 1e-4);
          expect(found).toBeLessThanOrEqual(exact * 1.083 + 1e-4);
          // the same cells lie within three of the border
          expect(found <= 3).toBe(exact <= 3);
        });
      }),
    );
  });
});
