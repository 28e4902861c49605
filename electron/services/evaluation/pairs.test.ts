import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pairByStem } from './pairs';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maskwright-pairs-'));
  for (const name of ['images', 'masks', 'empty']) await mkdir(join(folder, name));
  for (const name of ['images/b.JPG', 'images/a 影像.png', 'images/alone.jpg', 'masks/b.png', 'masks/a 影像.png']) await writeFile(join(folder, name), '');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const pair = (images: string, masks: string) => pairByStem(join(folder, images), join(folder, masks));

it('pairs photos and masks of the same name, and names those without one', async () => {
  const { pairs, alone } = await pair('images', 'masks');
  expect(pairs.map(({ stem }) => stem)).toEqual(['a 影像', 'b']);
  expect(pairs[1]).toMatchObject({ image: join(folder, 'images/b.JPG'), mask: join(folder, 'masks/b.png') });
  expect(alone).toEqual(['alone']);
});

it('says that no mask is called like a photo, whatever there is in their folder', async () => {
  await writeFile(join(folder, 'empty', 'dog.jpg'), '');
  await expect(pair('images', 'empty')).rejects.toMatchObject({ code: 'masks-unpaired', values: { images: join(folder, 'images'), masks: join(folder, 'empty') } });
});

it('says which folder is not there, and which is there and empty', async () => {
  await expect(pair('gone', 'masks')).rejects.toMatchObject({ code: 'file-missing', values: { file: 'gone' } });
  await expect(pair('images', 'gone')).rejects.toMatchObject({ code: 'file-missing', values: { file: 'gone' } });
  await writeFile(join(folder, 'file.zip'), '');
  await expect(pair('file.zip', 'masks')).rejects.toMatchObject({ code: 'folder-is-file', values: { file: 'file.zip' } });
  await expect(pair('images', 'file.zip/masks')).rejects.toMatchObject({ code: 'file-missing', values: { file: 'masks' } });
  await expect(pair('empty', 'masks')).rejects.toMatchObject({ code: 'batch-empty', values: { folder: join(folder, 'empty') } });
});
