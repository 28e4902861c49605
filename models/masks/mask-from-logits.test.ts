import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alphaAt, areaOf } from '../../core/masks/alpha-mask';
import type { Size } from '../../core/geometry/frames';
import { LOGIT_SIZE, MODEL_SIZE } from '../decoder';
import { modelFrame } from '../image/model-frame';
import { coverage, maskFromLogits } from './mask-from-logits';

/** torch.nn.functional.interpolate(mode='bilinear', align_corners=False), as its documentation defines it. */
function interpolate(image: Float64Array, from: Size, to: Size): Float64Array {
  const out = new Float64Array(to.width * to.height);
  for (let y = 0; y < to.height; y++) for (let x = 0; x < to.width; x++) {
    const sy = Math.max(0, ((y + 0.5) * from.height) / to.height - 0.5);
    const sx = Math.max(0, ((x + 0.5) * from.width) / to.width - 0.5);
    const y0 = Math.floor(sy);
    const x0 = Math.floor(sx);
    const value = (row: number, column: number): number => image[Math.min(row, from.height - 1) * from.width + Math.min(column, from.width - 1)]!;
    const upper = value(y0, x0) * (1 - sx + x0) + value(y0, x0 + 1) * (sx - x0);
    const lower = value(y0 + 1, x0) * (1 - sx + x0) + value(y0 + 1, x0 + 1) * (sx - x0);
    out[y * to.width + x] = upper * (1 - sy + y0) + lower * (sy - y0);
  }
  return out;
}

/** SAM's `postprocess_masks`, step by step and whole. */
function postprocess(logits: Float32Array, photo: Size): Float64Array {
  const square = { width: MODEL_SIZE, height: MODEL_SIZE };
  const large = interpolate(Float64Array.from(logits), { width: LOGIT_SIZE, height: LOGIT_SIZE }, square);
  const frame = modelFrame(photo);
  const cut = new Float64Array(frame.width * frame.height);
  for (let y = 0; y < frame.height; y++) cut.set(large.subarray(y * MODEL_SIZE, y * MODEL_SIZE + frame.width), y * frame.width);
  return interpolate(cut, frame, photo);
}

/** A few discs and rings of logits, or noise from cell to cell. */
const logitFields = fc.record({
  discs: fc.array(fc.record({ x: fc.integer({ min: -20, max: 276 }), y: fc.integer({ min: -20, max: 276 }), r: fc.integer({ min: 1, max: 120 }), steep: fc.double({ min: 0.05, max: 5, noNaN: true }) }), { minLength: 0, maxLength: 4 }),
  noise: fc.constantFrom(0, 0, 3),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 2 }),
}).map(({ discs, noise, seed }) => {
  let state = seed;
  return Float32Array.from({ length: LOGIT_SIZE * LOGIT_SIZE }, (_, i) => {
    state = (state * 48271) % 2147483647;
    const x = i % LOGIT_SIZE;
    const y = Math.floor(i / LOGIT_SIZE);
    const distance = Math.max(-10, ...discs.map((disc) => (disc.r - Math.hypot(x - disc.x, y - disc.y)) * disc.steep));
    return distance + noise * (state / 2147483647 - 0.5);
  });
});
const photos = fc.record({ width: fc.integer({ min: 1, max: 400 }), height: fc.integer({ min: 1, max: 400 }) });

describe('a mask from logits', () => {
  it('is what SAM makes of them, with an anti-aliased edge', () => {
    fc.assert(fc.property(logitFields, photos, (logits, photo) => {
      const reference = postprocess(logits, photo);
      const mask = maskFromLogits(logits, photo);
      const { width, height } = photo;
      const L = (x: number, y: number): number => reference[Math.min(Math.max(y, 0), height - 1) * width + Math.min(Math.max(x, 0), width - 1)]!;
      let wrong = 0;
      for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
        const near = [L(x, y), L(x - 1, y), L(x + 1, y), L(x, y - 1), L(x, y + 1)] as const;
        // rounding decides the sign of what is nearly 0
        if (near.some((value) => Math.abs(value) < 1e-4)) continue;
        if (Math.abs(alphaAt(mask, x, y) - coverage(...near)) > 2) wrong++;
      }
      expect(wrong).toBe(0);
    }), { numRuns: 60 });
  }, 120_000);

  it('is cropped to what is not 0', () => {
    fc.assert(fc.property(logitFields, photos, (logits, photo) => {
      const { bounds, alpha } = maskFromLogits(logits, photo);
      expect(alpha.length).toBe(bounds.width * bounds.height);
      if (alpha.length === 0) return;
      expect(bounds.x >= 0 && bounds.y >= 0 && bounds.x + bounds.width <= photo.width && bounds.y + bounds.height <= photo.height).toBe(true);
      const filled = (cells: Iterable<[number, number]>): boolean => [...cells].some(([x, y]) => alpha[y * bounds.width + x] !== 0);
      const row = (y: number) => Array.from({ length: bounds.width }, (_, x): [number, number] => [x, y]);
      const column = (x: number) => Array.from({ length: bounds.height }, (_, y): [number, number] => [x, y]);
      expect([filled(row(0)), filled(row(bounds.height - 1)), filled(column(0)), filled(column(bounds.width - 1))]).toEqual([true, true, true, true]);
    }), { numRuns: 60 });
  });

  it('is empty where nothing is above 0, and full where all is', () => {
    const photo = { width: 300, height: 200 };
    expect(maskFromLogits(new Float32Array(65_536).fill(-1), photo).alpha.length).toBe(0);
    expect(areaOf(maskFromLogits(new Float32Array(65_536).fill(1), photo))).toBe(60_000);
    // only the padding below the photo
    const padding = new Float32Array(65_536).fill(-1).fill(5, 200 * LOGIT_SIZE);
    expect(maskFromLogits(padding, photo).alpha.length).toBe(0);
  });

  it('has the area of a disc at any size, its edge one pixel wide', () => {
    const disc = Float32Array.from({ length: 65_536 }, (_, i) => 3 * (50 - Math.hypot((i % 256) + 0.5 - 128, Math.floor(i / 256) + 0.5 - 128)));
    for (const side of [256, 1000, 3000]) {
      const mask = maskFromLogits(disc, { width: side, height: side });
      const pixels = (50 * side) / 256;
      const alphaArea = mask.alpha.reduce((sum, alpha) => sum + alpha / 255, 0);
      expect(Math.abs(alphaArea / (Math.PI * pixels ** 2) - 1)).toBeLessThan(0.01);
      const partial = mask.alpha.filter((alpha) => alpha > 0 && alpha < 255).length;
      // a circle of radius r crosses about 8r pixels, an edge of one pixel's width touches them
      expect(partial / (8 * pixels)).toBeGreaterThan(0.5);
      expect(partial / (8 * pixels)).toBeLessThan(1.5);
    }
  });
});
