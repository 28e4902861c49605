import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceTransform } from './distance-transform';

/** By definition: the nearest background pixel, looked for everywhere. */
function bruteForce(mask: number[], width: number, height: number, outside: 'background' | 'unknown'): number[] {
  const frame = outside === 'background' ? 1 : 0;
  return mask.map((_, i) => {
    let nearest = Number.POSITIVE_INFINITY;
    for (let y = -frame; y < height + frame; y++) {
      for (let x = -frame; x < width + frame; x++) {
        const inside = x >= 0 && y >= 0 && x < width && y < height;
        if (inside && mask[y * width + x]) continue;
        nearest = Math.min(nearest, Math.hypot(x - (i % width), y - Math.floor(i / width)));
      }
    }
    return nearest;
  });
}

describe('distance transform', () => {
  it('gives what the definition gives', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.constantFrom('background' as const, 'unknown' as const), fc.infiniteStream(fc.boolean()), (width, height, outside, stream) => {
        const mask = [...stream.take(width * height)].map(Number);
        const found = distanceTransform(mask, width, height, outside);
        for (const [i, expected] of bruteForce(mask, width, height, outside).entries()) expect(found[i]).toBeCloseTo(expected, 5);
      }),
    );
  });

  it('finds the middle of a disc', () => {
    const side = 41;
    const disc = Array.from({ length: side * side }, (_, i) => (Math.hypot((i % side) - 20, Math.floor(i / side) - 20) <= 15 ? 1 : 0));
    const distances = distanceTransform(disc, side, side, 'background');
    expect(distances.indexOf(Math.max(...distances))).toBe(20 * side + 20);
  });
});
