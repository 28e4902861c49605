import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { PhotoInfo } from '../../../core/document/document';
import { isFailure, type FailureCode } from '../../../core/errors/failure';
import { sentence } from '../../../core/errors/sentences';
import { PhotoStore } from './photo-store';

/**
 * 235 odd and broken pictures of Pillow, image-rs, libvips and PngSuite, where the data sets lie
 * beside the checkout (or where MASKWRIGHT_SHARED says).
 */
const shared = process.env['MASKWRIGHT_SHARED'] ?? join(import.meta.dirname, '../../../../shared');
const archive = join(shared, 'data/hostile/hostile.tar.gz');
const there = existsSync(archive);

interface Expected {
  readonly file: string;
  /** what other programs read: size before EXIF rotation */
  readonly pillow: { readonly ok: boolean; readonly size?: readonly [number, number]; readonly format?: string; readonly exif_orientation?: number };
  readonly opencv: { readonly ok: boolean; readonly shape?: readonly number[] };
}

/** Sizes that Pillow gives before the EXIF orientation of a TIFF, or that are upright already. */
const UPRIGHT_SIZE: Readonly<Record<string, readonly [number, number]>> = {
  // Pillow gives the size after the turn for TIFF
  'made-orientation-6.tiff': [320, 240],
  'pil-g4_orientation_8.tif': [590, 88],
  // only OpenCV reads it
  'irs-rgb32f_bw.tiff': [32, 32],
  'ipng-issue#430.png': [568, 153],
  // 16-bit CMYK in JPEG, read by neither
  'pil-tiff_strip_cmyk_16l_jpeg.tif': [100, 100],
};
/** Refusals that are about the format, not about damage. */
const PLAIN: readonly FailureCode[] = ['photo-unsupported', 'photo-svg'];

/** Cut off inside of its last chunk, which says nothing but that it is the last. */
const ALL_PIXELS_THERE = 'pil-truncated_end_chunk.png';

// a skipped test says so in the report
if (!there) it.skip(`${archive} is not there; MASKWRIGHT_SHARED may say where the data sets are`, () => undefined);

describe.skipIf(!there)('hostile pictures', () => {
  const folder = mkdtempSync(join(tmpdir(), 'maskwright-hostile-'));
  if (there) execFileSync('tar', ['-xzf', archive, '-C', folder]);
  const expected = there ? (JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<string, Expected>) : {};
  const files = Object.entries(expected).map(([name, value]) => ({ name, ...value }));
  const store = new PhotoStore(join(folder, 'cache'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const opened = async (file: string): Promise<PhotoInfo> => store.openFile(join(folder, file));

  it.each(files.filter(({ file }) => file.startsWith('valid-odd/')))('$name opens upright, or its format is refused by name', async ({ name, file, pillow }) => {
    let info: PhotoInfo;
    try {
      info = await opened(file);
    } catch (error) {
      if (!isFailure(error)) throw error;
      expect(sentence(error)).toContain(name);
      expect(PLAIN).toContain(error.code);
      return;
    }
    const turned = info.orientation >= 5;
    const [width, height] = UPRIGHT_SIZE[name] ?? (turned ? [pillow.size?.[1], pillow.size?.[0]] : [pillow.size?.[0], pillow.size?.[1]]);
    expect([info.width, info.height]).toEqual([width, height]);
    // AVIF says how it is turned in boxes of its own, which the decoder obeys before anyone sees the pixels
    const orientation = info.format === 'avif' ? 1 : (pillow.exif_orientation ?? 1);
    expect(info.orientation).toBe(orientation < 1 || orientation > 8 ? 1 : orientation);
    // every pixel of it can be read
    const pixels = await store.pixels(info.id, { x: 0, y: 0, width: info.width, height: info.height, outWidth: Math.min(64, info.width), outHeight: Math.min(64, info.height) });
    expect(pixels).toHaveLength(Math.min(64, info.width) * Math.min(64, info.height) * 4);
  });

  it.each(files.filter(({ file }) => file.startsWith('broken/')))('$name is refused in plain words, or read as other programs read it', async ({ name, file, pillow, opencv }) => {
    let info: PhotoInfo;
    try {
      info = await opened(file);
    } catch (error) {
      if (!isFailure(error)) throw error;
      expect(sentence(error)).toContain(name);
      expect(error.code).not.toBe('photo-slow');
      return;
    }
    if (name !== ALL_PIXELS_THERE) expect(pillow.ok || opencv.ok).toBe(true);
    expect(info.width * info.height).toBeLessThanOrEqual(100e6);
  });
});
