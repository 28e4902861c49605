import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { recentFileSchema, type RecentFile } from '../api/contract';
import { writeWhole } from './atomic-file';

/** Files kept in the list. */
const KEPT = 30;
const fileSchema = z.array(recentFileSchema);

/** The files that were opened or saved last, newest first; those that are gone are not shown. */
export class Recents {
  readonly #file: string;
  readonly #listeners = new Set<() => void>();
  #entries: readonly RecentFile[];

  constructor(folder: string) {
    this.#file = join(folder, 'recents.json');
    this.#entries = load(this.#file);
  }

  list(): readonly RecentFile[] {
    return this.#entries.filter((entry) => existsSync(entry.path));
  }

  /** @throws Failure `disk-full`, `folder-unwritable`: the list in memory has the file nevertheless */
  async add(entry: { path: string; kind: RecentFile['kind']; layers?: number }): Promise<void> {
    const path = resolve(entry.path);
    const added: RecentFile = { path, name: basename(path), kind: entry.kind, at: Date.now(), ...(entry.layers === undefined ? {} : { layers: entry.layers }) };
    this.#entries = [added, ...this.#entries.filter((other) => other.path !== path)].slice(0, KEPT);
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
