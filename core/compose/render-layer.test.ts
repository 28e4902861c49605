import { describe, expect, it } from 'vitest';
import { oklchFromHex } from '../colour/oklab';
import type { Adjustments } from '../document/document';
import type { AlphaMask } from '../masks/alpha-mask';
import { maskWindow } from './mask-window';
import { renderLayer } from './render-layer';

const saffron: Adjustments = { recolor: { enabled: true, from: oklchFromHex('#A3ACBB'), to: oklchFromHex('#F0AA19'), amount: 1, keepLight: true } };

describe('the pixels of a cut-out', () => {
  it('are the photo\'s with the mask as alpha, and nothing at all where nothing is selected', () => {
    const { data } = renderLayer(Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 255, 7, 8, 9, 255), Uint8Array.of(255, 100, 0), 3, 1, {});
    expect([...data]).toEqual([1, 2, 3, 255, 4, 5, 6, 100, 0, 0, 0, 0]);
  });

  it('multiply the photo\'s own alpha', () => {
    const { data } = renderLayer(Uint8Array.of(1, 2, 3, 128, 4, 5, 6, 51), Uint8Array.of(255, 128), 2, 1, {});
    expect([data[3], data[7]]).toEqual([128, 26]);
  });

  it('leave the photo as it was', () => {
    const pixels = Uint8Array.of(163, 172, 187, 255);
    const { data } = renderLayer(pixels, Uint8Array.of(255), 1, 1, saffron);
    expect([...pixels]).toEqual([163, 172, 187, 255]);
    expect([...data].map((value, index) => Math.abs(value - [240, 170, 25, 255][index]!) <= 4)).toEqual([true, true, true, true]);
  });

  it('are not adjusted by what is switched off', () => {
    const off: Adjustments = { recolor: { ...saffron.recolor!, enabled: false } };
    expect([...renderLayer(Uint8Array.of(163, 172, 187, 255), Uint8Array.of(255), 1, 1, off).data]).toEqual([163, 172, 187, 255]);
  });

  it('of sizes that do not fit are refused with the sizes', () => {
    expect(() => renderLayer(new Uint8Array(4), new Uint8Array(2), 1, 1, {})).toThrow('Expected 4 bytes of pixels and 1 of alpha but received 4 and 2');
  });

  it('at screen resolution are those of the export scaled down', () => {
    // a shaded, textured object of 64 x 64 looked at at a quarter of its size
    const size = 64;
    const pixels = new Uint8Array(size * size * 4);
    for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) pixels.set([120 + x + (y % 3), 128 + x, 140 + x, 255], (y * size + x) * 4);
    const alpha = new Uint8Array(size * size).fill(255);
    const full = renderLayer(pixels, alpha, size, size, saffron).data;
    const mean = (data: ArrayLike<number>, x: number, y: number, channel: number): number => {
      let sum = 0;
      for (let dy = 0; dy < 4; dy++) for (let dx = 0; dx < 4; dx++) sum += data[((y * 4 + dy) * size + x * 4 + dx) * 4 + channel] ?? 0;
      return sum / 16;
    };
    const small = new Uint8Array(16 * 16 * 4);
    for (let y = 0; y < 16; y++) for (let x = 0; x < 16; x++) for (let c = 0; c < 4; c++) small[(y * 16 + x) * 4 + c] = Math.round(mean(pixels, x, y, c));
    const seen = renderLayer(small, new Uint8Array(256).fill(255), 16, 16, saffron).data;
    for (let y = 0; y < 16; y++) for (let x = 0; x < 16; x++) for (let c = 0; c < 4; c++) {
      expect(Math.abs(seen[(y * 16 + x) * 4 + c]! - mean(full, x, y, c))).toBeLessThan(3);
    }
  });
});

describe('a mask over a window', () => {
  const mask: AlphaMask = { bounds: { x: 2, y: 1, width: 2, height: 2 }, alpha: Uint8Array.of(10, 20, 30, 40) };

  it('at one to one is the mask', () => {
    expect([...maskWindow(mask, { x: 1, y: 0, width: 4, height: 4 }, 4, 4)]).toEqual([0, 0, 0, 0, 0, 10, 20, 0, 0, 30, 40, 0, 0, 0, 0, 0]);
    expect([...maskWindow(mask, mask.bounds, 2, 2)]).toEqual([10, 20, 30, 40]);
  });

  it('smaller has the mean of what each pixel covers', () => {
    expect([...maskWindow(mask, { x: 2, y: 1, width: 2, height: 2 }, 1, 1)]).toEqual([25]);
    expect([...maskWindow(mask, { x: 0, y: 0, width: 4, height: 4 }, 1, 1)]).toEqual([Math.round(100 / 16)]);
    // one and a half photo pixels to one
    expect([...maskWindow(mask, { x: 2, y: 1, width: 3, height: 1 }, 2, 1)]).toEqual([Math.round((10 + 20 * 0.5) / 1.5), Math.round((20 * 0.5) / 1.5)]);
  });

  it('larger repeats the pixels, as a photo at 200 % does', () => {
    expect([...maskWindow(mask, { x: 2, y: 1, width: 2, height: 1 }, 4, 2)]).toEqual([10, 10, 20, 20, 10, 10, 20, 20]);
  });

  it('far from the mask is empty', () => {
    expect(maskWindow(mask, { x: 100, y: 100, width: 5, height: 5 }, 3, 3).every((value) => value === 0)).toBe(true);
  });
});
