import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { Failure } from '../../core/errors/failure';
import type { CatalogueEntry } from '../catalogue';
import { sha256 } from './checksum';

/** The files of a model's package that prepared files are made from. */
export const SOURCES = ['encoder', 'decoder'] as const;
export type SourceName = (typeof SOURCES)[number];

/** What is written down of a source: its content, and how to tell without reading it that it hasn't changed. */
export const sourceStampSchema = z.object({ sha256: z.string(), bytes: z.number().int(), modifiedMs: z.number(), changedMs: z.number() });
export type SourceStamp = z.infer<typeof sourceStampSchema>;

/** A model's package as it is installed. */
export class ModelSources {
  readonly #entry: CatalogueEntry;
  readonly #packageFolder: (name: string) => string;

  constructor(entry: CatalogueEntry, packageFolder: (name: string) => string = installedPackage) {
    this.#entry = entry;
    this.#packageFolder = packageFolder;
  }

  /** @throws Failure `model-missing` */
  async read(source: SourceName): Promise<Uint8Array> {
    return this.#orMissing(() => readFile(this.#path(source)));
  }

  /** @throws Failure `model-missing` */
  async stamp(source: SourceName): Promise<SourceStamp> {
    return this.#orMissing(async () => {
      const { size, mtimeMs, ctimeMs } = await stat(this.#path(source));
      return { sha256: await sha256(await this.read(source)), bytes: size, modifiedMs: mtimeMs, changedMs: ctimeMs };
    });
  }

  /**
   * Whether a source is still what it was: by size and times where these are the same, by its content
   * where they aren't (installed again, copied).
   *
   * @throws Failure `model-missing`
   */
  async isStill(source: SourceName, known: SourceStamp): Promise<boolean> {
    const { size, mtimeMs, ctimeMs } = await this.#orMissing(() => stat(this.#path(source)));
    if (size !== known.bytes) return false;
    if (mtimeMs === known.modifiedMs && ctimeMs === known.changedMs) return true;
    return (await sha256(await this.read(source))) === known.sha256;
  }

  /** The file as a person would find it in the package. */
  describe(source: SourceName): string {
    return join(this.#entry.source.package, this.#entry.source[source]);
  }

  #path(source: SourceName): string {
    return join(this.#packageFolder(this.#entry.source.package), this.#entry.source[source]);
  }

  async #orMissing<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      throw cause instanceof Failure ? cause : new Failure('model-missing', { model: this.#entry.name }, { cause });
    }
  }
}

function installedPackage(name: string): string {
  return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
}
