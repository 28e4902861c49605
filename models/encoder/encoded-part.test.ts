import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelFrame } from '../image/model-frame';
import { encodedPart, photoOf, WHOLE_SQUARE } from './encoded-part';

describe('the part that is encoded', () => {
  it('is the photo and a margin', () => {
    // 683 rows of pixels are 43 of cells
    expect(encodedPart({ width: 1024, height: 683 })).toEqual({ rows: 44, columns: 64 });
    expect(encodedPart({ width: 683, height: 1024 })).toEqual({ rows: 64, columns: 44 });
    expect(encodedPart({ width: 1024, height: 576 })).toEqual({ rows: 37, columns: 64 });
    // 48 cells and one are seven windows: one more
    expect(encodedPart({ width: 1024, height: 768 })).toEqual({ rows: 50, columns: 64 });
    expect(encodedPart({ width: 1024, height: 1 })).toEqual({ rows: 2, columns: 64 });
    expect(encodedPart({ width: 1024, height: 1024 })).toEqual(WHOLE_SQUARE);
    expect(encodedPart({ width: 1024, height: 976 })).toEqual(WHOLE_SQUARE);
  });

  it('holds the photo, is all of one side, and leaves tokens to every window at its edge', () => {
    const side = fc.integer({ min: 1, max: 9000 });
    fc.assert(fc.property(side, side, (width, height) => {
      const frame = modelFrame({ width, height });
      const { rows, columns } = encodedPart(frame);
      expect(Math.max(rows, columns)).toBe(64);
      for (const [cells, pixels] of [[rows, frame.height], [columns, frame.width]] as const) {
        expect(cells === 64 || cells * 16 >= pixels + 1).toBe(true);
        expect(cells % 7).not.toBe(0);
      }
    }));
  });

  it('is that of the photo that stands for its shape', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1024 }), (pixels) => {
      const part = encodedPart({ width: 1024, height: pixels });
      expect(encodedPart(photoOf(part))).toEqual(part);
    }));
    expect(photoOf({ rows: 50, columns: 64 })).toEqual({ width: 1024, height: 768 });
  });
});
