import { expect, it } from 'vitest';
import { encodeFigures } from './encode-times';

it('counts encodings that were made, and says how many were not', () => {
  expect(encodeFigures([{ milliseconds: 500, cache: 'none' }, { milliseconds: 12, cache: 'disk' }, { milliseconds: 700, cache: 'none' }, { milliseconds: 0, cache: 'memory' }])).toEqual({ msEncode: 600, fromCache: 2 });
  expect(encodeFigures([{ milliseconds: 10, cache: 'disk' }, { milliseconds: 20, cache: 'disk' }])).toEqual({ msEncode: 15, fromCache: 2 });
});
