import { expect, it } from 'vitest';
import { outlineArea } from './describe-masks';

it('the area of an outline leaves its holes out', () => {
  const square = (from: number, to: number) => [{ x: from, y: from }, { x: to, y: from }, { x: to, y: to }, { x: from, y: to }];
  expect(outlineArea([square(0, 10)])).toBe(100);
  expect(outlineArea([square(0, 10), square(2, 4).reverse()])).toBe(96);
  expect(outlineArea([])).toBe(0);
});
