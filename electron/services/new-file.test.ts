import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaceFile, writeNew } from './new-file';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maskwright-new-file-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('writeNew', () => {
  it('writes a file and leaves nothing else', async () => {
    await writeNew(join(folder, 'a.png'), bytes('one'));
    expect(await readdir(folder)).toEqual(['a.png']);
    expect(await readFile(join(folder, 'a.png'), 'utf8')).toBe('one');
  });

  it('never touches what is there', async () => {
    await writeFile(join(folder, 'a.png'), 'mine');
    await expect(writeNew(join(folder, 'a.png'), bytes('yours'))).rejects.toMatchObject({ code: 'file-exists', values: { file: 'a.png' } });
    expect(await readFile(join(folder, 'a.png'), 'utf8')).toBe('mine');
    expect(await readdir(folder)).toEqual(['a.png']);
  });

  it('lets one of many writers win', async () => {
    const results = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => writeNew(join(folder, 'a.png'), bytes(String(i)))));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['a.png']);
  });

  it('does not make the folder again', async () => {
    await rm(folder, { recursive: true });
    await expect(writeNew(join(folder, 'a.png'), bytes(''))).rejects.toMatchObject({ code: 'folder-missing', values: { folder } });
    await expect(replaceFile(join(folder, 'a.png'), bytes(''))).rejects.toMatchObject({ code: 'folder-missing' });
  });
});

describe('replaceFile', () => {
  it('replaces a file whole', async () => {
    await writeFile(join(folder, 'a.png'), 'old');
    await replaceFile(join(folder, 'a.png'), bytes('new'));
    expect(await readFile(join(folder, 'a.png'), 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['a.png']);
  });
});
