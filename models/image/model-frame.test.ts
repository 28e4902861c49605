import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { embeddingCells, logitCells, modelFrame, toModel, toPhoto } from './model-frame';

describe('the photo in the model frame', () => {
  it('rounds as ResizeLongestSide does', () => {
    // worked out with segment_anything/utils/transforms.py: int(side * 1024 / longest + 0.5)
    expect(modelFrame({ width: 1500, height: 1000 })).toMatchObject({ width: 1024, height: 683 });
    expect(modelFrame({ width: 481, height: 321 })).toMatchObject({ width: 1024, height: 683 });
    expect(modelFrame({ width: 321, height: 481 })).toMatchObject({ width: 683, height: 1024 });
    expect(modelFrame({ width: 1, height: 1 })).toMatchObject({ width: 1024, height: 1024 });
    expect(modelFrame({ width: 10, height: 8000 })).toMatchObject({ width: 1, height: 1024 });
    expect(modelFrame({ width: 10, height: 80_000 })).toMatchObject({ width: 1, height: 1024 });
  });

  it('counts the cells that hold photo', () => {
    const frame = modelFrame({ width: 1500, height: 1000 });
    expect(logitCells(frame)).toEqual({ width: 256, height: 171 });
    expect(embeddingCells(frame)).toEqual({ width: 64, height: 43 });
  });

  it('maps there and back', () => {
    const side = fc.integer({ min: 1, max: 12_000 });
    fc.assert(fc.property(side, side, fc.double({ min: 0, max: 1, noNaN: true }), (width, height, share) => {
      const frame = modelFrame({ width, height });
      const point = { x: share * width, y: (1 - share) * height };
      const inModel = toModel(frame, point);
      expect(inModel.x).toBeLessThanOrEqual(frame.width + 1e-9);
      expect(inModel.y).toBeLessThanOrEqual(frame.height + 1e-9);
      const back = toPhoto(frame, inModel);
      expect(back.x).toBeCloseTo(point.x, 6);
      expect(back.y).toBeCloseTo(point.y, 6);
    }));
  });

  it('refuses a photo of no size', () => {
    expect(() => modelFrame({ width: 0, height: 5 })).toThrow('received 0 x 5');
  });
});
