import { expect, it } from 'vitest';
import { LOGIT_SIZE, OUTPUTS } from '../../models/decoder';
import { describeMask, outlineArea } from './describe-masks';

it('the area of an outline leaves its holes out', () => {
  const square = (from: number, to: number) => [{ x: from, y: from }, { x: to, y: from }, { x: to, y: to }, { x: from, y: to }];
  expect(outlineArea([square(0, 10)])).toBe(100);
  expect(outlineArea([square(0, 10), square(2, 4).reverse()])).toBe(96);
  expect(outlineArea([])).toBe(0);
});

it('a mask is shown without specks, but one that was clicked', () => {
  const photo = { width: 256, height: 256 };
  const logits = new Float32Array(OUTPUTS * LOGIT_SIZE * LOGIT_SIZE).fill(-5);
  for (let y = 100; y < 140; y++) logits.fill(5, y * LOGIT_SIZE + 100, y * LOGIT_SIZE + 140);
  for (let y = 40; y < 42; y++) logits.fill(0.5, y * LOGIT_SIZE + 40, y * LOGIT_SIZE + 42);
  const decoded = { logits, predictedIou: new Float32Array(OUTPUTS), milliseconds: 1 };
  const rings = (x: number) => describeMask(decoded, 'combined', { points: [{ id: 'a', x, y: x, kind: 'include' }], box: null }, photo).outline.length;
  expect(rings(120)).toBe(1);
  expect(rings(41)).toBe(2);
});
