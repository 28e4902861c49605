import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundaryF } from './boundary';
import { centreOf, iouAfter, nextClick, numberOfClicks } from './clicks';
import { fMeasure, iou, meanAbsoluteError } from './region';
import { decided, objectBox, objectOf, toBinary, type Truth } from './truth';

/** Rows of characters: `#` object, `.` background, `?` ignored. */
function draw(...rows: string[]): Truth {
  const values = Uint8Array.from(rows.join(''), (character) => ({ '#': 255, '?': 128 })[character] ?? 0);
  return { width: rows[0]!.length, height: rows.length, values };
}
const binary = (...rows: string[]): Uint8Array => objectOf(draw(...rows));

function square(side: number, from: number, to: number): Truth {
  return draw(...Array.from({ length: side }, (_, y) => Array.from({ length: side }, (_, x) => (x >= from && x < to && y >= from && y < to ? '#' : '.')).join('')));
}

describe('measures of area', () => {
  const truth = draw('##..', '##??', '....');

  it('counts by hand', () => {
    const prediction = binary('.###', '.###', '....');
    // both 2, prediction only 2 (the ignored two count nowhere), truth only 2, of 10 known pixels
    expect(iou(prediction, truth)).toBeCloseTo(2 / 6);
    expect(meanAbsoluteError(prediction, truth)).toBeCloseTo(4 / 10);
    expect(fMeasure(prediction, truth)).toBeCloseTo(0.5);
    expect(fMeasure(binary('#...', '....', '....'), truth)).toBeCloseTo((1.3 * 0.25) / (0.3 + 0.25));
  });

  it('is 1 for the truth itself whatever stands on ignored pixels, and 0 for its opposite', () => {
    expect(iou(binary('##..', '##.#', '....'), truth)).toBe(1);
    expect(fMeasure(objectOf(truth), truth)).toBeCloseTo(1);
    expect(iou(binary('..##', '..##', '####'), truth)).toBe(0);
    expect(fMeasure(binary('..##', '..##', '####'), truth)).toBe(0);
  });

  it('reads masks, boxes and borders', () => {
    expect([...toBinary({ bounds: { x: 1, y: 1, width: 2, height: 1 }, alpha: Uint8Array.of(127, 128) }, 4, 2)]).toEqual([0, 0, 0, 0, 0, 0, 1, 0]);
    expect(objectBox(draw('...', '.##', '?#.'))).toEqual({ x: 1, y: 1, width: 2, height: 2 });
    expect(objectBox(draw('..', '..'))).toBeNull();
    expect([...decided(draw('##????..'))]).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
  });
});

describe('boundary F', () => {
  it('is 1 within the tolerance and falls beyond it', () => {
    const truth = square(100, 30, 70);
    // tolerance: ceil(0.008 * 141.4) = 2 pixels
    expect(boundaryF(objectOf(truth), truth)).toBe(1);
    expect(boundaryF(objectOf(square(100, 28, 72)), truth)).toBeGreaterThan(0.95);
    expect(boundaryF(objectOf(square(100, 25, 75)), truth)).toBe(0);
    expect(boundaryF(new Uint8Array(10_000), truth)).toBe(0);
  });

  it('weighs what is missing and what is too much', () => {
    const truth = square(100, 30, 70);
    // left half of the square: 20 of 40 columns; its contour has 40 + 2 * 20 of the truth's 160 pixels and 40 of its own
    const half = objectOf(truth).map((value, i) => (i % 100 < 50 ? value : 0));
    const precision = 80 / 120;
    const recall = 80 / 160;
    expect(boundaryF(half, truth)).toBeCloseTo((2 * precision * recall) / (precision + recall), 1);
  });
});

describe('simulated clicks', () => {
  it('clicks the middle of the largest error', () => {
    const truth = square(20, 4, 15);
    expect(centreOf(truth)).toEqual({ x: 9.5, y: 9.5 });
    const surplus = objectOf(truth).map((value, i) => (i % 20 >= 15 || value ? 1 : 0));
    expect(nextClick(surplus, truth, [])).toMatchObject({ kind: 'exclude' });
    expect(nextClick(objectOf(truth), truth, [])).toBeNull();
    expect(centreOf(draw('....', '....'))).toBeNull();
  });

  it('clicks only wrong pixels, never the same one again', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('#', '.', '?'), { minLength: 36, maxLength: 36 }), fc.array(fc.boolean(), { minLength: 36, maxLength: 36 }), (characters, bits) => {
        const truth = draw(...[0, 6, 12, 18, 24, 30].map((from) => characters.slice(from, from + 6).join('')));
        const prediction = Uint8Array.from(bits, Number);
        const first = nextClick(prediction, truth, []);
        if (!first) return expect(iou(prediction, truth)).toBe(1);
        const index = Math.floor(first.at.y) * 6 + Math.floor(first.at.x);
        expect(truth.values[index]).toBe(first.kind === 'include' ? 255 : 0);
        expect(prediction[index]).toBe(first.kind === 'include' ? 0 : 1);
        expect(nextClick(prediction, truth, [first])?.at).not.toEqual(first.at);
      }),
    );
  });

  it('counts clicks', () => {
    expect(numberOfClicks([0.5, 0.86, 0.84, 0.92], 0.85, 20)).toBe(2);
    expect(numberOfClicks([0.5, 0.86], 0.9, 20)).toBe(20);
    expect(iouAfter([0.5, 0.86, 0.84], 2)).toBe(0.86);
    expect(iouAfter([0.5, 1], 5)).toBe(1);
  });
});
