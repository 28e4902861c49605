import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../program';
import { addInfo } from './info';

const folder = mkdtempSync(join(tmpdir(), 'maskwright-info-test-'));
const photo = join(folder, '照片 1.jpg');
const notes = join(folder, 'notes.png');
const half = join(folder, 'half.jpg');

beforeAll(async () => {
  const image = sharp({ create: { width: 90, height: 60, channels: 3, background: '#345', noise: { type: 'gaussian', mean: 100, sigma: 40 } } });
  const bytes = await image.withMetadata({ orientation: 6, density: 300 }).jpeg().toBuffer();
  writeFileSync(photo, bytes);
  writeFileSync(half, bytes.subarray(0, bytes.length - 600));
  writeFileSync(notes, 'eggs, milk\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await runCli(['info', ...argv], [addInfo], { out: { write: (text) => (out += text) }, err: { write: (text) => (err += text) } }, new AbortController().signal);
  return { code, out, err };
}

describe('info', () => {
  it('says what a photo is, on one line', async () => {
    const { code, out, err } = await run(photo);
    expect(code).toBe(0);
    expect(err).toBe('');
    expect(out).toMatch(/照片 1\.jpg: JPEG, 60 × 90, 8 bit, 3 channels, srgb \(sRGB.*\), orientation 6, 300 dpi, \d+ bytes\n$/);
  });

  it('goes on after a bad file and says so in its exit code', async () => {
    const { code, out, err } = await run('--json', notes, photo, half, join(folder, 'gone.jpg'));
    const lines = out.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toEqual({ file: notes, error: 'notes.png is a text file, not a picture. Give a JPEG, PNG, WebP, AVIF, TIFF or GIF.' });
    expect(lines[1]).toMatchObject({ file: photo, format: 'jpeg', width: 60, height: 90, orientation: 6, depth: 8, channels: 3, colorSpace: 'srgb', bytes: expect.any(Number) as number });
    expect(lines[1]?.['icc']).toMatch(/sRGB/);
    expect(lines[2]).toMatchObject({ file: half, error: expect.stringContaining('half.jpg is cut off') as string });
    expect(lines[3]).toMatchObject({ error: expect.stringContaining('gone.jpg is not there.') as string });
    expect(code).toBe(1);
    expect(err).toBe('3 of 4 files could not be read.\n');
  });

  it('does not take a project for a photo, nor for an archive to unpack', async () => {
    const project = join(folder, 'truck.ora');
    writeFileSync(project, `PK\x03\x04${'\0'.repeat(26)}mimetypeimage/openrasterPK`);
    expect((await run(project)).out).toBe(`${project}: truck.ora is a project, not a picture. Write its picture with render, and take that.\n`);
  });

  it.each([40, 60, 80, 95])('finds out a large photo of which only %i %% are there', async (percent) => {
    const large = join(folder, `large-${percent}.jpg`);
    const bytes = await sharp({ create: { width: 1800, height: 1200, channels: 3, background: '#345', noise: { type: 'gaussian', mean: 100, sigma: 40 } } }).jpeg().toBuffer();
    writeFileSync(large, bytes.subarray(0, Math.floor((bytes.length * percent) / 100)));
    const { code, out } = await run(large);
    expect(out).toContain(`large-${percent}.jpg is cut off`);
    expect(code).toBe(1);
  });

  it('is used wrongly without a file', async () => {
    expect((await run()).code).toBe(2);
  });
});
