import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failureOf } from '../../../core/errors/failure.test-support';
import { BlobStore, sha256Of } from './blob-store';

let folder: string;
let blobs: BlobStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'blobs-'));
  blobs = new BlobStore(folder);
});
afterEach(async () => {
  blobs.dispose();
  await rm(folder, { recursive: true, force: true });
});

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const pathOf = (sha: string): string => join(folder, sha.slice(0, 2), sha);

it('keeps bytes under their checksum', async () => {
  const sha = await blobs.put(bytes('abc'));
  expect(sha).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(await blobs.get(sha)).toEqual(Buffer.from('abc'));
  expect(await blobs.has(sha)).toBe(true);
  expect(await blobs.has(sha256Of(bytes('other')))).toBe(false);
});

it('refuses bytes under another name', async () => {
  expect(await failureOf(blobs.putAs(sha256Of(bytes('a')), bytes('b')))).toMatchObject({ code: 'blob-mismatch' });
  expect(await readdir(folder)).toEqual([]);
});

it.each(['../../etc/passwd', '', 'A'.repeat(64), 'a'.repeat(63)])('knows no blob called %j', async (name) => {
  expect(await failureOf(blobs.get(name))).toMatchObject({ code: 'blob-missing' });
});

describe('damage on the disk', () => {
  it('is found when it is read, and mended by the next put', async () => {
    const sha = await blobs.put(bytes('a mask'));
    await writeFile(pathOf(sha), 'A mask');
    expect(await failureOf(blobs.get(sha))).toMatchObject({ code: 'blob-missing' });
    await blobs.put(bytes('a mask'));
    expect(await readFile(pathOf(sha), 'utf8')).toBe('a mask');
  });

  it('of a file cut short is mended by a put alone', async () => {
    const sha = await blobs.put(bytes('a mask'));
    await truncate(pathOf(sha), 2);
    await blobs.put(bytes('a mask'));
    expect(await readFile(pathOf(sha), 'utf8')).toBe('a mask');
  });
});

it('many puts of the same bytes at once leave one whole file', async () => {
  const content = new Uint8Array(300_000).map((_, index) => index * 7);
  const names = await Promise.all(Array.from({ length: 8 }, () => new BlobStore(folder).put(content)));
  expect(new Set(names).size).toBe(1);
  expect(await readdir(join(folder, names[0]!.slice(0, 2)))).toEqual([names[0]]);
  expect(await blobs.get(names[0]!)).toEqual(Buffer.from(content));
});

it('a folder that is a file is said', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  expect(await failureOf(new BlobStore(file).put(bytes('a')))).toMatchObject({ code: 'folder-missing' });
});

it.skipIf(process.getuid?.() === 0)('a folder that may not be written to is said', async () => {
  await chmod(folder, 0o500);
  expect(await failureOf(blobs.put(bytes('a')))).toMatchObject({ code: 'folder-unwritable' });
});

describe('garbage', () => {
  const week = 7 * 24 * 3600 * 1000;
  const age = async (sha: string, milliseconds: number): Promise<void> => {
    const then = new Date(Date.now() - milliseconds);
    await utimes(pathOf(sha), then, then);
  };

  it('is what is old and nobody names', async () => {
    const [old, kept, young] = [await blobs.put(bytes('old')), await blobs.put(bytes('kept')), await blobs.put(bytes('young'))];
    for (const sha of [old, kept]) await age(sha, week + 1000);
    await mkdir(join(folder, 'aa'), { recursive: true });
    const later = new BlobStore(folder);
    expect(await later.collect(new Set([kept]))).toBe(1);
    expect(await Promise.all([old, kept, young].map((sha) => later.has(sha)))).toEqual([false, true, true]);
  });

  it('is never what this program wrote or read', async () => {
    const sha = await blobs.put(bytes('in use'));
    await age(sha, week * 2);
    expect(await blobs.collect(new Set())).toBe(0);
    const reader = new BlobStore(folder);
    await reader.get(sha);
    expect(await reader.collect(new Set())).toBe(0);
    expect(await new BlobStore(folder).collect(new Set())).toBe(1);
  });

  it('is never what another running program uses, because that marks it', async () => {
    const sha = await blobs.put(bytes('in use'));
    await age(sha, week * 2);
    await blobs.touch();
    expect(await new BlobStore(folder).collect(new Set())).toBe(0);
  });

  it('is marked again and again, and a mark that fails ends nothing', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const beating = new BlobStore(folder);
    const rejected = vi.fn();
    process.on('unhandledRejection', rejected);
    try {
      const sha = await beating.put(bytes('in use'));
      await rm(pathOf(sha));
      // a name that leads to itself: the system refuses to follow it
      await symlink(pathOf(sha), pathOf(sha));
      await expect(beating.touch()).rejects.toThrow('ELOOP');
      await vi.advanceTimersByTimeAsync(24 * 3600 * 1000);
      await readdir(folder);
      await new Promise((resolve) => setImmediate(resolve));
      expect(rejected).not.toHaveBeenCalled();
    } finally {
      process.off('unhandledRejection', rejected);
      beating.dispose();
      vi.useRealTimers();
    }
  });

  it('in a folder that is not there is none', async () => {
    expect(await new BlobStore(join(folder, 'nothing')).collect(new Set())).toBe(0);
  });
});
