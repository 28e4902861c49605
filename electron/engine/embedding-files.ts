import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { EMBEDDING_CHANNELS, EMBEDDING_SIZE } from '../../models/decoder';
import { systemCode, writeWhole } from '../services/atomic-file';

const VALUES = EMBEDDING_CHANNELS * EMBEDDING_SIZE * EMBEDDING_SIZE;
const CHECKSUM_BYTES = 32;
const FILE_BYTES = CHECKSUM_BYTES + VALUES * Float32Array.BYTES_PER_ELEMENT;
const SUFFIX = '.embedding';
/** When the folder is too large it is made this much smaller than it may be, so that it isn't looked through at every write. */
const SHRINK_TO = 0.9;

/**
 * Embeddings on disk, least recently used out: a file each, a SHA-256 of the data and then the data,
 * [256, 64, 64] little-endian float32 as the encoder gave it, so that a photo gives the same masks
 * from the cache as without it.
 */
export class EmbeddingFiles {
  readonly #folder: string;
  readonly #maxBytes: () => number;
  /** bytes in the folder as far as this process knows; null until it has looked */
  #bytes: number | null = null;

  constructor(folder: string, maxBytes: () => number) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
  }

  /** @returns null where there is none, or what there is can't be read or is damaged: the photo is then encoded */
  async read(key: string): Promise<Float32Array | null> {
    const path = this.#path(key);
    const file = await readFile(path).catch(() => null);
    if (!file) return null;
    const data = file.subarray(CHECKSUM_BYTES);
    if (file.length !== FILE_BYTES || !checksum(data).equals(file.subarray(0, CHECKSUM_BYTES))) {
      await rm(path, { force: true }).catch(() => {
        // a folder that can't be written: the next reader finds the damage again
      });
      return null;
    }
    const now = new Date();
    await utimes(path, now, now).catch(() => {
      // a folder that can't be written: its order no longer matters, as nothing comes or goes
    });
    const values = new Float32Array(VALUES);
    new Uint8Array(values.buffer).set(data);
    return values;
  }

  /** @throws Failure `disk-full`, `folder-unwritable`, `folder-missing` */
  async write(key: string, values: Float32Array): Promise<void> {
    const data = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    await writeWhole(this.#path(key), Buffer.concat([checksum(data), data]));
    if (this.#bytes !== null) this.#bytes += FILE_BYTES;
    if (this.#bytes === null || this.#bytes > this.#maxBytes()) await this.#shrink();
  }

  #path(key: string): string {
    return join(this.#folder, `${key}${SUFFIX}`);
  }

  /** Looks through the folder and removes the least recently used files where there are too many bytes. */
  async #shrink(): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const names = (await readdir(this.#folder)).filter((name) => name.includes(SUFFIX));
    const files = await Promise.all(names.map(async (name) => {
      const path = join(this.#folder, name);
      const found = await stat(path).catch(() => null);
      return { path, bytes: found?.size ?? 0, usedAt: found?.mtimeMs ?? 0 };
    }));
    let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    if (bytes > this.#maxBytes()) {
      for (const file of files.sort((a, b) => a.usedAt - b.usedAt)) {
        if (bytes <= this.#maxBytes() * SHRINK_TO) break;
        try {
          await rm(file.path, { force: true });
          bytes -= file.bytes;
        } catch (error) {
          // another process has it open (Windows): the next round takes it
          if (systemCode(error) === undefined) throw error;
        }
      }
    }
    this.#bytes = bytes;
  }
}

function checksum(data: Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}
