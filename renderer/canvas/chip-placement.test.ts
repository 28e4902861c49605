import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeChip } from './chip-placement';

const canvas = { width: 1088, height: 792 };
const chip = { width: 206, height: 196 };

describe('the candidate chip', () => {
  it('stands right of the mask, else left, else below, else at the foot', () => {
    expect(placeChip([{ x: 300, y: 200, width: 300, height: 400 }], [], canvas, chip)).toEqual({ kind: 'card', x: 612, y: 302 });
    expect(placeChip([{ x: 500, y: 200, width: 500, height: 400 }], [], canvas, chip)).toEqual({ kind: 'card', x: 282, y: 302 });
    expect(placeChip([{ x: 100, y: 50, width: 900, height: 300 }], [], canvas, chip)).toMatchObject({ kind: 'card', y: 362 });
    expect(placeChip([{ x: 10, y: 10, width: 1060, height: 770 }], [], canvas, chip)).toEqual({ kind: 'strip', at: 'foot' });
    expect(placeChip([{ x: 300, y: 200, width: 100, height: 100 }], [], { width: 732, height: 592 }, chip)).toEqual({ kind: 'strip', at: 'foot' });
  });

  it('stands beside a box that was drawn, whose handles are to be reached', () => {
    const mask = { x: 300, y: 250, width: 100, height: 60 };
    expect(placeChip([mask, { x: 280, y: 200, width: 260, height: 160 }], [], canvas, chip)).toMatchObject({ kind: 'card', x: 552 });
  });

  it('is a strip at the head of a small window where the foot is taken', () => {
    const small = { width: 712, height: 492 };
    expect(placeChip([{ x: 35, y: 210, width: 340, height: 250 }], [], small, chip)).toEqual({ kind: 'strip', at: 'head' });
    expect(placeChip([{ x: 35, y: 20, width: 340, height: 250 }], [{ x: 400, y: 470 }], small, chip)).toEqual({ kind: 'strip', at: 'foot' });
    expect(placeChip([{ x: 35, y: 20, width: 340, height: 450 }], [], small, chip)).toEqual({ kind: 'strip', at: 'foot' });
  });

  it('steps aside for a marker', () => {
    expect(placeChip([{ x: 300, y: 200, width: 300, height: 400 }], [{ x: 700, y: 390 }], canvas, chip)).toEqual({ kind: 'card', x: 612, y: 406 });
  });

  it('below the mask steps down from a marker, not up onto the mask', () => {
    expect(placeChip([{ x: 0, y: 0, width: 863, height: 9 }], [{ x: 313, y: 220 }], canvas, chip)).toMatchObject({ kind: 'card', y: 236 });
  });

  it('never covers the mask, a marker, or what is beyond the canvas', () => {
    const place = fc.record({ x: fc.integer({ min: -500, max: 1200 }), y: fc.integer({ min: -500, max: 1000 }), width: fc.integer({ min: 1, max: 1500 }), height: fc.integer({ min: 1, max: 1200 }) });
    const marker = fc.record({ x: fc.integer({ min: 0, max: 1088 }), y: fc.integer({ min: 0, max: 792 }) });
    fc.assert(
      fc.property(place, fc.array(marker, { maxLength: 6 }), (mask, markers) => {
        const at = placeChip([mask], markers, canvas, chip);
        if (at.kind === 'strip') return;
        expect(at.x >= 0 && at.y >= 0 && at.x + chip.width <= canvas.width && at.y + chip.height <= canvas.height).toBe(true);
        const overlaps = at.x < mask.x + mask.width && at.x + chip.width > mask.x && at.y < mask.y + mask.height && at.y + chip.height > mask.y;
        const seen = mask.x < canvas.width && mask.y < canvas.height && mask.x + mask.width > 0 && mask.y + mask.height > 0;
        expect(overlaps && seen).toBe(false);
        for (const { x, y } of markers) expect(x >= at.x && x <= at.x + chip.width && y >= at.y && y <= at.y + chip.height).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});
