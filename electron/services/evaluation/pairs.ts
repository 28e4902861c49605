import { readdir, stat } from 'node:fs/promises';
import { basename, join, parse } from 'node:path';
import { glob } from 'tinyglobby';
import { Failure } from '../../../core/errors/failure';
import { systemCode } from '../atomic-file';
import { fileFailure } from '../photos/read-file';

/** A photo and the mask that a person drew of its object. */
export interface Pair {
  /** path without extension, relative to the folder */
  readonly stem: string;
  readonly image: string;
  readonly mask: string;
}

const PHOTOS = '**/*.{jpg,jpeg,png,webp,avif,tif,tiff,gif}';

/**
 * Photos and masks of the same stem, folders below included, in the order of their names.
 *
 * @returns the pairs, and the stems of photos that have no mask
 * @throws Failure `file-missing` where a folder is not there, `folder-is-file`, `batch-empty`, `masks-unpaired` where there is no pair at all
 */
export async function pairByStem(images: string, masks: string): Promise<{ pairs: Pair[]; alone: string[] }> {
  const [photos, drawn] = await Promise.all([filesByStem(images), filesByStem(masks)]);
  const pairs: Pair[] = [];
  const alone: string[] = [];
  for (const [stem, image] of photos) {
    const mask = drawn.get(stem);
    if (mask === undefined) alone.push(stem);
    else pairs.push({ stem, image, mask });
  }
  if (photos.size === 0) throw new Failure('batch-empty', { folder: images });
  if (pairs.length === 0) throw new Failure('masks-unpaired', { images, masks });
  return { pairs, alone };
}

async function filesByStem(folder: string): Promise<Map<string, string>> {
  // a pattern finds nothing in a folder that isn't there, and says nothing of it
  await readdir(folder).catch(async (error: unknown) => {
    // the system says the same where a folder on the way is a file
    const isFile = systemCode(error) === 'ENOTDIR' && (await stat(folder).then(() => true, () => false));
    throw isFile ? new Failure('folder-is-file', { file: basename(folder) }, { cause: error }) : fileFailure(error, folder);
  });
  const files = await glob(PHOTOS, { cwd: folder, caseSensitiveMatch: false });
  const stems = files.sort().map((file): [string, string] => {
    const { dir, name } = parse(file);
    return [dir === '' ? name : `${dir}/${name}`, join(folder, file)];
  });
  return new Map(stems);
}
