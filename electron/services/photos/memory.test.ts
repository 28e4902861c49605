import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { startChild, type Child } from '../../processes/child';
import type { DecodeAnswer, DecodeQuestion } from './decode-protocol';
import { LIMITS } from './limits';
import { PhotoStore } from './photo-store';
import { ProcessDecoder } from './process-decoder';

/** What opening the largest photo may take: the decoding process at its fullest, in bytes. */
const MOST = 1.5e9;
const SIDE = Math.sqrt(LIMITS.pixels);

const folder = mkdtempSync(join(tmpdir(), 'maskwright-memory-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The most memory that a process has had at a time (proc(5), VmHWM), in bytes. */
function peakOf(pid: number): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1024;
}

/** 100 megapixels; what they show makes no difference to the memory that their rows and coefficients take. */
const large = (channels: 3 | 4): Sharp => sharp({ create: { width: SIDE, height: SIDE, channels, background: { r: 200, g: 120, b: 40, alpha: 0.5 } }, limitInputPixels: false });

// only Linux tells the peak of another process
describe.skipIf(process.platform !== 'linux')('a photo of 100 megapixels is opened within 1.5 GB', () => {
  it.each([
    ['JPEG', 'jpg', () => large(3).jpeg({ quality: 85 })],
    // all of its coefficients are held until the last scan
    ['progressive JPEG of full colour', 'jpg', () => large(3).jpeg({ quality: 85, progressive: true, chromaSubsampling: '4:4:4' })],
    ['PNG with transparency', 'png', () => large(4).png({ compressionLevel: 1 })],
  ])('as a %s', { timeout: 600_000 }, async (_, ending, picture) => {
    const file = join(folder, `large.${ending}`);
    await picture().toFile(file);
    const children: Child<DecodeQuestion, DecodeAnswer>[] = [];
    const decoder = new ProcessDecoder({
      start: async (entry, name) => {
        const child = await startChild<DecodeQuestion, DecodeAnswer>(entry, name);
        children.push(child);
        return child;
      },
    });
    try {
      const info = await new PhotoStore(join(folder, 'cache'), { decoder }).openFile(file);
      expect(info.width * info.height).toBe(LIMITS.pixels);
      const [child] = children;
      const peak = peakOf(child?.pid ?? 0);
      // it did work, and there
      expect(peak).toBeGreaterThan(30e6);
      expect(peak).toBeLessThan(MOST);
    } finally {
      decoder.dispose();
      rmSync(file, { force: true });
    }
  });
});
