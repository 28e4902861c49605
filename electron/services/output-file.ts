import { access } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Failure } from '../../core/errors/failure';
import { replaceFile, writeNew } from './new-file';

/** Files that a command line names for its results. */

/**
 * @throws Failure `file-exists` where one of them is there already, `folder-missing` where its folder isn't
 */
export async function requireFree(files: readonly string[]): Promise<void> {
  for (const file of files) {
    if (!(await isThere(dirname(file)))) throw new Failure('folder-missing', { folder: dirname(file) });
    if (await isThere(file)) throw new Failure('file-exists', { file: basename(file) });
  }
}

/** Writes a result whole or not at all; an existing file only where it may be replaced. */
export async function writeOut(path: string, content: Uint8Array, replace: boolean): Promise<void> {
  await (replace ? replaceFile(path, content) : writeNew(path, content));
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(() => true, () => false);
}
