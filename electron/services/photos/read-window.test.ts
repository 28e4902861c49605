import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { PhotoStore } from './photo-store';
import { halve } from './raster-file';
import { chooseLevel } from './read-window';
import { gradient, picture } from './pictures.test-support';

const folder = mkdtempSync(join(tmpdir(), 'maskwright-window-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('halving', () => {
  it('takes the mean of 2 x 2 pixels', () => {
    const half = new Uint8Array(1);
    halve(new Uint8Array([10, 20, 30, 43]), { width: 2, height: 2, channels: 1 }, half);
    // 103 / 4 = 25.75
    expect([...half]).toEqual([26]);
  });

  it('weighs colours by alpha, so that what is clear lends no colour', () => {
    const half = new Uint8Array(4);
    halve(new Uint8Array([200, 100, 50, 255, 0, 255, 0, 0, 0, 255, 0, 0, 200, 100, 50, 255]), { width: 2, height: 2, channels: 4 }, half);
    expect([...half]).toEqual([200, 100, 50, 128]);
  });

  it('lets odd last rows and columns stand for themselves', () => {
    const half = new Uint8Array(4);
    halve(new Uint8Array([0, 0, 40, 0, 0, 60, 100, 200, 80]), { width: 3, height: 3, channels: 1 }, half);
    expect([...half]).toEqual([0, 50, 150, 80]);
  });

  it('keeps what is of one colour, whatever its size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.constantFrom(1, 2, 3, 4), fc.integer({ min: 1, max: 255 }), (width, height, channels, value) => {
        const half = new Uint8Array(Math.ceil(width / 2) * Math.ceil(height / 2) * channels);
        halve(new Uint8Array(width * height * channels).fill(value), { width, height, channels }, half);
        expect(new Set(half)).toEqual(new Set([value]));
      }),
    );
  });
});

describe('windows of a photo', async () => {
  const width = 1300;
  const height = 900;
  const store = new PhotoStore(folder);
  const { id } = await store.openBytes('gradient.png', await picture(width, height).png().toBuffer());
  const source = gradient(width, height);

  /** Mean of the source under pixel (x, y) of a window that is shrunk by `scale`. */
  const meanUnder = (left: number, top: number, scale: number, channel: number): number => {
    let sum = 0;
    for (let y = top; y < top + scale; y++) for (let x = left; x < left + scale; x++) sum += source[(y * width + x) * 3 + channel]!;
    return sum / scale ** 2;
  };

  it('at full size are the pixels themselves', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: width - 40 }), fc.integer({ min: 0, max: height - 40 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), async (x, y, w, h) => {
        const pixels = await store.pixels(id, { x, y, width: w, height: h, outWidth: w, outHeight: h });
        for (let row = 0; row < h; row++) {
          for (let column = 0; column < w; column++) {
            const at = (row * w + column) * 4;
            const from = ((y + row) * width + x + column) * 3;
            expect([...pixels.subarray(at, at + 4)]).toEqual([...source.subarray(from, from + 3), 255]);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it('shrunk by a power of two, on its grid, are exact means, without a seam between neighbours', async () => {
    for (const scale of [2, 4]) {
      const size = 64 * scale;
      const left = await store.pixels(id, { x: size, y: size, width: size, height: size, outWidth: 64, outHeight: 64 });
      const both = await store.pixels(id, { x: size, y: size, width: size * 2, height: size, outWidth: 128, outHeight: 64 });
      for (let y = 0; y < 64; y++) {
        for (let x = 0; x < 64; x++) {
          const at = (y * 64 + x) * 4;
          expect([...left.subarray(at, at + 4)]).toEqual([...both.subarray((y * 128 + x) * 4, (y * 128 + x) * 4 + 4)]);
          for (let channel = 0; channel < 3; channel++) {
            // each halving rounds by at most one half
            expect(Math.abs(left[at + channel]! - meanUnder(size + x * scale, size + y * scale, scale, channel))).toBeLessThanOrEqual(1);
          }
        }
      }
    }
  });

  it('shrunk by anything else lie where they should, to a fraction of a pixel', async () => {
    // red grows linearly to the right: its value says where a pixel lies
    const perPixel = 255 / (width - 1);
    for (const window of [{ x: 0, y: 0, width, height, outWidth: 1024, outHeight: 709 }, { x: 3, y: 7, width: 1200, height: 800, outWidth: 351, outHeight: 234 }]) {
      const pixels = await store.pixels(id, window);
      const scale = window.width / window.outWidth;
      for (const column of [20, Math.floor(window.outWidth / 2), window.outWidth - 20]) {
        const centre = window.x + (column + 0.5) * scale - 0.5;
        expect(Math.abs(pixels[(100 * window.outWidth + column) * 4]! - centre * perPixel)).toBeLessThan(0.6);
      }
    }
  });

  it('are taken from a smaller level only where that shifts nothing', () => {
    const levels = [0, 1, 2].map((level) => ({ path: `${level}`, width: Math.ceil(width / 2 ** level), height: Math.ceil(height / 2 ** level), channels: 3 }));
    const shift = (x: number, size: number, out: number): number => chooseLevel(levels, { x, y: 0, width: size, height: size, outWidth: out, outHeight: out }).shift;
    expect(shift(0, 512, 512)).toBe(0);
    expect(shift(0, 512, 256)).toBe(1);
    expect(shift(0, 512, 200)).toBe(1);
    expect(shift(0, 512, 128)).toBe(2);
    expect(shift(0, 512, 10)).toBe(2);
    expect(shift(1, 512, 128)).toBe(0);
    expect(shift(2, 512, 128)).toBe(1);
    expect(shift(4, 510, 100)).toBe(1);
  });
});
