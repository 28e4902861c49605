import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contourRings, type GridPoint } from './contour';

/** Twice the signed area (shoelace). */
function signedArea(ring: readonly GridPoint[]): number {
  return ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length] ?? [0, 0];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);
}

describe('contours', () => {
  it('lie between cell centres where the function crosses the level', () => {
    // a ramp in x: 0 is crossed a quarter of the way from the second cell (centre 1.5) to the third (2.5)
    const ramp = [-3, -1, 3, 7];
    const [ring] = contourRings([...ramp, ...ramp, ...ramp], { width: 4, height: 3 }, 0);
    const lefts = ring?.filter(([, y]) => y > 0 && y < 3).map(([x]) => x).filter((x) => x < 4);
    expect(lefts?.length).toBeGreaterThan(0);
    for (const x of lefts ?? []) expect(x).toBeCloseTo(1.75);
  });

  it('close outside of a grid that is full', () => {
    const [ring, ...more] = contourRings(new Array<number>(12).fill(1), { width: 4, height: 3 }, 0);
    expect(more).toEqual([]);
    for (const [x, y] of ring ?? []) expect(x <= 0 || y <= 0 || x >= 4 || y >= 3).toBe(true);
  });

  it('are closed rings, holes the other way round', () => {
    const disc = Array.from({ length: 400 }, (_, i) => {
      const distance = Math.hypot((i % 20) + 0.5 - 10, Math.floor(i / 20) + 0.5 - 10);
      return Math.min(7 - distance, distance - 3);
    });
    const rings = contourRings(disc, { width: 20, height: 20 }, 0);
    expect(rings.length).toBe(2);
    const areas = rings.map(signedArea).sort((a, b) => a - b);
    // chords of the circle: a little less than its area
    expect(areas[0] ?? 0).toBeLessThan(-Math.PI * 48);
    expect(areas[0] ?? 0).toBeGreaterThan(-Math.PI * 49);
    expect(areas[1] ?? 0).toBeGreaterThan(Math.PI * 8.5);
  });

  it('are none where nothing is above the level', () => {
    fc.assert(fc.property(fc.array(fc.double({ max: -0.01, min: -9, noNaN: true }), { minLength: 6, maxLength: 6 }), (values) => {
      expect(contourRings(values, { width: 3, height: 2 }, 0)).toEqual([]);
    }));
  });
});
