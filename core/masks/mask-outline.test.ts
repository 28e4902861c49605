import { expect, it } from 'vitest';
import type { PhotoRect } from '../geometry/frames';
import { maskOutline } from './mask-outline';

const full = (bounds: PhotoRect) => ({ bounds, alpha: new Uint8Array(bounds.width * bounds.height).fill(255) });

function extent(rings: ReturnType<typeof maskOutline>): number[] {
  const points = rings.flat();
  return [Math.min(...points.map(({ x }) => x)), Math.min(...points.map(({ y }) => y)), Math.max(...points.map(({ x }) => x)), Math.max(...points.map(({ y }) => y))];
}

it('follows a mask in photo pixels, to the end of its bounds', () => {
  const [left, top, right, bottom] = extent(maskOutline(full({ x: 100, y: 50, width: 20, height: 10 }), 1024));
  expect(left).toBeCloseTo(100, 0);
  expect(right).toBeCloseTo(120, 0);
  expect(top).toBeCloseTo(50, 0);
  expect(bottom).toBeCloseTo(60, 0);
});

it('has a ring for each piece and each hole', () => {
  const bounds = { x: 0, y: 0, width: 30, height: 10 };
  const alpha = new Uint8Array(300);
  for (let y = 0; y < 10; y++) for (let x = 0; x < 10; x++) alpha[y * 30 + x] = x > 3 && x < 7 && y > 3 && y < 7 ? 0 : 255;
  for (let y = 0; y < 10; y++) alpha.fill(255, y * 30 + 20, y * 30 + 30);
  expect(maskOutline({ bounds, alpha }, 1024)).toHaveLength(3);
});

it('is coarser for a large mask, but in the same place', () => {
  const rings = maskOutline(full({ x: 10, y: 20, width: 1600, height: 1000 }), 400);
  expect(rings.flat().length).toBeLessThan(2000);
  const [left, top, right, bottom] = extent(rings);
  for (const [found, wanted] of [[left, 10], [top, 20], [right, 1610], [bottom, 1020]] as const) expect(Math.abs((found ?? 0) - wanted)).toBeLessThan(4);
});

it('is nothing for an empty mask', () => {
  expect(maskOutline({ bounds: { x: 0, y: 0, width: 0, height: 0 }, alpha: new Uint8Array(0) }, 400)).toEqual([]);
});
