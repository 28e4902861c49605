import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxMean } from './box-mean';

describe('the mean over a window', () => {
  it('is what adding up the window gives, at every place, radius and size', () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 11 }));
    fc.assert(
      fc.property(sizes, fc.array(fc.float({ min: -4, max: 4, noNaN: true }), { minLength: 81, maxLength: 81 }), ([width, height, radius], values) => {
        const plane = Float32Array.from(values.slice(0, width * height));
        const mean = boxMean(plane, width, height, radius);
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            let sum = 0;
            let count = 0;
            for (let v = Math.max(0, y - radius); v <= Math.min(height - 1, y + radius); v++) {
              for (let u = Math.max(0, x - radius); u <= Math.min(width - 1, x + radius); u++) {
                sum += plane[v * width + u] ?? 0;
                count++;
              }
            }
            expect(mean[y * width + x]).toBeCloseTo(sum / count, 4);
          }
        }
      }),
    );
  });
});
