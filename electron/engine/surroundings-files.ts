import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EncodedPart } from '../../models/encoder/encoded-part';
import { packSurroundings, unpackSurroundings, type Surroundings } from '../../models/encoder/surroundings';
import { atomicWrite } from '../../models/prepare/atomic-write';

const CHECKSUM_BYTES = 32;
/** Raised when surroundings are made in another way from the same encoder. */
const VERSION = 1;
/** Shapes kept, up to ten megabytes each: cameras have a handful, a folder of clippings may have a hundred. */
const MOST_FILES = 24;

/**
 * The surroundings of each shape of photo, a file each beside the encoder that they were made with: a
 * SHA-256 of the data and then the data, little-endian float32.
 */
export class SurroundingsFiles {
  readonly #folder: string;
  readonly #prefix: string;

  /** @param encoder name of the encoder's file, without extension */
  constructor(folder: string, encoder: string) {
    this.#folder = folder;
    this.#prefix = `surroundings-${VERSION}-${encoder}-`;
  }

  /** @returns null where there are none, or what there is can't be read or is damaged: they are then made anew */
  async read(part: EncodedPart): Promise<Surroundings | null> {
    const file = await readFile(this.#path(part)).catch(() => null);
    if (!file) return null;
    const data = file.subarray(CHECKSUM_BYTES);
    if (!checksum(data).equals(file.subarray(0, CHECKSUM_BYTES))) return null;
    const packed = new Float32Array(data.length / Float32Array.BYTES_PER_ELEMENT);
    new Uint8Array(packed.buffer).set(data);
    return unpackSurroundings(part, packed);
  }

  /** Where the folder takes no file, they are made again by the next process: that costs an encoding, nothing else. */
  async write(surroundings: Surroundings): Promise<void> {
    const packed = packSurroundings(surroundings);
    const data = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
    try {
      await atomicWrite(this.#path(surroundings.part), Buffer.concat([checksum(data), data]));
      await this.#removeOldest();
    } catch {
      return;
    }
  }

  #path({ rows, columns }: EncodedPart): string {
    return join(this.#folder, `${this.#prefix}${rows}x${columns}.bin`);
  }

  async #removeOldest(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => name.startsWith(this.#prefix));
    if (names.length <= MOST_FILES) return;
    const files = await Promise.all(names.map(async (name) => {
      const path = join(this.#folder, name);
      return { path, writtenAt: (await stat(path)).mtimeMs };
    }));
    const oldest = files.sort((a, b) => a.writtenAt - b.writtenAt).slice(0, -MOST_FILES);
    await Promise.all(oldest.map(({ path }) => rm(path, { force: true })));
  }
}

function checksum(data: Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}
