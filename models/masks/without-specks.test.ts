import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { components } from '../../core/masks/components';
import type { PromptPoint } from '../../core/prompts/prompts';
import { LOGIT_SIZE } from '../decoder';
import { SPECK_CELLS, SPECK_LOGIT, withoutSpecks } from './without-specks';

/** A photo of 40 x 20 cells. */
const WIDTH = 40;
const HEIGHT = 20;
const PIXELS = 10;
const photo = { width: WIDTH * PIXELS, height: HEIGHT * PIXELS };

/** Logits of value `inside` in boxes of cells, -5 around; what lies beyond the photo is full of specks. */
function logitsOf(boxes: readonly { x: number; y: number; width: number; height: number; value: number }[]): Float32Array {
  // cells of the model are as large as the photo makes them: 256 along its longer side
  const scale = LOGIT_SIZE / WIDTH;
  const logits = Float32Array.from({ length: LOGIT_SIZE * LOGIT_SIZE }, (_, i) => (Math.floor(i / LOGIT_SIZE) < HEIGHT * scale ? -5 : i % 2 === 0 ? 1 : -1));
  for (const { x, y, width, height, value } of boxes) for (let row = y; row < y + height; row++) logits.fill(value, row * LOGIT_SIZE + x, row * LOGIT_SIZE + x + width);
  return logits;
}
const at = (logits: Float32Array, x: number, y: number): boolean => (logits[y * LOGIT_SIZE + x] ?? 0) > 0;
const clickOn = (x: number, y: number, kind: PromptPoint['kind']): PromptPoint => ({ id: 'c', x: ((x + 0.5) * photo.width) / LOGIT_SIZE, y: ((y + 0.5) * photo.width) / LOGIT_SIZE, kind });

const object = { x: 20, y: 20, width: 60, height: 60, value: 6 };

describe('specks', () => {
  it('go where they are small and nowhere sure, islands and holes alike', () => {
    const logits = logitsOf([object, { x: 100, y: 30, width: 3, height: 5, value: 0.9 }, { x: 40, y: 40, width: 3, height: 5, value: -0.9 }]);
    const cleared = withoutSpecks(logits, photo, []);
    expect(at(cleared, 101, 32)).toBe(false);
    expect(at(cleared, 41, 42)).toBe(true);
    expect(at(cleared, 30, 30)).toBe(true);
    // what was given is left alone
    expect(at(logits, 101, 32)).toBe(true);
  });

  it.each([
    ['as large as a cell of the image', { x: 100, y: 30, width: 4, height: 4, value: 0.5 }],
    ['sure of itself', { x: 100, y: 30, width: 1, height: 1, value: SPECK_LOGIT }],
    ['joined to the object', { x: 80, y: 30, width: 8, height: 1, value: 0.5 }],
  ])('are not what is %s', (_what, box) => {
    const logits = logitsOf([object, box]);
    expect(withoutSpecks(logits, photo, [])).toBe(logits);
  });

  it('are not what somebody has clicked, and only a click of that kind counts', () => {
    const island = { x: 100, y: 30, width: 2, height: 2, value: 0.5 };
    const hole = { x: 40, y: 40, width: 2, height: 2, value: -0.5 };
    const logits = logitsOf([object, island, hole]);
    const kept = withoutSpecks(logits, photo, [clickOn(100, 30, 'include'), clickOn(40, 40, 'exclude')]);
    expect([at(kept, 100, 30), at(kept, 41, 41)]).toEqual([true, false]);
    const cleared = withoutSpecks(logits, photo, [clickOn(100, 30, 'exclude'), clickOn(40, 40, 'include')]);
    expect([at(cleared, 100, 30), at(cleared, 41, 41)]).toEqual([false, true]);
  });

  it('are not all of the object', () => {
    const logits = logitsOf([{ x: 30, y: 30, width: 2, height: 2, value: 0.5 }]);
    expect(withoutSpecks(logits, photo, [])).toBe(logits);
  });

  it('are the same pieces that a flood fill finds, on any mask', () => {
    const size = { width: LOGIT_SIZE, height: 12 };
    const strip = { width: LOGIT_SIZE * 4, height: 48 };
    fc.assert(fc.property(fc.array(fc.double({ min: -1.5, max: 1.5, noNaN: true }), { minLength: 60, maxLength: 60 }), fc.integer({ min: 1, max: 59 }), (values, step) => {
      const logits = new Float32Array(LOGIT_SIZE * LOGIT_SIZE).fill(-3);
      for (let i = 0; i < size.width * size.height; i++) logits[i] = values[(i * step + Math.floor(i / 7)) % values.length] ?? 0;
      const expected = logits.slice();
      for (const side of [1, -1]) {
        const plane = Uint8Array.from({ length: size.width * size.height }, (_, i) => ((logits[i] ?? 0) > 0 === side > 0 ? 1 : 0));
        const { labels, list } = components(plane, size.width, size.height);
        const most = Math.max(0, ...list.map(({ area }) => area));
        const largest = list.findIndex(({ area }) => area === most);
        list.forEach(({ area }, index) => {
          const cells = [...labels.keys()].filter((i) => labels[i] === index + 1);
          const peak = Math.max(...cells.map((i) => Math.abs(logits[i] ?? 0)));
          if (index !== largest && area < SPECK_CELLS && peak < SPECK_LOGIT) for (const i of cells) expected[i] = -side * 0.25;
        });
      }
      const cleared = withoutSpecks(logits, strip, []);
      for (let i = 0; i < size.width * size.height; i++) if ((cleared[i] ?? 0) > 0 !== (expected[i] ?? 0) > 0) throw new Error(`cell ${i}: ${cleared[i]} instead of ${expected[i]}`);
    }), { numRuns: 20 });
  });
});
