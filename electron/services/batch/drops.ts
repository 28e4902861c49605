import { randomBytes } from 'node:crypto';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { Failure, isFailure } from '../../../core/errors/failure';
import { writeFailure } from '../atomic-file';
import { safeFileName } from '../file-name';
import { listFolder } from '../list-folder';
import { writeNew } from '../new-file';

const ID = /^[0-9a-f]{16}$/;
/** What was dropped and never became a batch is kept this long. */
const KEPT = 24 * 3600 * 1000;

/**
 * Photos that were dropped into a browser, which does not say where they lie: they are taken in as
 * files, so that a batch of them can be resumed like any other.
 */
export class Drops {
  readonly #folder: string;

  /** @param folder in the data folder */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * @param name what the dropped folder is called
   * @returns where its photos will lie
   */
  async begin(name: string): Promise<{ id: string; path: string }> {
    const id = randomBytes(8).toString('hex');
    const path = join(this.#folder, id, safeFileName(name, 'photos'));
    try {
      await mkdir(path, { recursive: true });
    } catch (error) {
      throw writeFailure(error, this.#folder);
    }
    return { id, path };
  }

  /** @throws Failure `batch-unknown`, `disk-full`; a second file of a name gets a number */
  async add(id: string, name: string, bytes: Uint8Array): Promise<void> {
    const [folder] = ID.test(id) ? await listFolder(join(this.#folder, id)) : [];
    if (folder === undefined) throw new Failure('batch-unknown', { id });
    const safe = safeFileName(name, 'photo');
    const dot = safe.lastIndexOf('.');
    for (let number = 1; ; number++) {
      const numbered = number === 1 ? safe : dot > 0 ? `${safe.slice(0, dot)}-${number}${safe.slice(dot)}` : `${safe}-${number}`;
      try {
        await writeNew(join(this.#folder, id, folder, numbered), bytes);
        return;
      } catch (error) {
        if (!isFailure(error, 'file-exists')) throw error;
      }
    }
  }

  /** Lets go of what a batch that is forgotten was made from. */
  async forget(inputs: readonly string[]): Promise<void> {
    for (const input of inputs) {
      const [id] = input.startsWith(this.#folder + sep) ? input.slice(this.#folder.length + 1).split(sep) : [];
      if (id !== undefined && ID.test(id)) await rm(join(this.#folder, id), { recursive: true, force: true });
    }
  }

  /** Lets go of what never became a batch. @param inputs of all batches */
  async collect(inputs: readonly string[], now = Date.now()): Promise<void> {
    for (const id of await listFolder(this.#folder)) {
      const path = join(this.#folder, id);
      if (!ID.test(id) || inputs.some((input) => input.startsWith(path + sep))) continue;
      if (now - (await stat(path)).mtimeMs > KEPT) await rm(path, { recursive: true, force: true });
    }
  }
}
