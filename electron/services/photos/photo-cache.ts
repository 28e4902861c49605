import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { Failure } from '../../../core/errors/failure';
import { knownWriteFailure, systemCode } from '../../../core/errors/write-failure';
import { isRunning } from '../../processes/is-running';

/** How many photos of one process are held against eviction at most; the oldest is let go first. */
const MOST_PINS = 64;
const DEFAULT_BYTES = 4_000_000_000;
const STAGING = 'incoming-';
const PIN = 'in-use-';

export interface PhotoCacheOptions {
  /** bytes that stay on disk at most; photos in use may exceed it */
  readonly maxBytes?: () => number;
  /** told when the folder can't be used and another takes its place */
  readonly onFailure?: (failure: Failure) => void;
}

/**
 * Folders of decoded photos, one a photo, named by its SHA-256; bounded in size, least recently used
 * out. Several processes share it: a photo appears whole (made aside, then renamed), and one that a
 * living process has in use stays.
 *
 * Where the folder can't be written to (read-only, full), a folder for temporary files takes its
 * place until the process ends.
 */
export class PhotoCache {
  readonly #folder: string;
  readonly #options: PhotoCacheOptions;
  /** by id, the path of the mark that tells other processes; the longest unused first */
  readonly #pins = new Map<string, string>();
  #fallback: string | null = null;
  #trimming: Promise<void> = Promise.resolve();
  /** by id, the folder of the two in which it lies */
  readonly #known = new Map<string, string>();

  constructor(folder: string, options: PhotoCacheOptions = {}) {
    this.#folder = folder;
    this.#options = options;
  }

  /** Folder of a photo that is there, null otherwise. */
  async find(id: string): Promise<string | null> {
    const known = this.#known.get(id);
    for (const root of known !== undefined ? [known] : this.#roots()) {
      const folder = join(root, id);
      try {
        await stat(join(folder, 'photo.json'));
        return folder;
      } catch {
        // not in this one; the next may have it
        this.#known.delete(id);
      }
    }
    return null;
  }

  /** Whether a photo is there, at a glance. */
  keeps(id: string): boolean {
    return this.#roots().some((root) => existsSync(join(root, id, 'photo.json')));
  }

