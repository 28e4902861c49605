import { describe, expect, it } from 'vitest';
import { averageRecall, bestIous } from './recall';

/** Digits are objects. */
const drawn = (...rows: string[]) => ({ width: rows[0]?.length ?? 0, height: rows.length, values: Uint8Array.from(rows.join(''), Number) });
const mask = (x: number, y: number, ...rows: string[]) => ({ box: { x, y, width: rows[0]?.length ?? 0, height: rows.length }, cells: Uint8Array.from(rows.join(''), Number) });

describe('recall of objects', () => {
  const truth = drawn('110000', '110220', '000220', '500000');

  it('takes the mask that fits an object best', () => {
    // object 1: 2 of 4 pixels and one beside; then 3 of 4. Object 2: exact. Object 5: none
    expect(bestIous(truth, [mask(1, 0, '11', '10'), mask(0, 0, '10', '11'), mask(3, 1, '11', '11')])).toEqual([0.75, 1, 0]);
    expect(bestIous(truth, [mask(1, 0, '11', '10')])).toEqual([2 / 5, 0, 0]);
    expect(bestIous(truth, [])).toEqual([0, 0, 0]);
  });

  it('is averaged over the thresholds of COCO', () => {
    expect(averageRecall([1])).toBe(1);
    expect(averageRecall([0.5])).toBeCloseTo(0.1);
    expect(averageRecall([0.6])).toBeCloseTo(0.3);
    expect(averageRecall([0.75, 1, 0])).toBeCloseTo((0.6 + 1 + 0) / 3);
    expect(averageRecall([])).toBe(0);
  });
});
