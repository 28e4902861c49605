import { link, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../../core/errors/failure';
import { removePart, systemCode, writeFailure, writePart } from './atomic-file';

/** Files that are being written and have no name of their own yet: `.maskwright-PID-RANDOM.part`. */
const PART = /^\.maskwright-(\d+)-[0-9a-f]{16}\.part$/;

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

/** Removes what a killed program left half-written in a folder. @returns how many files */
export async function sweepParts(folder: string): Promise<number> {
  let swept = 0;
  for (const name of await readdir(folder)) {
    const pid = PART.exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    await rm(join(folder, name), { force: true });
    swept++;
  }
  return swept;
}

/** True where a process of this number runs on this computer. */
export function isRunning(pid: number): boolean {
  // 0 and negative numbers are groups of processes
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // it runs, as somebody else's
    return systemCode(error) === 'EPERM';
  }
}
