import { describe, expect, it } from 'vitest';
import { LocalColours } from './local-colours';

const WIDTH = 60;
const HEIGHT = 20;

/** Grey levels 0..1 by column, all free but those whose side `locked` tells. */
function colours(grey: (x: number) => number, locked: (x: number) => 0 | 1 | null, radius: number) {
  const plane = Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => grey(i % WIDTH));
  const all = Array.from({ length: WIDTH * HEIGHT }, (_, i) => i);
  const free = Int32Array.from(all.filter((i) => locked(i % WIDTH) === null));
  const inside = Uint8Array.from(all, (i) => locked(i % WIDTH) ?? 0);
  const local = new LocalColours({ width: WIDTH, height: HEIGHT, planes: [plane, plane, plane] }, free, inside, radius);
  /** mean evidence of a column */
  return (x: number, probability = 0.5): number => {
    const evidence = local.evidence(new Float32Array(WIDTH * HEIGHT).fill(probability));
    const of = [...evidence].filter((_, k) => (free[k] ?? 0) % WIDTH === x);
    return of.reduce((sum, value) => sum + value, 0) / of.length;
  };
}

describe('what colours near by say', () => {
  it('speaks for the side whose colours a pixel has', () => {
    const at = colours((x) => (x < 32 ? 0.8 : 0.2), (x) => (x < 24 ? 1 : x >= 40 ? 0 : null), 12);
    expect(at(30)).toBeGreaterThan(5);
    expect(at(34)).toBeLessThan(-5);
  });

  it('says next to nothing where both sides are alike', () => {
    const at = colours(() => 0.5, (x) => (x < 24 ? 1 : x >= 40 ? 0 : null), 12);
    expect(Math.abs(at(30))).toBeLessThan(1e-3);
  });

  it('says nothing where a side has no pixels near by', () => {
    // the object ends long before the free pixels on the right
    const at = colours((x) => (x < 5 ? 0.8 : 0.2), (x) => (x < 5 ? 1 : x >= 56 ? 0 : null), 8);
    expect(at(50)).toBe(0);
    expect(at(30)).toBe(0);
    for (let x = 5; x < 56; x++) expect(Number.isFinite(at(x))).toBe(true);
  });

  it('takes pixels that are all but decided for their side', () => {
    // no object is locked near by: only what the mask says of the free pixels can speak for it
    const at = colours((x) => (x < 32 ? 0.8 : 0.2), (x) => (x >= 40 ? 0 : null), 12);
    expect(at(31, 0.5)).toBe(0);
    expect(at(34, 0.99)).not.toBe(0);
  });
});
