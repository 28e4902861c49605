import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFailure } from '../errors/failure';
import { EMPTY_MASK } from './alpha-mask';
import { decodeMask, encodeMask } from './mask-codec';

const deflateRaw = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> =>
  new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer());
const box = (width: number, height: number) => ({ x: 3, y: 4, width, height });
const damaged = async (bytes: Uint8Array, width: number, height: number): Promise<boolean> =>
  decodeMask(bytes, box(width, height)).then(() => false, (error: unknown) => isFailure(error, 'mask-damaged'));

describe('masks in the blob store', () => {
  it('come back as they were', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), fc.infiniteStream(fc.nat(255)), async (width, height, values) => {
      const alpha = Uint8Array.from({ length: width * height }, () => values.next().value ?? 0);
      const mask = { bounds: box(width, height), alpha };
      expect(await decodeMask(await encodeMask(mask), mask.bounds)).toEqual(mask);
    }), { numRuns: 50 });
    expect(await decodeMask(await encodeMask(EMPTY_MASK), EMPTY_MASK.bounds)).toEqual(EMPTY_MASK);
  });

  it('are plain raw deflate', async () => {
    const { alpha } = await decodeMask(await deflateRaw(Uint8Array.of(1, 2, 3, 4, 5, 6)), box(3, 2));
    expect([...alpha]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('that are damaged, too short, too long or bombs are refused', async () => {
    const whole = await deflateRaw(new Uint8Array(100).map((_, i) => (i * 37) % 251));
    expect(await damaged(whole.subarray(0, 20), 10, 10)).toBe(true);
    expect(await damaged(Uint8Array.of(0xff, 0xff, 0xff), 10, 10)).toBe(true);
    expect(await damaged(whole, 10, 11)).toBe(true);
    expect(await damaged(whole, 10, 9)).toBe(true);
    expect(await damaged(await deflateRaw(new Uint8Array(50_000_000)), 4, 4)).toBe(true);
  });
});
