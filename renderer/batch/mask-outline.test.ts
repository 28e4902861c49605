import { expect, it } from 'vitest';
import { tracedPath } from './mask-outline';

const corners = (path: string): [number, number][] => [...path.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

it('follows a mask in photo pixels', () => {
  const bounds = { x: 100, y: 50, width: 20, height: 10 };
  const points = corners(tracedPath({ blob: '', bounds, area: 200 }, new Uint8Array(200).fill(255)));
  expect(Math.min(...points.map(([x]) => x))).toBeCloseTo(100, 0);
  expect(Math.max(...points.map(([x]) => x))).toBeCloseTo(120, 0);
  expect(Math.min(...points.map(([, y]) => y))).toBeCloseTo(50, 0);
  expect(Math.max(...points.map(([, y]) => y))).toBeCloseTo(60, 0);
});

it('has a ring for each piece and each hole', () => {
  const bounds = { x: 0, y: 0, width: 30, height: 10 };
  const alpha = new Uint8Array(300);
  for (let y = 0; y < 10; y++) for (let x = 0; x < 10; x++) alpha[y * 30 + x] = x > 3 && x < 7 && y > 3 && y < 7 ? 0 : 255;
  for (let y = 0; y < 10; y++) alpha.fill(255, y * 30 + 20, y * 30 + 30);
  expect(tracedPath({ blob: '', bounds, area: 0 }, alpha).match(/M/g)).toHaveLength(3);
});

it('is coarser for a large mask, but in the same place', () => {
  const bounds = { x: 10, y: 20, width: 1600, height: 1000 };
  const points = corners(tracedPath({ blob: '', bounds, area: 0 }, new Uint8Array(1600 * 1000).fill(255)));
  expect(points.length).toBeLessThan(4000);
  expect(Math.min(...points.map(([x]) => x))).toBeCloseTo(10, -0.5);
  expect(Math.max(...points.map(([x]) => x))).toBeCloseTo(1610, -0.5);
});

it('is nothing for an empty mask', () => {
  expect(tracedPath({ blob: '', bounds: { x: 0, y: 0, width: 0, height: 0 }, area: 0 }, new Uint8Array(0))).toBe('');
});
