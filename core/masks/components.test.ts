import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { components } from './components';

const grid = (...rows: string[]): { mask: number[]; width: number; height: number } => ({
  mask: rows.join('').split('').map((c) => (c === '#' ? 1 : 0)),
  width: rows[0]?.length ?? 0,
  height: rows.length,
});

describe('connected components', () => {
  it('are told apart, measured and boxed', () => {
    const { mask, width, height } = grid(
      '##..#',
      '.#..#',
      '..#..',
      '...##',
    );
    const four = components(mask, width, height);
    expect(four.list).toEqual([
      { area: 3, bounds: { x: 0, y: 0, width: 2, height: 2 } },
      { area: 2, bounds: { x: 4, y: 0, width: 1, height: 2 } },
      { area: 1, bounds: { x: 2, y: 2, width: 1, height: 1 } },
      { area: 2, bounds: { x: 3, y: 3, width: 2, height: 1 } },
    ]);
    expect([...four.labels.subarray(0, 10)]).toEqual([1, 1, 0, 0, 2, 0, 1, 0, 0, 2]);
    expect(components(mask, width, height, 8).list.map(({ area }) => area)).toEqual([6, 2]);
  });

  it('cover the mask exactly, and no two neighbours differ', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 15 }), fc.array(fc.boolean(), { minLength: 1, maxLength: 200 }), (width, cells) => {
      const height = Math.ceil(cells.length / width);
      const mask = Array.from({ length: width * height }, (_, i) => (cells[i] ? 1 : 0));
      const { labels, list } = components(mask, width, height);
      expect(list.reduce((sum, { area }) => sum + area, 0)).toBe(mask.filter(Boolean).length);
      for (let i = 0; i < mask.length; i++) {
        expect(labels[i] !== 0).toBe(mask[i] === 1);
        if (mask[i] && (i + 1) % width !== 0 && mask[i + 1]) expect(labels[i]).toBe(labels[i + 1]);
        if (mask[i] && mask[i + width]) expect(labels[i]).toBe(labels[i + width]);
      }
    }));
  });
});