  /**
   * Runs `make` in an empty folder and keeps what it leaves there as photo `id`. Where the disk does
   * not take it, it runs once more in the folder for temporary files.
   *
   * @param make returns the photo's id, null to keep nothing
   * @throws Failure `disk-full`, `folder-unwritable` where no folder takes it
   */
  async make<T>(make: (staging: string) => Promise<{ id: string | null; result: T }>): Promise<T> {
    try {
      return await this.#makeIn(this.#fallback ?? this.#folder, make);
    } catch (error) {
      const failure = cacheFailure(error, this.#folder);
      if (failure === null) throw error;
      if (this.#fallback !== null) throw failure;
      this.#fallback = await temporaryFolder(failure);
      this.#options.onFailure?.(new Failure('cache-unwritable', { folder: this.#folder }, { cause: error }));
    }
    try {
      return await this.#makeIn(this.#fallback, make);
    } catch (error) {
      throw cacheFailure(error, this.#fallback) ?? error;
    }
  }

  async #makeIn<T>(root: string, make: (staging: string) => Promise<{ id: string | null; result: T }>): Promise<T> {
    const staging = join(root, `${STAGING}${process.pid}-${randomUUID()}`);
    await mkdir(staging, { recursive: true });
    try {
      const { id, result } = await make(staging);
      if (id !== null) {
        await this.#place(staging, join(root, id));
        this.#known.set(id, root);
      }
      return result;
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  }

  async #place(staging: string, folder: string): Promise<void> {
    try {
      await rename(staging, folder);
    } catch (error) {
      // another process was quicker with the same photo; what it made is the same
      if (await exists(join(folder, 'photo.json'))) return;
      if (!(await exists(folder))) throw error;
      // a rest without its description
      await rm(folder, { recursive: true, force: true });
      await rename(staging, folder);
    }
  }

  /** Removes a photo. */
  async discard(id: string): Promise<void> {
    this.#known.delete(id);
    // a folder that can't be written to keeps it; the new one is made elsewhere then
    for (const root of this.#roots()) await rm(join(root, id), { recursive: true, force: true }).catch(() => undefined);
  }

  /** Keeps a photo from being evicted while this process lives, or until `release`. */
  async pin(id: string): Promise<void> {
    const before = this.#pins.get(id);
    if (before !== undefined) {
      this.#pins.delete(id);
      this.#pins.set(id, before);
    } else {
      const folder = await this.find(id);
      if (folder === null) return;
      const mark = join(folder, `${PIN}${process.pid}`);
      // without the mark the photo may go when space is short, and is decoded again
      await writeFile(mark, '').catch(() => undefined);
      this.#pins.set(id, mark);
      const [oldest] = this.#pins.keys();
      if (this.#pins.size > MOST_PINS && oldest !== undefined) await this.release(oldest);
    }
  }

  async release(id: string): Promise<void> {
    const mark = this.#pins.get(id);
    this.#pins.delete(id);
    if (mark !== undefined) await rm(mark, { force: true });
  }

  /** Notes that a photo was used now. */
  async touch(folder: string): Promise<void> {
    const now = new Date();
    // a folder that can't be written to can't be trimmed either
    await utimes(join(folder, 'photo.json'), now, now).catch(() => undefined);
  }

  /** Evicts what was least recently used until the bound is kept. Runs one at a time. */
  trim(): Promise<void> {
    this.#trimming = this.#trimming.then(
      () => this.#trim(),
      () => this.#trim(),
    );
    return this.#trimming;
  }

  async #trim(): Promise<void> {
    const max = this.#options.maxBytes?.() ?? DEFAULT_BYTES;
    for (const root of this.#roots()) {
      const names = await readdir(root).catch(() => []);
      const entries: { folder: string; bytes: number; used: number; pinned: boolean }[] = [];
      let total = 0;
      for (const name of names) {
        const folder = join(root, name);
        if (name.startsWith(STAGING)) {
          // left by a process that ended in the middle
          if (!isRunning(Number(name.slice(STAGING.length).split('-')[0]))) await rm(folder, { recursive: true, force: true }).catch(() => undefined); // it goes next time
          continue;
        }
        if (!/^[0-9a-f]{64}$/.test(name)) continue;
        const entry = await measure(folder);
        total += entry.bytes;
        entries.push({ folder, ...entry });
      }
      entries.sort((a, b) => a.used - b.used);
      for (const entry of entries) {
        if (total <= max) break;
        if (entry.pinned) continue;
        await rm(entry.folder, { recursive: true, force: true }).catch(() => undefined); // Windows: still read by another process; it goes next time
        total -= entry.bytes;
      }
    }
  }

  #roots(): string[] {
    return this.#fallback === null ? [this.#folder] : [this.#folder, this.#fallback];
  }
}

async function measure(folder: string): Promise<{ bytes: number; used: number; pinned: boolean }> {
  let bytes = 0;
  let used = 0;
  let pinned = false;
  for (const name of await readdir(folder).catch(() => [])) {
    if (name.startsWith(PIN)) {
      pinned ||= isRunning(Number(name.slice(PIN.length)));
      continue;
    }
    // a file may vanish in between: another process trims too
    const stats = await stat(join(folder, name)).catch(() => null);
    if (stats === null) continue;
    bytes += stats.size;
    if (name === 'photo.json') used = stats.mtimeMs;
  }
  return { bytes, used, pinned };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** A folder among the system's temporary files, by the process that it belongs to. */
const TEMPORARY = /^maskwright-photos-(\d+)-[^-]{6}$/;

/** A folder of this process among the system's temporary files, removed when it ends; those of killed ones go now. */
async function temporaryFolder(cause: Failure): Promise<string> {
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    const pid = TEMPORARY.exec(name)?.[1];
    // another person's can't be removed, and isn't ours
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
  try {
    const folder = await mkdtemp(join(tmpdir(), `maskwright-photos-${process.pid}-`));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    return folder;
  } catch {
    // neither takes anything: the first one is the one that the person knows
    throw cause;
  }
}

/** What went wrong with writing into `folder`, also as libvips puts it; null where something else did. */
function cacheFailure(error: unknown, folder: string): Failure | null {
  if (error instanceof Failure) return null;
  const known = knownWriteFailure(error, folder);
  // the folder is made here: one that is missing could not be made
  if (known !== null) return known.code === 'folder-missing' ? new Failure('folder-unwritable', { folder }, { cause: error }) : known;
  const message = error instanceof Error ? error.message : '';
  if (/No space left|Disk quota|File too large/i.test(message)) {
    return new Failure('disk-full', { folder }, { cause: error });
  }
  // a file has the folder's name
  if (systemCode(error) === 'EEXIST' || /unable to (?:write|create|open for write)|write error|Permission denied|Read-only file system/i.test(message)) {
    return new Failure('folder-unwritable', { folder }, { cause: error });
  }
  return null;
}

/** Reads a small JSON file, null where it isn't there or can't be read. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    // missing or damaged comes to the same: the photo is decoded anew
    return null;
  }
}
