import { describe, expect, it } from 'vitest';
import { allSides } from '../../core/geometry/trim';
import { keyChange, pulled } from './trim-drag';

const content = { x: 10, y: 20, width: 30, height: 10 };
const from = { left: 1, top: 2, right: 3, bottom: 4 };

describe('a frame that is pulled', () => {
  it('moves the side that is held, or both of a corner, by whole pixels', () => {
    expect(pulled(from, content, { held: ['left'], dx: -5.4, dy: 99, all: false })).toEqual({ ...from, left: 6 });
    expect(pulled(from, content, { held: ['right', 'bottom'], dx: 5.6, dy: -7, all: false })).toEqual({ ...from, right: 9, bottom: -3 });
  });

  it('moves all sides alike, led by the one that goes furthest', () => {
    expect(pulled(from, content, { held: ['left', 'top'], dx: -2, dy: -8, all: true })).toEqual(allSides(10));
  });

  it('never loses its last pixel, nor grows beyond what a file may be', () => {
    expect(pulled(from, content, { held: ['left'], dx: 500, dy: 0, all: false }).left).toBe(1 - 33);
    expect(pulled(from, content, { held: ['bottom'], dx: 0, dy: -500, all: false }).bottom).toBe(1 - 12);
    expect(pulled(from, content, { held: ['top'], dx: 0, dy: 500, all: true })).toEqual(allSides(-4));
    expect(pulled(from, content, { held: ['top'], dx: 0, dy: -20_000, all: false }).top).toBe(10_000);
  });
});

it('moves an edge to where the arrow key points', () => {
  expect(keyChange('left', 'ArrowLeft')).toBe(1);
  expect(keyChange('right', 'ArrowLeft')).toBe(-1);
  expect(keyChange('top', 'ArrowUp')).toBe(1);
  expect(keyChange('bottom', 'ArrowDown')).toBe(1);
  expect(keyChange('left', 'ArrowUp')).toBe(1);
  expect(keyChange('left', 'Enter')).toBe(0);
});
