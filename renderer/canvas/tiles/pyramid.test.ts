import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { levelFor, parentOf, TILE_SIZE, tileAt, tilesInSight, topLevel } from './pyramid';

const size = fc.record({ width: fc.integer({ min: 1, max: 60_000 }), height: fc.integer({ min: 1, max: 60_000 }) });

describe('the pyramid of tiles', () => {
  it('ends where the whole photo is one tile', () => {
    expect(topLevel({ width: 1024, height: 300 })).toBe(0);
    expect(topLevel({ width: 1025, height: 300 })).toBe(1);
    expect(topLevel({ width: 6000, height: 4000 })).toBe(3);
    fc.assert(fc.property(size, (photo) => void expect(tileAt(photo, topLevel(photo), 0, 0)?.part).toEqual({ x: 0, y: 0, ...photo })));
  });

  it('has a pixel for each pixel of the screen, and not four times as many', () => {
    const photo = { width: 12_000, height: 8_000 };
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 1, noNaN: true }), (scale) => {
        const pixels = 1 / 2 ** levelFor(scale, photo) / scale;
        expect(pixels).toBeGreaterThanOrEqual(1 - 1e-4);
        expect(pixels).toBeLessThan(2);
      }),
    );
    expect(levelFor(8, photo)).toBe(0);
  });

  it('covers exactly what is seen of the photo', () => {
    fc.assert(
      fc.property(size, fc.double({ min: 0.02, max: 4, noNaN: true }), fc.double({ min: -0.2, max: 1, noNaN: true }), fc.double({ min: -0.2, max: 1, noNaN: true }), (photo, zoom, left, top) => {
        const canvas = { width: 1000, height: 700 };
        const viewport = { zoom, x: left * photo.width, y: top * photo.height };
        const tiles = tilesInSight(photo, viewport, canvas, levelFor(zoom, photo));
        const seen = {
          width: Math.max(0, Math.min(photo.width, viewport.x + canvas.width / zoom) - Math.max(0, viewport.x)),
          height: Math.max(0, Math.min(photo.height, viewport.y + canvas.height / zoom) - Math.max(0, viewport.y)),
        };
        let area = 0;
        for (const { part } of tiles) {
          const width = Math.min(part.x + part.width, viewport.x + canvas.width / zoom) - Math.max(part.x, viewport.x);
          const height = Math.min(part.y + part.height, viewport.y + canvas.height / zoom) - Math.max(part.y, viewport.y);
          area += Math.max(0, width) * Math.max(0, height);
        }
        expect(area).toBeCloseTo(seen.width * seen.height, -2);
        expect(tiles.length).toBeLessThan(40);
      }),
    );
  });

  it('has whole parts at the border', () => {
    expect(tileAt({ width: 1500, height: 900 }, 0, 1, 0)).toEqual({ level: 0, column: 1, row: 0, part: { x: TILE_SIZE, y: 0, width: 476, height: 900 }, width: 476, height: 900 });
    expect(tileAt({ width: 1501, height: 900 }, 1, 0, 0)).toMatchObject({ width: 751, height: 450 });
    expect(tileAt({ width: 1500, height: 900 }, 0, 2, 0)).toBeNull();
  });

  it('falls back from each tile to the one that holds it', () => {
    const photo = { width: 5000, height: 3000 };
    let tile = tileAt(photo, 0, 4, 2);
    const parts = [];
    while (tile) {
      parts.push(tile.part);
      tile = parentOf(photo, tile);
    }
    expect(parts).toHaveLength(topLevel(photo) + 1);
    for (const part of parts) expect(part.x <= 4096 && part.y <= 2048 && part.x + part.width >= 5000 && part.y + part.height >= 3000).toBe(true);
  });
});
