import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Drops } from './drops';

let folder: string;
let drops: Drops;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maskwright-drops-'));
  drops = new Drops(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

it('takes dropped photos in under their own names', async () => {
  const { id, path } = await drops.begin('影像 #1');
  await drops.add(id, 'a.jpg', bytes('1'));
  await drops.add(id, 'a.jpg', bytes('2'));
  expect(basename(path)).toBe('影像 #1');
  expect((await readdir(path)).sort()).toEqual(['a-2.jpg', 'a.jpg']);
  expect(await readFile(join(path, 'a.jpg'), 'utf8')).toBe('1');
});

it('lets no name climb out of its folder', async () => {
  const { id, path } = await drops.begin('../../etc');
  await drops.add(id, '../../passwd', bytes('x'));
  expect(path.startsWith(join(folder, id))).toBe(true);
  expect(await readdir(path)).toEqual(['___.._passwd']);
  await expect(drops.add('../..', 'a.jpg', bytes('x'))).rejects.toMatchObject({ code: 'batch-unknown' });
  await expect(drops.add('0123456789abcdef', 'a.jpg', bytes('x'))).rejects.toMatchObject({ code: 'batch-unknown' });
});

it('lets go of what is forgotten, and of what never became a batch', async () => {
  const kept = await drops.begin('kept');
  const left = await drops.begin('left');
  const forgotten = await drops.begin('forgotten');
  await drops.forget([forgotten.path, '/somewhere/else']);
  await drops.collect([kept.path]);
  expect((await readdir(folder)).sort()).toEqual([kept.id, left.id].sort());
  await drops.collect([kept.path], Date.now() + 48 * 3600 * 1000);
  expect(await readdir(folder)).toEqual([kept.id]);
});
