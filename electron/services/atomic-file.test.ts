import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isFailure } from '../../core/errors/failure';
import { makeFolder, writeWhole } from './atomic-file';
import { smallDisk, UNWRITABLE_FOLDER } from './small-disk.test-support';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atomic-file-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const codeOf = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => null, (error: unknown) => (isFailure(error) ? error.code : error));

it('writes text and bytes, makes folders, replaces what is there', async () => {
  const path = join(folder, 'a', 'b', 'settings.json');
  await writeWhole(path, 'ä');
  await writeWhole(path, Uint8Array.of(1, 2));
  expect([...(await readFile(path))]).toEqual([1, 2]);
  expect(await readdir(join(folder, 'a', 'b'))).toEqual(['settings.json']);
});

it('of many writes at once keeps the last that was asked for', async () => {
  const path = join(folder, 'settings.json');
  await Promise.all(Array.from({ length: 20 }, (_, number) => writeWhole(path, `${'x'.repeat((20 - number) * 1000)}${number}`)));
  expect(await readFile(path, 'utf8')).toBe(`${'x'.repeat(1000)}19`);
});

it('replaces what a link leads to, not the link', async () => {
  const real = join(folder, 'real.json');
  await writeFile(real, 'old');
  await symlink(real, join(folder, 'link.json'));
  await writeWhole(join(folder, 'link.json'), 'new');
  expect(await readFile(real, 'utf8')).toBe('new');
});

it('on a disk with room for a part of it writes nothing, and keeps what was there', async (context) => {
  const disk = smallDisk(64);
  if (disk === null) return context.skip('a small disk can only be mounted by root on Linux');
  try {
    const path = join(disk.folder, 'work.json');
    await writeWhole(path, 'the old state');
    // the system takes the first 60 kB without a word
    expect(await codeOf(writeWhole(path, Buffer.alloc(500_000, 'x')))).toBe('disk-full');
    expect(await codeOf(writeWhole(path, 'x'.repeat(500_000)))).toBe('disk-full');
    expect(await readFile(path, 'utf8')).toBe('the old state');
    expect(await readdir(disk.folder)).toEqual(['work.json']);
  } finally {
    disk.unmount();
  }
});

it.skipIf(process.platform !== 'linux')('gives up on a folder that is there and calls a new one in it missing', async () => {
  expect(await codeOf(makeFolder('/proc/maskwright/photos'))).toBe('folder-missing');
});

it('says which folder may not be written to, or is none', async () => {
  await writeFile(join(folder, 'file'), '');
  expect(await codeOf(writeWhole(join(folder, 'file', 'x.json'), 'x'))).toBe('folder-missing');
  if (UNWRITABLE_FOLDER !== null) expect(await codeOf(writeWhole(join(UNWRITABLE_FOLDER, 'x.json'), 'x'))).toBe('folder-unwritable');
  await mkdir(join(folder, 'folder.json'));
  expect(await codeOf(writeWhole(join(folder, 'folder.json'), 'x'))).toBe('internal');
  expect((await readdir(folder)).toSorted()).toEqual(['file', 'folder.json']);
});
