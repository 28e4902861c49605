import { mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Failure } from '../../core/errors/failure';
import { knownWriteFailure, systemCode } from '../../core/errors/write-failure';
import { partIn, sweepOnce } from './parts';

export { systemCode };

/**
 * Writes a file whole or not at all: aside, fsync, rename. Makes the folder where it is missing;
 * where the name is a link, what it leads to is replaced.
 * @throws Failure `disk-full`, `folder-unwritable`, `folder-missing`
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const key = resolve(path);
  // one write of a file after the other: the last one asked for is what stays
  const turn = (writing.get(key) ?? Promise.resolve()).catch(() => undefined).then(() => replace(key, content));
  writing.set(key, turn);
  try {
    await turn;
  } finally {
    if (writing.get(key) === turn) writing.delete(key);
  }
}

const writing = new Map<string, Promise<void>>();

async function replace(path: string, content: string | Uint8Array): Promise<void> {
  await makeFolder(dirname(path));
  // a file that isn't there yet leads nowhere
  const target = await realpath(path).catch(() => path);
  const part = await writePart(target, content);
  try {
    await rename(part, target);
  } catch (error) {
    await removePart(part);
    throw writeFailure(error, dirname(target));
  }
}

/** Makes a folder, and those around it, where it isn't there. @throws Failure `folder-missing` where a file has its name */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await makeWithParents(resolve(folder));
  } catch (error) {
    throw systemCode(error) === 'EEXIST' ? new Failure('folder-missing', { folder }, { cause: error }) : writeFailure(error, folder);
  }
}

/**
 * As `mkdir` with `recursive`, which runs in circles where a folder that is there takes no other and
 * calls it missing (procfs does).
 * @param folder absolute
 * @returns the folders that weren't there, each after those around it
 */
export async function makeWithParents(folder: string): Promise<string[]> {
  try {
    await mkdir(folder);
    return [folder];
  } catch (error) {
    if (await isFolder(folder)) return [];
    if (systemCode(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
  }
  const around = await makeWithParents(dirname(folder));
  try {
    await mkdir(folder);
    return [...around, folder];
  } catch (error) {
    // made by another program in this moment
    if (!(await isFolder(folder))) throw error;
    return around;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then((stats) => stats.isDirectory(), () => false);
}

/**
 * Writes a file without a name of its own beside the one that it is to become, down to the disk: all
 * of it, also where the system takes it in pieces, as it does when the disk is nearly full.
 * @returns its path
 * @throws Failure as `writeWhole`; nothing is left behind then
 */
export async function writePart(path: string, content: string | Uint8Array): Promise<string> {
  await sweepOnce(dirname(path));
  const part = partIn(dirname(path));
  try {
    const file = await open(part, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    return part;
  } catch (error) {
    await removePart(part);
    throw writeFailure(error, dirname(path));
  }
}

/** Removes what was written aside and isn't wanted. */
export async function removePart(part: string): Promise<void> {
  try {
    await rm(part, { force: true });
  } catch (error) {
    // the folder went away with it; what is told is why the file could not be written
    if (!['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS', 'EIO'].includes(systemCode(error) ?? '')) throw error;
  }
}

/** What a failed write into a folder is called where a person reads it. */
export function writeFailure(error: unknown, folder: string): Failure {
  if (error instanceof Failure) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return knownWriteFailure(error, folder) ?? new Failure('internal', { detail }, { cause: error });
}
