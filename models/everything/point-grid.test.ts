import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pointGrid, pointsOfLayer } from './point-grid';

const inRows = (points: readonly { x: number; y: number }[]) => [...points].sort((a, b) => a.y - b.y || a.x - b.x);

describe('the grid of points', () => {
  it("has SAM's points, in the middle of their cells", () => {
    // build_point_grid(2) times 400 x 100
    expect(inRows(pointGrid(2, { width: 400, height: 100 }))).toEqual([{ x: 100, y: 25 }, { x: 300, y: 25 }, { x: 100, y: 75 }, { x: 300, y: 75 }]);
  });

  it('has each point once, whatever the order', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 5000 }), (side, width, height) => {
      const points = inRows(pointGrid(side, { width, height }));
      expect(points).toHaveLength(side * side);
      const wrong = points.filter(({ x, y }, i) => Math.abs(x - (((i % side) + 0.5) / side) * width) > 1e-9 || Math.abs(y - ((Math.floor(i / side) + 0.5) / side) * height) > 1e-9);
      expect(wrong).toEqual([]);
    }));
  });

  it('begins with points that lie far apart', () => {
    const points = pointGrid(32, { width: 32, height: 32 });
    const nearest = (count: number): number => {
      const some = points.slice(0, count);
      return some.reduce((least, a, i) => some.slice(i + 1).reduce((nearer, b) => Math.min(nearer, Math.hypot(a.x - b.x, a.y - b.y)), least), Infinity);
    };
    expect([16, 64, 256, 1024].map(nearest)).toEqual([8, 4, 2, 1]);
  });

  it('asks the last half of the points between four that were asked before', () => {
    const points = pointGrid(32, { width: 32, height: 32 });
    const asked = new Set(points.slice(0, 512).map(({ x, y }) => `${x} ${y}`));
    const neighbours = points.slice(512).map(({ x, y }) => [[x - 1, y], [x + 1, y], [x, y - 1], [x, y + 1]].filter((at) => asked.has(at.join(' '))).length);
    // at the border of the grid there are but three, in two of its corners two
    expect(neighbours.filter((count) => count === 4)).toHaveLength(512 - 2 * 30 - 2);
    expect(Math.min(...neighbours)).toBe(2);
  });

  it('gets coarser with each layer of crops', () => {
    expect([0, 1, 2].map((layer) => pointsOfLayer(32, layer, 2))).toEqual([32, 16, 8]);
    expect([0, 1, 2].map((layer) => pointsOfLayer(5, layer, 3))).toEqual([5, 1, 1]);
  });
});
