import { createHash } from 'node:crypto';
import { readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../../core/errors/failure';
import { systemCode, writeWhole } from '../atomic-file';
import { listFolder } from '../list-folder';

/** How long a blob that nothing names is kept after it was last written, read or in use. */
export const BLOB_AGE = 7 * 24 * 3600 * 1000;
/** How often the blobs of a running program are marked as in use; far below `BLOB_AGE`. */
const HEARTBEAT = 6 * 3600 * 1000;

/**
 * Masks and pictures by the SHA-256 of their bytes, on disk, so that a document and a step of the
 * history hold only names. Any number of programs may share the folder: a blob is written whole or
 * not at all, and never changed.
 */
export class BlobStore {
  readonly #folder: string;
  /** names that this program wrote or read, and so may still need for an undo */
  readonly #used = new Set<string>();
  readonly #heartbeat: NodeJS.Timeout;

  constructor(folder: string) {
    this.#folder = folder;
    // a beat that fails (too many files open) is made up by the next one: it must not end the program
    this.#heartbeat = setInterval(() => void this.touch().catch(() => undefined), HEARTBEAT).unref();
  }

  dispose(): void {
    clearInterval(this.#heartbeat);
  }

  /**
   * Keeps bytes and gives their name. Bytes that are there already are not written again.
   * @throws Failure `disk-full`, `folder-unwritable`
   */
  async put(bytes: Uint8Array): Promise<string> {
    const sha256 = sha256Of(bytes);
    const path = this.#path(sha256);
    this.#used.add(sha256);
    if (!(await this.#markUsed(path, bytes.byteLength))) await writeWhole(path, bytes);
    return sha256;
  }

  /** Keeps bytes under the name that the sender gives them. @throws Failure `blob-mismatch` where it isn't theirs */
  async putAs(sha256: string, bytes: Uint8Array): Promise<void> {
    if (sha256Of(bytes) !== sha256) throw new Failure('blob-mismatch', { id: sha256 });
    await this.put(bytes);
  }

  /**
   * The bytes of a name, checked against it.
   * @throws Failure `blob-missing`; a blob whose bytes were damaged on the disk is taken away and counts as missing
   */
  async get(sha256: string): Promise<Uint8Array> {
    const path = this.#path(sha256);
    let bytes: Buffer;
    try {
      bytes = await readFile(path);
    } catch (error) {
      throw new Failure('blob-missing', { id: sha256 }, { cause: error });
    }
    if (sha256Of(bytes) !== sha256) {
      // so that the next put of the same bytes writes them again
      await rm(path, { force: true });
      throw new Failure('blob-missing', { id: sha256 }, { cause: new Error(`the ${bytes.byteLength} bytes of ${path} have another checksum`) });
    }
    this.#used.add(sha256);
    return bytes;
  }

  /** Says that a document of this program names these, so that they are kept as long as it runs. */
  hold(names: Iterable<string>): void {
    for (const sha256 of names) this.#used.add(sha256);
  }

  async has(sha256: string): Promise<boolean> {
    try {
      return (await stat(this.#path(sha256))).isFile();
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return false;
      throw error;
    }
  }

  /** Marks what this program uses, so that no other program's `collect` takes it. */
  async touch(): Promise<void> {
    for (const sha256 of this.#used) await this.#markUsed(this.#path(sha256));
  }

  /**
   * Deletes blobs that nothing needs: not among the names to keep, not used by this program, and not
   * used by any program for `age` milliseconds. Also what a killed program left half-written.
   * @returns the number of files deleted
   */
  async collect(keep: ReadonlySet<string>, { age = BLOB_AGE, now = Date.now() }: { age?: number; now?: number } = {}): Promise<number> {
    let deleted = 0;
    for (const shelf of await listFolder(this.#folder)) {
      for (const file of await listFolder(join(this.#folder, shelf))) {
        if (keep.has(file) || this.#used.has(file)) continue;
        const path = join(this.#folder, shelf, file);
        try {
          if (now - (await stat(path)).mtimeMs < age) continue;
          await rm(path);
          deleted++;
        } catch (error) {
          // another program was faster
          if (systemCode(error) !== 'ENOENT') throw error;
        }
      }
    }
    return deleted;
  }

  #path(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Failure('blob-missing', { id: sha256 });
    return join(this.#folder, sha256.slice(0, 2), sha256);
  }

  /** @returns false where there is no such file, or where it isn't of the size that it must have */
  async #markUsed(path: string, bytes?: number): Promise<boolean> {
    try {
      if (bytes !== undefined && (await stat(path)).size !== bytes) return false;
      const now = new Date();
      await utimes(path, now, now);
      return true;
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return false;
      // a folder that may only be read still has the blob
      if (['EACCES', 'EPERM', 'EROFS'].includes(systemCode(error) ?? '')) return true;
      throw error;
    }
  }
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
