import { stat as statWithCallback, type Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { Failure } from '../../../core/errors/failure';
import { systemCode } from '../atomic-file';
import { fileFailure } from '../photos/read-file';

/** A file that a batch was given, photo or not: what it is shows when it is opened. */
export interface InputFile {
  /** absolute */
  readonly path: string;
  readonly bytes: number;
  /** milliseconds since 1970 */
  readonly modified: number;
  /** why it can't even be opened: `file-missing`, `file-is-folder`, `file-unreadable` */
  readonly failure: Failure | null;
}

/** Names that a folder is searched for; files that are named one by one are taken whatever their name. */
const PHOTO_NAMES = new Set(['.jpg', '.jpeg', '.jpe', '.jfif', '.png', '.webp', '.avif', '.tif', '.tiff', '.gif']);

const order = new Intl.Collator('en', { numeric: true });
const byName = (a: string, b: string): number => order.compare(a, b) || (a < b ? -1 : Number(a > b));

/** Files and folders that the system is asked about at a time. */
const AT_ONCE = 64;

/**
 * The photos of folders (not of the folders in them), of glob patterns, and single files, each once:
 * in the order given, within a folder or pattern by name with numbers as numbers (`img2` before
 * `img10`). A folder that is called like a photo is among them, with its failure, so that it is
 * named and not missed.
 * @throws Failure `file-unreadable` for a folder that may not be read
 */
export async function findInputs(inputs: readonly string[], signal?: AbortSignal): Promise<InputFile[]> {
  const paths = new Set((await someAtOnce(inputs, (input) => pathsOf(input, signal), signal)).flat());
  return someAtOnce([...paths], statInput, signal);
}

/** What each gives, in their order. */
async function someAtOnce<T, R>(all: readonly T[], work: (one: T) => Promise<R>, signal: AbortSignal | undefined): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < all.length; at += AT_ONCE) {
    signal?.throwIfAborted();
    results.push(...(await Promise.all(all.slice(at, at + AT_ONCE).map(work))));
  }
  return results;
}

/** One file as an input. */
export async function statInput(path: string): Promise<InputFile> {
  try {
    const stats = await stat(path);
    const failure = stats.isDirectory() ? new Failure('file-is-folder', { file: path.slice(path.lastIndexOf(sep) + 1) }) : null;
    return { path, bytes: failure ? 0 : stats.size, modified: Math.round(stats.mtimeMs), failure };
  } catch (error) {
    return { path, bytes: 0, modified: 0, failure: fileFailure(error, path) };
  }
}

async function pathsOf(input: string, signal: AbortSignal | undefined): Promise<string[]> {
  const path = resolve(input);
  try {
    if ((await stat(path)).isDirectory()) {
      return (await readdir(path)).filter(isPhotoName).sort(byName).map((name) => join(path, name));
    }
    return [path];
  } catch (error) {
    const missing = systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR';
    if (!missing) throw fileFailure(error, path);
    // a name that is there is a file, even with brackets or stars in it; only then it is a pattern
    if (!isDynamicPattern(input)) return [path];
  }
  const pattern = sep === '\\' ? input.replaceAll('\\', '/') : input;
  // what is written out before the first sign may lead over links, as any path may
  const written = pattern.slice(0, pattern.search(/[*?[\]{}()!+@\\]/)).lastIndexOf('/') + 1;
  const found = await glob(pattern.slice(written), {
    cwd: resolve(pattern.slice(0, written)), absolute: true, onlyFiles: false, expandDirectories: false,
    fs: { stat: statLinkedFile as typeof statWithCallback }, ...(signal === undefined ? {} : { signal }),
  });
  signal?.throwIfAborted();
  return found.map((name) => resolve(name)).filter(isPhotoName).sort(byName);
}

/**
 * What a pattern's search asks of a link. Linked files are found, linked folders are not entered, as
 * in a shell: one that leads to a folder around it (a Wine drive, /proc) has ever longer paths in it.
 */
function statLinkedFile(path: string, done: (error: Error | null, stats?: Stats) => void): void {
  statWithCallback(path, (error, stats) => {
    if (error === null && stats.isDirectory()) done(new Error(`${path} is a folder behind a link`));
    else done(error, stats);
  });
}

function isPhotoName(path: string): boolean {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf(sep)) + 1);
  return !name.startsWith('.') && PHOTO_NAMES.has(extname(name).toLowerCase());
}
