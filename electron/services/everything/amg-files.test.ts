import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { GeneratedMask } from '../../../models/everything/finish-mask';
import { writeMaskFolder } from './amg-files';

const photo = { width: 4, height: 3 };
const mask: GeneratedMask = {
  box: { x: 1, y: 1, width: 2, height: 1 },
  cells: Uint8Array.of(1, 1),
  area: 2,
  predictedIou: 0.9,
  stability: 0.96,
  point: { x: 1.5, y: 1.5 },
  cropBox: { x: 0, y: 0, ...photo },
};
let out: string;
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'maskwright-amg-'));
});
afterEach(() => rm(out, { recursive: true, force: true }));

it('clears away what a killed run left half-written, and nothing of a run that goes on', async () => {
  // no system gives out process numbers this high
  const [left, running] = ['.maskwright-99999999-0123456789abcdef.part', `.maskwright-${process.pid}-0123456789abcdef.part`];
  const hourAgo = new Date(Date.now() - 3600_000);
  for (const name of [left, running]) {
    await mkdir(join(out, name));
    await writeFile(join(out, name, '0.png'), 'half');
    await utimes(join(out, name), hourAgo, hourAgo);
  }
  await writeMaskFolder(join(out, 'photo'), [mask], photo, false);
  expect((await readdir(out)).sort()).toEqual([running, 'photo']);
  expect((await readdir(join(out, 'photo'))).sort()).toEqual(['0.png', 'metadata.csv']);
});

it('writes under a name by which a later run knows whose it was', async () => {
  const writing = writeMaskFolder(join(out, 'photo'), Array.from({ length: 40 }, () => mask), photo, false);
  const seen = new Set<string>();
  let done = false;
  void writing.finally(() => (done = true));
  while (!done) for (const name of await readdir(out)) seen.add(name);
  await writing;
  const [part] = [...seen].filter((name) => name !== 'photo');
  expect(part).toMatch(new RegExp(`^\\.maskwright-${process.pid}-[0-9a-f]{16}\\.part$`));
  expect(await readdir(out)).toEqual(['photo']);
});

it('replaces what an earlier run wrote, and nothing else that lies there', async () => {
  const folder = join(out, 'again');
  await writeMaskFolder(folder, [mask, mask, mask], photo, false);
  await writeFile(join(folder, 'notes.txt'), 'mine');
  await expect(writeMaskFolder(folder, [mask], photo, false)).rejects.toMatchObject({ code: 'file-exists', values: { file: 'again' } });
  await writeMaskFolder(folder, [mask], photo, true);
  expect((await readdir(folder)).sort()).toEqual(['0.png', 'metadata.csv', 'notes.txt']);
  expect(await readFile(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
  expect((await readdir(out)).filter((name) => name.startsWith('again'))).toEqual(['again']);
});

it('never takes the files of others away from the folder, not even while it replaces its own', async () => {
  const folder = join(out, 'again');
  await writeMaskFolder(folder, [mask], photo, false);
  await writeFile(join(folder, 'notes.txt'), 'mine');
  let done = false;
  const writing = writeMaskFolder(folder, [mask, mask], photo, true).finally(() => (done = true));
  while (!done) {
    expect(existsSync(join(folder, 'notes.txt'))).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await writing;
});

it('clears away what a killed run put aside, and keeps what is not ours of it', async () => {
  const folder = join(out, 'photo');
  await writeMaskFolder(folder, [mask, mask], photo, false);
  await writeFile(join(folder, 'notes.txt'), 'mine');
  await rename(folder, `${folder}.99999999-0123abcd.before`);
  // of a run that goes on
  await mkdir(`${folder}.${process.ppid}-0123abcd.before`);
  await writeMaskFolder(folder, [mask], photo, false);
  expect((await readdir(out)).sort()).toEqual(['photo', `photo.${process.ppid}-0123abcd.before`]);
  expect((await readdir(folder)).sort()).toEqual(['0.png', 'metadata.csv', 'notes.txt']);
});

it('writes into the folder that a link leads to, and the link stays', async () => {
  const folder = join(out, 'elsewhere');
  await mkdir(folder);
  await writeFile(join(folder, '7.png'), 'of an earlier run');
  await symlink(folder, join(out, 'link'));
  await writeMaskFolder(join(out, 'link'), [mask], photo, true);
  expect((await readdir(folder)).sort()).toEqual(['0.png', 'metadata.csv']);
});
