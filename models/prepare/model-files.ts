import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, isFailure } from '../../core/errors/failure';
import { catalogueEntry, MOBILE_SAM, type CatalogueEntry } from '../catalogue';
import { ModelSources } from './model-sources';
import { PreparedFolder } from './prepared-folder';
import { PARTS, type Part } from './recipes';

/** Where the prepared files lie, by part (`RECIPES`), and their SHA-256. */
export type PreparedModel = Readonly<Record<Part, string>> & { readonly checksums: Readonly<Record<Part, string>> };

export interface ModelState {
  readonly id: string;
  readonly name: string;
  readonly state: 'preparing' | 'ready' | 'failed';
  /** of the prepared files together, 0 until they are there */
  readonly bytes: number;
}

export interface ModelFilesOptions {
  /** told of what went wrong and needs no answer: damaged files that were made anew, a folder that takes no files */
  readonly report?: (failure: Failure) => void;
  /** where to prepare when `folder` can't be written */
  readonly fallbackFolder?: string;
  /** finds a model's package; for tests */
  readonly packageFolder?: (name: string) => string;
}

/**
 * The prepared files of the catalogue's models, in a folder that may be deleted at any time.
 *
 * They are made when they are first asked for, and made again when their source, the way of
 * preparing, or their own bytes have changed. A file's name carries its checksum and it is written
 * whole or not at all, so that several processes may prepare at once: they write the same bytes
 * under the same names.
 */
export class ModelFiles {
  readonly #folder: string;
  readonly #options: ModelFilesOptions;
  readonly #prepared = new Map<string, Promise<PreparedModel>>();
  readonly #listeners = new Set<(state: ModelState) => void>();
  #state: ModelState = { id: MOBILE_SAM.id, name: MOBILE_SAM.name, state: 'preparing', bytes: 0 };

  constructor(folder: string, options: ModelFilesOptions = {}) {
    this.#folder = folder;
    this.#options = options;
  }

  get state(): ModelState {
    return this.#state;
  }

  /** @returns the function that ends the subscription */
  onChange(listener: (state: ModelState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Checks the prepared files by their checksums, once a process, and makes what is missing.
   *
   * @throws Failure `model-missing` where the package isn't installed, `model-not-a-model` where its
   *   files are something else, `disk-full` or `folder-unwritable` where no folder takes the result
   */
  async ensure(id: string = MOBILE_SAM.id): Promise<PreparedModel> {
    const known = this.#prepared.get(id);
    if (known) {
      const prepared = await known;
      const there = await Promise.all(PARTS.map((part) => exists(prepared[part])));
      if (there.every(Boolean)) return prepared;
    }
    // whoever waited for the same has begun anew already
    const latest = this.#prepared.get(id);
    if (latest && latest !== known) return latest;
    const entry = catalogueEntry(id);
    const preparing = this.#prepare(entry);
    this.#prepared.set(id, preparing);
    try {
      return await preparing;
    } catch (error) {
      this.#prepared.delete(id);
      this.#change({ id, name: entry.name, state: 'failed', bytes: 0 });
      throw error;
    }
  }

  async #prepare(entry: CatalogueEntry): Promise<PreparedModel> {
    this.#change({ id: entry.id, name: entry.name, state: 'preparing', bytes: 0 });
    const sources = new ModelSources(entry, this.#options.packageFolder);
    const { fallbackFolder } = this.#options;
    try {
      return await this.#prepareIn(new PreparedFolder(join(this.#folder, entry.id), entry, sources), entry);
    } catch (error) {
      if (fallbackFolder === undefined || !isFailure(error, 'disk-full', 'folder-unwritable')) throw error;
      this.#options.report?.(error);
      return this.#prepareIn(new PreparedFolder(join(fallbackFolder, entry.id), entry, sources), entry);
    }
  }

  async #prepareIn(folder: PreparedFolder, { id, name }: CatalogueEntry): Promise<PreparedModel> {
    const found = await folder.find();
    if (found === 'damaged') this.#options.report?.(new Failure('model-remade', { model: name }));
    const manifest = found === null || found === 'damaged' ? await folder.make() : found;
    this.#change({ id, name, state: 'ready', bytes: PARTS.reduce((sum, part) => sum + manifest.files[part].bytes, 0) });
    return {
      ...byPart((part) => join(folder.path, manifest.files[part].name)),
      checksums: byPart((part) => manifest.files[part].sha256),
    };
  }

  #change(state: ModelState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}

function byPart(value: (part: Part) => string): Record<Part, string> {
  return { encoder: value('encoder'), exportedEncoder: value('exportedEncoder'), decoder: value('decoder'), exportedDecoder: value('exportedDecoder'), kernel: value('kernel') };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isFile(), () => false);
}
