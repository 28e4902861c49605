import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOGIT_SIZE } from '../decoder';
import { enlargement, sharpRegion } from './region';
import { logitsInRegion, promptsInRegion } from './region-prompts';

describe('the region that is encoded again', () => {
  const photo = { width: 4000, height: 3000 };

  it('holds the object, lies inside of the photo, and is worth it', () => {
    const box = fc.record({ x: fc.integer({ min: 0, max: 3900 }), y: fc.integer({ min: 0, max: 2900 }), width: fc.integer({ min: 1, max: 4000 }), height: fc.integer({ min: 1, max: 3000 }) })
      .map((made) => ({ ...made, width: Math.min(made.width, photo.width - made.x), height: Math.min(made.height, photo.height - made.y) }));
    fc.assert(
      fc.property(box, (object) => {
        const region = sharpRegion(object, photo);
        if (!region) {
          expect(Math.max(object.width, object.height) * 1.4).toBeGreaterThan(4000 / 1.6);
          return;
        }
        expect(region.x).toBeLessThanOrEqual(object.x);
        expect(region.y).toBeLessThanOrEqual(object.y);
        expect(region.x + region.width).toBeGreaterThanOrEqual(object.x + object.width);
        expect(region.y + region.height).toBeGreaterThanOrEqual(object.y + object.height);
        expect([region.x, region.y, region.width, region.height].every(Number.isInteger)).toBe(true);
        expect(region.x >= 0 && region.y >= 0 && region.x + region.width <= photo.width && region.y + region.height <= photo.height).toBe(true);
        expect(enlargement(region, photo)).toBeGreaterThanOrEqual(1.4);
      }),
    );
  });

  it('is the same for a mask that changed by a few pixels', () => {
    expect(sharpRegion({ x: 1010, y: 1010, width: 500, height: 400 }, photo)).toEqual(sharpRegion({ x: 1012, y: 1011, width: 500, height: 401 }, photo));
  });

  it('is none for an object that fills the photo, and for no object', () => {
    expect(sharpRegion({ x: 100, y: 100, width: 3600, height: 2800 }, photo)).toBeNull();
    expect(sharpRegion({ x: 100, y: 100, width: 0, height: 0 }, photo)).toBeNull();
  });

  it('is asked about with the clicks in it and the object\'s box, in its own pixels', () => {
    const region = { x: 100, y: 200, width: 300, height: 300 };
    const click = (id: string, x: number, y: number) => ({ id, x, y, kind: 'include' as const });
    expect(promptsInRegion({ points: [click('a', 150, 260), click('b', 50, 260)], box: null }, { x: 120, y: 220, width: 200, height: 100 }, region)).toEqual({
      points: [click('a', 50, 60)],
      box: { x: 20, y: 20, width: 200, height: 100 },
    });
  });

  it('takes the mask along: the same edge at the same place of the photo', () => {
    // object right of x = 2000: half of the photo's 256 cells
    const logits = Float32Array.from({ length: LOGIT_SIZE * LOGIT_SIZE }, (_, i) => (i % LOGIT_SIZE) + 0.5 - 128);
    const region = { x: 1600, y: 900, width: 1000, height: 800 };
    const moved = logitsInRegion(logits, photo, region);
    const crossing = [...moved.subarray(100 * LOGIT_SIZE, 101 * LOGIT_SIZE)].findIndex((value) => value > 0);
    // 400 of the region's 1000 pixels, of 256 cells
    expect(crossing).toBe(Math.round((400 / 1000) * 256));
    expect(moved[100 * LOGIT_SIZE]).toBeCloseTo((1600 + 500 / 256 - 2000) / (4000 / 256), 1);
    // below the region there is only padding
    expect(moved[250 * LOGIT_SIZE + 5]).toBe(-10);
  });
});
