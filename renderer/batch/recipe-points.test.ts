import { describe, expect, it } from 'vitest';
import { nextPoint } from './recipe-points';

describe('a new point of a recipe', () => {
  it('begins in the middle', () => {
    expect(nextPoint([])).toEqual({ x: 50, y: 50, kind: 'include' });
  });
  it('never lies on another one', () => {
    const points = [nextPoint([])];
    for (let i = 1; i < 25; i++) points.push(nextPoint(points));
    expect(new Set(points.map(({ x, y }) => `${x} ${y}`)).size).toBe(25);
  });
});
