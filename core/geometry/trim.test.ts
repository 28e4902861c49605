import { describe, expect, it } from 'vitest';
import { allSides, frameOf } from './trim';

const canvas = { x: 0, y: 0, width: 100, height: 50 };
const content = { x: 10, y: 20, width: 30, height: 10 };

describe('the frame of a file', () => {
  it('is the whole canvas, or what is there with the same padding all around', () => {
    expect(frameOf(content, canvas, null)).toEqual(canvas);
    expect(frameOf(content, canvas, 15)).toEqual({ x: -5, y: 5, width: 60, height: 40 });
    expect(frameOf(content, canvas, allSides(15))).toEqual(frameOf(content, canvas, 15));
  });

  it('has a padding of its own on each side, which may cut into what is there', () => {
    expect(frameOf(content, canvas, { left: 1, top: -2, right: -3, bottom: 4 })).toEqual({ x: 9, y: 22, width: 28, height: 12 });
  });

  it('always has a pixel', () => {
    expect(frameOf(content, canvas, { left: -500, top: 0, right: 0, bottom: -500 })).toEqual({ x: 39, y: 20, width: 1, height: 1 });
    expect(frameOf(content, canvas, allSides(-500))).toMatchObject({ width: 1, height: 1 });
  });
});
