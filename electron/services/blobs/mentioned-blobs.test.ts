import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sha256Of } from './blob-store';
import { mentionedBlobs } from './mentioned-blobs';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mentioned-blobs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const name = (number: number): string => sha256Of(Uint8Array.of(number));

it('are those of every journal, at whatever place of the file', async () => {
  await mkdir(join(folder, 'batches', 'a1'), { recursive: true });
  // names at every place relative to the pieces that a file is read in
  const padding = Array.from({ length: 40 }, (_, i) => `${'-'.repeat(65_536 - 70 + i * 2)}"${name(i)}"`);
  await writeFile(join(folder, 'batches', 'a1', 'journal.jsonl'), `${padding.join('')}${name(100)}`);
  await writeFile(join(folder, 'one.json'), `{"blob":"${name(101)}"}`);
  await writeFile(join(folder, 'two.json.damaged'), `{"blob":"${name(102)}`);
  await writeFile(join(folder, 'long.json'), `"${'a'.repeat(65)}"`);
  const names = await mentionedBlobs([folder, join(folder, 'none')]);
  expect([...names].sort()).toEqual([...Array.from({ length: 40 }, (_, i) => name(i)), name(100), name(101), name(102)].sort());
});

it('are not looked for in the photos that were dropped into a batch', async () => {
  await mkdir(join(folder, 'dropped', 'a1', 'photos'), { recursive: true });
  await writeFile(join(folder, 'dropped', 'a1', 'photos', 'large.jpg'), name(1));
  expect([...(await mentionedBlobs([folder]))]).toEqual([]);
});
