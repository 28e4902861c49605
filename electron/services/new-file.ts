import { link, open, rename } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Failure } from '../../core/errors/failure';
import { removePart, systemCode, writeFailure, writePart } from './atomic-file';

/** File systems without hard links (FAT, some network shares) say one of these. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/**
 * Writes a file that must not be there yet: it appears whole or not at all, and what is there under
 * its name is never touched, also when another program takes the name in the same moment. The
 * folder must be there.
 * @throws Failure `file-exists`, `disk-full`, `folder-unwritable`, `folder-missing`
 */
export async function writeNew(path: string, content: Uint8Array): Promise<void> {
  const part = await writePart(path, content);
  try {
    try {
      await link(part, path);
    } catch (error) {
      if (!NO_LINKS.has(systemCode(error) ?? '')) throw error;
      // takes the name first, so that the renaming replaces nothing but this empty file
      await (await open(path, 'wx')).close();
      await rename(part, path);
    }
  } catch (error) {
    throw systemCode(error) === 'EEXIST' ? new Failure('file-exists', { file: basename(path) }, { cause: error }) : writeFailure(error, dirname(path));
  } finally {
    await removePart(part);
  }
}

/**
 * Replaces a file whole or not at all, in a folder that must be there.
 * @throws Failure `disk-full`, `folder-unwritable`, `folder-missing`
 */
export async function replaceFile(path: string, content: Uint8Array): Promise<void> {
  const part = await writePart(path, content);
  try {
    await rename(part, path);
  } catch (error) {
    await removePart(part);
    throw writeFailure(error, dirname(path));
  }
}
