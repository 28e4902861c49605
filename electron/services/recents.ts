import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { recentFileSchema, type RecentFile } from '../api/contract';
import { writeWhole } from './atomic-file';

/** Files kept in the list. */
const KEPT = 30;
const fileSchema = z.array(recentFileSchema);

/** A file that was opened or saved. */
export interface UsedFile {
  readonly path: string;
  /** what it shows */
  readonly photoId: string;
  readonly kind: RecentFile['kind'];
  readonly layers?: number;
}

/**
 * The files that were opened or saved last, and the photos that came as bytes (a browser doesn't say
 * where a file lies), newest first; those that are gone are not shown.
 */
export class Recents {
  readonly #file: string;
  readonly #keeps: (photoId: string) => boolean;
  readonly #listeners = new Set<() => void>();
  #entries: readonly RecentFile[];

  /** @param keeps whether the cache still has a photo */
  constructor(folder: string, keeps: (photoId: string) => boolean) {
    this.#keeps = keeps;
    this.#file = join(folder, 'recents.json');
    this.#entries = load(this.#file);
  }

  list(): readonly RecentFile[] {
    return this.#entries.flatMap((entry) => {
      const { photoId, ...known } = entry;
      if (photoId !== undefined && this.#keeps(photoId)) return known.path === null || existsSync(known.path) ? [entry] : [];
      return known.path !== null && existsSync(known.path) ? [known] : [];
    });
  }

  /** @throws Failure `disk-full`, `folder-unwritable`: the list in memory has the file nevertheless */
  async add(file: UsedFile): Promise<void> {
    const path = resolve(file.path);
    await this.#lead({ ...file, path, name: basename(path), at: Date.now() });
  }

  /** A photo that came as bytes. @throws like `add` */
  async addKept({ id, name }: { id: string; name: string }): Promise<void> {
    await this.#lead({ path: null, photoId: id, name, kind: 'photo', at: Date.now() });
  }

  async #lead(added: RecentFile): Promise<void> {
    const same = ({ path, photoId, name }: RecentFile): boolean => path === added.path && (path !== null || (photoId === added.photoId && name === added.name));
    this.#entries = [added, ...this.#entries.filter((other) => !same(other))].slice(0, KEPT);
    for (const listener of this.#listeners) listener();
    await writeWhole(this.#file, `${JSON.stringify(this.#entries, null, 2)}\n`);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function load(file: string): readonly RecentFile[] {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // a list of recent files is not worth a message: without one, or with a damaged one, it starts anew
    return [];
  }
}
