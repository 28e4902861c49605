import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PAINTED, startIoPaint, type IoPaintDouble } from '../../services/inpaint/iopaint.test-support';
import { runCli } from '../program';
import { addFill } from './fill';

let folder: string;
let iopaint: IoPaintDouble;
let photo: string;
let mask: string;
let out: string;
const home = process.env['MASKWRIGHT_HOME'];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maskwright-fill-'));
  process.env['MASKWRIGHT_HOME'] = join(folder, 'home');
  iopaint = await startIoPaint();
  photo = join(folder, 'a photo #1 影像.png');
  mask = join(folder, 'mask.png');
  out = join(folder, 'filled.png');
  const grey = Buffer.from(Array.from({ length: 50 * 40 * 3 }, (_, i) => (i * 31) % 256));
  await sharp(grey, { raw: { width: 50, height: 40, channels: 3 } }).png().toFile(photo);
  await writeMask(50, 40, 255);
});
afterEach(async () => {
  if (home === undefined) delete process.env['MASKWRIGHT_HOME'];
  else process.env['MASKWRIGHT_HOME'] = home;
  await iopaint.close();
  await rm(folder, { recursive: true, force: true });
});

/** A square of 6 pixels at (20, 10). */
async function writeMask(width: number, height: number, value: number): Promise<void> {
  const alpha = Buffer.alloc(width * height);
  for (let y = 10; y < 16; y++) alpha.fill(value, y * width + 20, y * width + 26);
  await sharp(alpha, { raw: { width, height, channels: 1 } }).toColourspace('b-w').png().toFile(mask);
}

async function fill(...more: string[]): Promise<{ code: number; out: string; err: string }> {
  let said = '';
  let err = '';
  const streams = { out: { write: (text: string) => (said += text) }, err: { write: (text: string) => (err += text) } };
  const code = await runCli(['fill', photo, '--mask', mask, '--with', 'iopaint', '--url', iopaint.url, '--out', out, ...more], [addFill], streams, new AbortController().signal);
  return { code, out: said, err };
}

describe('fill', () => {
  it('fills the hole and leaves the rest of the photo as it was', async () => {
    expect(await fill('--prompt', 'a meadow')).toEqual({ code: 0, out: `${out}\n`, err: '' });
    expect(iopaint.last?.prompt).toBe('a meadow');
    const { data, info } = await sharp(out).raw().toBuffer({ resolveWithObject: true });
    const before = await sharp(photo).raw().toBuffer();
    expect([info.width, info.height, info.channels]).toEqual([50, 40, 3]);
    for (let i = 0; i < 50 * 40; i++) {
      const hole = i % 50 >= 20 && i % 50 < 26 && Math.floor(i / 50) >= 10 && Math.floor(i / 50) < 16;
      const pixel = [...data.subarray(i * 3, i * 3 + 3)];
      if (hole) expect(pixel).toEqual([PAINTED.r, PAINTED.g, PAINTED.b]);
      // where the filling fades into the same photo, a rounding of one is all that may differ
      else for (const channel of [0, 1, 2]) expect(Math.abs((pixel[channel] ?? 0) - (before[i * 3 + channel] ?? 0))).toBeLessThanOrEqual(i % 50 < 38 ? 1 : 0);
    }
  });

  it('takes grey of at most 127 as no hole', async () => {
    await writeMask(50, 40, 127);
    const { code, err } = await fill();
    expect(code).toBe(1);
    expect(err).toBe('mask.png has nothing selected in it. Use a mask with white where the object is.\n');
  });

  it('wants a mask of the size of the photo', async () => {
    await writeMask(49, 40, 255);
    const { code, err } = await fill();
    expect(code).toBe(1);
    expect(err).toContain('mask.png is 49 × 40 px, the photo 50 × 40.');
  });

  it('writes nothing when the program fails', async () => {
    iopaint.manner = 'out-of-memory';
    const { code, err } = await fill();
    expect(code).toBe(1);
    expect(err).toMatch(/^IOPaint at 127\.0\.0\.1:\d+ failed\. Look at its window for the reason, then run it again\. \(Status 500: CUDA out of memory.*\)\n$/);
    expect(await readdir(folder)).not.toContain('filled.png');
  });

  it('asks before another computer gets the photo', async () => {
    const { code, err } = await fill('--url', 'http://192.0.2.7:8080');
    expect(code).toBe(1);
    expect(err).toContain('192.0.2.7 is another computer.');
    expect(err).toContain('--allow-remote');
  });

  it.each([['--mask'], ['--with'], ['--out']])('is wrong usage without %s', async (option) => {
    const argv = ['fill', photo, '--mask', mask, '--with', 'iopaint', '--out', out];
    argv.splice(argv.indexOf(option), 2);
    const streams = { out: { write: () => true }, err: { write: () => true } };
    expect(await runCli(argv, [addFill], streams, new AbortController().signal)).toBe(2);
  });

  it('replaces a file only when it is told to', async () => {
    await writeFile(out, 'mine');
    const { code, err } = await fill();
    expect(code).toBe(1);
    expect(err).toContain('filled.png is already there.');
    expect(err).toContain('--force');
    expect(iopaint.requests).toBe(0);
    expect((await fill('--force')).code).toBe(0);
    expect(await sharp(out).metadata()).toMatchObject({ width: 50 });
  });

  it('names a photo that is none', async () => {
    await writeFile(photo, 'text');
    expect((await fill()).err).toContain('a photo #1 影像.png is a text file, not a picture.');
  });
});
