import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWhole } from './atomic-file';
import { replaceFile, writeNew } from './new-file';
import { sweepParts } from './parts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maskwright-parts-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('sweepParts', () => {
  it('removes what a killed program left, and nothing else', async () => {
    // no system gives out process numbers this high
    const left = '.maskwright-99999999-0123456789abcdef.part';
    const inUse = `.maskwright-${process.pid}-0123456789abcdef.part`;
    for (const name of [left, inUse, '.maskwright-notes.part', 'photo.png']) await writeFile(join(folder, name), '');
    const leftFolder = join(folder, '.maskwright-99999999-fedcba9876543210.part');
    await mkdir(leftFolder);
    await writeFile(join(leftFolder, '0.png'), 'half');
    expect(await sweepParts(folder)).toBe(2);
    expect((await readdir(folder)).sort()).toEqual([inUse, '.maskwright-notes.part', 'photo.png'].sort());
  });
});

it.each([
  ['writeNew', writeNew],
  ['replaceFile', replaceFile],
  ['writeWhole', writeWhole],
])('%s clears away what was left in the folder long ago, and what is new stays', async (_name, write) => {
  const [old, fresh] = ['.maskwright-99999999-0123456789abcdef.part', '.maskwright-99999998-0123456789abcdef.part'];
  for (const name of [old, fresh]) await writeFile(join(folder, name), 'half');
  const hourAgo = new Date(Date.now() - 3600_000);
  await utimes(join(folder, old), hourAgo, hourAgo);
  await write(join(folder, 'a.png'), Uint8Array.of(1));
  expect((await readdir(folder)).sort()).toEqual([fresh, 'a.png'].sort());
});
