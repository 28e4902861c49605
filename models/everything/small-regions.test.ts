import { describe, expect, it } from 'vitest';
import { withoutSmallRegions, type GeneratedMask } from './finish-mask';
import { removeSmallRegions } from './small-regions';

/** `#` is object. */
const drawn = (...rows: string[]): { cells: Uint8Array; size: { width: number; height: number } } => ({
  cells: Uint8Array.from(rows.join(''), (cell) => Number(cell === '#')),
  size: { width: rows[0]?.length ?? 0, height: rows.length },
});

describe('small regions', () => {
  const ring = drawn('#####.', '#...#.', '#####.', '......', '#....#');

  it('are filled where they are holes', () => {
    expect(removeSmallRegions(ring.cells, ring.size, 4, 'holes')).toEqual(drawn('#####.', '#####.', '#####.', '......', '#....#').cells);
    expect(removeSmallRegions(ring.cells, ring.size, 3, 'holes')).toBe(ring.cells);
  });

  it('are removed where they are islands; the largest stays', () => {
    expect(removeSmallRegions(ring.cells, ring.size, 2, 'islands')).toEqual(drawn('#####.', '#...#.', '#####.', '......', '......').cells);
    const specks = drawn('#..##', '.....');
    expect(removeSmallRegions(specks.cells, specks.size, 100, 'islands')).toEqual(drawn('...##', '.....').cells);
  });

  it('join at corners', () => {
    const diagonal = drawn('#..', '.#.', '..#');
    expect(removeSmallRegions(diagonal.cells, diagonal.size, 3, 'islands')).toBe(diagonal.cells);
  });
});

describe('masks without small regions', () => {
  const photo = { width: 20, height: 20 };
  const mask = (x: number, rows: string[], predictedIou: number): GeneratedMask => {
    const { cells, size } = drawn(...rows);
    return { box: { x, y: 5, ...size }, cells, area: cells.filter(Boolean).length, predictedIou, stability: 1, point: { x, y: 5 }, cropBox: { x: 0, y: 0, ...photo } };
  };

  it('have new boxes and areas, and leave a dent at the border of the box alone', () => {
    const [cleaned] = withoutSmallRegions([mask(2, ['###...', '#.#..#', '###...', '.#....'], 0.9)], photo, 3, 0.7);
    expect(cleaned).toMatchObject({ box: { x: 2, y: 5, width: 3, height: 4 }, area: 10 });
    expect(cleaned?.cells).toEqual(drawn('###', '###', '###', '.#.').cells);
  });

  it('prefer one that needed no change to one alike that did', () => {
    const holed = mask(2, ['###', '#.#', '###'], 0.99);
    const whole = mask(2, ['###', '###', '###'], 0.9);
    expect(withoutSmallRegions([holed, whole], photo, 3, 0.7)).toEqual([whole]);
  });
});
