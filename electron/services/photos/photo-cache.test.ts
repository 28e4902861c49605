import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Failure } from '../../../core/errors/failure';
import { failureOf } from '../../../core/errors/failure.test-support';
import { sentence } from '../../../core/errors/sentences';
import { localDecoder } from './decoder';
import { PhotoStore } from './photo-store';
import { picture } from './pictures.test-support';

const folder = mkdtempSync(join(tmpdir(), 'maskwright-cache-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the cache', () => {
  const bytesOf = async (seed: number): Promise<Buffer> => picture(200 + seed, 100).png().toBuffer();

  it('keeps photos in use and lets the least recently used others go', async () => {
    const cache = join(folder, 'bounded');
    const bounded = new PhotoStore(cache, { maxBytes: () => 200_000 });
    const ids: string[] = [];
    for (let seed = 0; seed < 5; seed++) ids.push((await bounded.openBytes(`${seed}.png`, await bytesOf(seed))).id);
    // five photos of about 80 kB are over the bound, and all in use
    for (const id of ids) await bounded.info(id);
    for (const id of ids.slice(0, 4)) await bounded.release(id);
    await bounded.release('b'.repeat(64));
    const last = await bounded.openBytes('last.png', await bytesOf(9));
    await bounded.settled();
    expect((await failureOf(bounded.info(ids[0]!))).code).toBe('photo-unknown');
    await bounded.info(ids[4]!);
    await bounded.info(last.id);
  });

  it('does not let go of a photo that was opened once more', async () => {
    const cache = join(folder, 'opened again');
    const photo = await new PhotoStore(cache).openBytes('first.png', await bytesOf(10));
    const bounded = new PhotoStore(cache, { maxBytes: () => 1 });
    await bounded.openKept(photo.id, 'again.png');
    await bounded.openBytes('newer.png', await bytesOf(11));
    await bounded.settled();
    expect(bounded.keeps(photo.id)).toBe(true);
  });

  it('is replaced by a folder for temporary files where it takes no files', async () => {
    writeFileSync(join(folder, 'in the way'), '');
    const failures: Failure[] = [];
    const blocked = new PhotoStore(join(folder, 'in the way', 'photos'), { onFailure: (failure) => failures.push(failure) });
    const first = await blocked.openBytes('first.png', await bytesOf(20));
    writeFileSync(join(folder, 'second.png'), await bytesOf(21));
    const second = await blocked.openFile(join(folder, 'second.png'));
    expect(await blocked.pixels(first.id, { x: 0, y: 0, width: 10, height: 10, outWidth: 10, outHeight: 10 })).toHaveLength(400);
    expect(await blocked.thumbnail(second.id, 32)).not.toHaveLength(0);
    // told once
    expect(failures.map(({ code }) => code)).toEqual(['cache-unwritable']);
    expect(sentence(failures[0]!)).toContain('in the way');
  });

  it('clears away what a killed program left among the temporary files, and nobody else\'s', async () => {
    const { pid: gone } = spawnSync(process.execPath, ['--version']);
    const left = join(tmpdir(), `maskwright-photos-${gone}-abcdef`);
    const running = join(tmpdir(), `maskwright-photos-${process.pid}-abcdef`);
    for (const path of [left, running]) {
      mkdirSync(path);
      writeFileSync(join(path, '0.v'), 'pixels');
    }
    try {
      await new PhotoStore(join(folder, 'in the way', 'photos')).openBytes('third.png', await bytesOf(24));
      expect(existsSync(left)).toBe(false);
      expect(existsSync(running)).toBe(true);
    } finally {
      rmSync(running, { recursive: true });
    }
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('is replaced where it is read-only (skipped for root, who may write everywhere)', async () => {
    const cache = join(folder, 'read-only');
    mkdirSync(cache, { mode: 0o500 });
    const failures: Failure[] = [];
    const readOnly = new PhotoStore(cache, { onFailure: (failure) => failures.push(failure) });
    await readOnly.openBytes('photo.png', await bytesOf(22));
    expect(failures.map(({ code }) => code)).toEqual(['cache-unwritable']);
  });

  it('is replaced when its disk is full in the middle of a photo', async () => {
    const failures: Failure[] = [];
    const cache = join(folder, 'full');
    const full = new PhotoStore(cache, {
      onFailure: (failure) => failures.push(failure),
      decoder: {
        ...localDecoder,
        // what libvips says when a raster no longer fits
        decode: (photo, staging, signal) => (staging.startsWith(cache) ? Promise.reject(new Error('wbuffer: write failed: No space left on device')) : localDecoder.decode(photo, staging, signal)),
      },
    });
    const info = await full.openBytes('photo.png', await bytesOf(23));
    expect(failures.map(({ code }) => code)).toEqual(['cache-unwritable']);
    expect(await full.bytes(info.id)).not.toHaveLength(0);
  });

  it('decodes anew what a crash has left half written', async () => {
    const cache = join(folder, 'torn');
    const bytes = await bytesOf(30);
    const { id } = await new PhotoStore(cache).openBytes('torn.png', bytes);
    writeFileSync(join(cache, id, '0.v'), 'short');
    const again = new PhotoStore(cache);
    await again.openBytes('torn.png', bytes);
    expect(await again.pixels(id, { x: 0, y: 0, width: 200, height: 100, outWidth: 20, outHeight: 10 })).toHaveLength(800);
  });
});
