import { contours } from 'd3-contour';
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

/** The same by d3-contour, which finds the rings by joining pieces. */
function ringsOfD3(values: readonly number[], width: number, height: number): GridPoint[][] {
  const clamp = (at: number, size: number): number => Math.min(Math.max(at - 1, 0), size - 1);
  const bordered = Array.from({ length: (width + 2) * (height + 2) }, (_, i) => values[clamp(Math.floor(i / (width + 2)), height) * width + clamp(i % (width + 2), width)] ?? 0);
  const { coordinates } = contours().size([width + 2, height + 2]).contour(bordered, 0);
  return coordinates.flat().map((ring) => ring.slice(1).map(([x = 0, y = 0]): GridPoint => [x - 1, y - 1]));
}

/** Rings without regard to their order and to where each begins, to nine digits. */
function sameHowever(rings: readonly GridPoint[][]): string[] {
  const named = rings.map((ring) => {
    const corners = ring.map((point) => point.map((at) => (at + 0).toFixed(9)).join(' '));
    const turns = corners.map((_, i) => [...corners.slice(i), ...corners.slice(0, i)].join(', ')).sort();
    return turns[0] ?? '';
  });
  return named.sort();
}

describe('contours', () => {
  it('are those of d3-contour, saddles and borders included', () => {
    const grids = fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 })).chain(([width, height]) =>
      fc.record({ width: fc.constant(width), height: fc.constant(height), values: fc.array(fc.integer({ min: -9, max: 8 }).map((value) => value + 0.5), { minLength: width * height, maxLength: width * height }) }),
    );
    fc.assert(fc.property(grids, ({ width, height, values }) => {
      expect(sameHowever(contourRings(values, { width, height }, 0))).toEqual(sameHowever(ringsOfD3(values, width, height)));
    }), { numRuns: 500 });
  });

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
