import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cropBoxes } from './crop-boxes';
import { isNearCropEdge } from './crop-edge';

describe('crops of a photo', () => {
  it('are those of generate_crop_boxes', () => {
    // by hand: overlap = int(0.25 * 400 * 1) = 100; width ceil((100 + 600) / 2) = 350, height ceil((100 + 400) / 2) = 250
    expect(cropBoxes({ width: 600, height: 400 }, 1, 0.25)).toEqual([
      { box: { x: 0, y: 0, width: 600, height: 400 }, layer: 0 },
      { box: { x: 0, y: 0, width: 350, height: 250 }, layer: 1 },
      { box: { x: 0, y: 150, width: 350, height: 250 }, layer: 1 },
      { box: { x: 250, y: 0, width: 350, height: 250 }, layer: 1 },
      { box: { x: 250, y: 150, width: 350, height: 250 }, layer: 1 },
    ]);
  });

  it('cover the photo and stay within it', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 3 }), fc.double({ min: 0, max: 0.9, noNaN: true }), (width, height, layers, overlap) => {
      const crops = cropBoxes({ width, height }, layers, overlap);
      for (let layer = 1; layer <= layers; layer++) {
        const covered = new Uint8Array(width * height);
        for (const { box } of crops.filter((crop) => crop.layer === layer)) {
          expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height).toBe(true);
          for (let y = box.y; y < box.y + box.height; y++) covered.fill(1, y * width + box.x, y * width + box.x + box.width);
        }
        expect(covered.includes(0)).toBe(false);
      }
    }), { numRuns: 30 });
  });
});

describe('a mask at the edge of its crop', () => {
  const photo = { width: 600, height: 400 };
  const crop = { x: 0, y: 150, width: 350, height: 250 };

  it('may be cut off, but not where the photo ends', () => {
    expect(isNearCropEdge({ x: 100, y: 200, width: 240, height: 50 }, crop, photo)).toBe(true);
    expect(isNearCropEdge({ x: 100, y: 160, width: 50, height: 50 }, crop, photo)).toBe(true);
    expect(isNearCropEdge({ x: 0, y: 300, width: 50, height: 100 }, crop, photo)).toBe(false);
    expect(isNearCropEdge({ x: 100, y: 200, width: 100, height: 100 }, crop, photo)).toBe(false);
  });
});
