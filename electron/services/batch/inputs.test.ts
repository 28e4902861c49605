import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findInputs } from './inputs';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maskwright-inputs-'));
  for (const name of ['img10.jpg', 'img2.JPG', 'a.png', 'notes.txt', '.hidden.jpg', 'photo[1].jpg', 'x*y.webp']) await writeFile(join(folder, name), name);
  await mkdir(join(folder, 'photo.jpg'));
  await mkdir(join(folder, 'more'));
  await writeFile(join(folder, 'more', 'deep.tiff'), 'deep');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const names = async (...inputs: string[]): Promise<string[]> => (await findInputs(inputs)).map((input) => basename(input.path));

describe('inputs of a batch', () => {
  it('are the photos of a folder, numbers in order, not those of folders in it', async () => {
    expect(await names(folder)).toEqual(['a.png', 'img2.JPG', 'img10.jpg', 'photo.jpg', 'photo[1].jpg', 'x*y.webp']);
  });

  it('name a folder that is called like a photo', async () => {
    const found = (await findInputs([folder])).find((input) => basename(input.path) === 'photo.jpg');
    expect(found?.failure).toMatchObject({ code: 'file-is-folder', values: { file: 'photo.jpg' } });
  });

  it('are what a pattern finds', async () => {
    expect(await names(`${folder}/**/*.{tiff,JPG}`)).toEqual(['img2.JPG', 'deep.tiff']);
    expect(await names(`${folder}/*`)).toEqual(['a.png', 'img2.JPG', 'img10.jpg', 'photo.jpg', 'photo[1].jpg', 'x*y.webp']);
    expect(await names(`${folder}/nothing-*.jpg`)).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('are photos behind a link, and not the same ones again and again where a link leads in circles', async () => {
    await symlink(join(folder, 'img10.jpg'), join(folder, 'more', 'linked.jpg'));
    await symlink(folder, join(folder, 'more', 'up'));
    await symlink(join(folder, 'more'), join(folder, 'album'));
    expect(await names(`${folder}/**/*.{tiff,jpg}`)).toEqual(['img10.jpg', 'deep.tiff', 'linked.jpg', 'photo.jpg', 'photo[1].jpg']);
    expect(await names(`${folder}/album/*.tiff`)).toEqual(['deep.tiff']);
    expect(await names(join(folder, 'album'))).toEqual(['deep.tiff', 'linked.jpg']);
  });

  it('are not looked for any more once nobody waits for them', async () => {
    await expect(findInputs([`${folder}/**/*.jpg`], AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    const controller = new AbortController();
    const found = findInputs([`${folder}/**/*.jpg`], controller.signal);
    controller.abort();
    await expect(found).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('are single files whatever their name, also with the signs of a pattern in it', async () => {
    expect(await names(join(folder, 'notes.txt'), join(folder, 'photo[1].jpg'), join(folder, 'x*y.webp'))).toEqual(['notes.txt', 'photo[1].jpg', 'x*y.webp']);
  });

  it('are each there once, in the order given', async () => {
    expect(await names(join(folder, 'img10.jpg'), folder, `${folder}/*.jpg`)).toEqual(['img10.jpg', 'a.png', 'img2.JPG', 'photo.jpg', 'photo[1].jpg', 'x*y.webp']);
  });

  it('tell size and time, and what is missing', async () => {
    const [there, missing] = await findInputs([join(folder, 'img10.jpg'), join(folder, 'gone.jpg')]);
    expect(there).toMatchObject({ bytes: 9, failure: null });
    expect(there?.modified).toBeGreaterThan(1e12);
    expect(missing).toMatchObject({ bytes: 0, failure: { code: 'file-missing', values: { file: 'gone.jpg' } } });
  });

  it.skipIf(process.getuid?.() === 0)('say which folder may not be read', async () => {
    await chmod(join(folder, 'more'), 0);
    await expect(findInputs([join(folder, 'more')])).rejects.toMatchObject({ code: 'file-unreadable', values: { file: 'more' } });
    await chmod(join(folder, 'more'), 0o700);
  });
});
