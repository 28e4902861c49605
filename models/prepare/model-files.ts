import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { Failure } from '../../core/errors/failure';
import { catalogueEntry, MOBILE_SAM, type CatalogueEntry } from '../catalogue';
import { prepareDecoder } from './prepare-decoder';
import { prepareEncoder } from './prepare-encoder';
import { prepareKernel } from './prepare-kernel';

/** Raised whenever preparation makes other files from the same source; what was prepared before is then made anew. */
const PREPARATION_VERSION = 2;

/** Files that nothing needs any more are left for this long: another process may be writing or reading them. */
const LEFT_OVER_AFTER_MS = 60 * 60 * 1000;

/** Two graphs, and the weights of the decoder's WebAssembly kernel. */
type Part = 'encoder' | 'decoder' | 'kernel';
const PARTS: readonly Part[] = ['encoder', 'decoder', 'kernel'];

/** What each part is made of. */
type Source = keyof CatalogueEntry['source'] & ('encoder' | 'decoder');

interface Recipe {
  readonly source: Source;
  readonly suffix: 'onnx' | 'bin';
  readonly make: (source: Uint8Array, entry: CatalogueEntry) => Uint8Array;
}

const RECIPES: Readonly<Record<Part, Recipe>> = {
  encoder: { source: 'encoder', suffix: 'onnx', make: prepareEncoder },
  decoder: { source: 'decoder', suffix: 'onnx', make: prepareDecoder },
  kernel: { source: 'decoder', suffix: 'bin', make: prepareKernel },
};

/** Where the prepared files lie, and their SHA-256. */
export interface PreparedModel {
  readonly encoder: string;
  readonly decoder: string;
  readonly kernel: string;
  readonly checksums: Readonly<Record<Part, string>>;
}

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

const fileSchema = z.object({ name: z.string().regex(/^[a-z]+-[0-9a-f]{16}\.(onnx|bin)$/), sha256: z.string(), bytes: z.number().int() });
const manifestSchema = z.object({
  version: z.literal(PREPARATION_VERSION),
  /** SHA-256 of the files that these were made from */
  source: z.object({ encoder: z.string(), decoder: z.string() }),
  files: z.object({ encoder: fileSchema, decoder: fileSchema, kernel: fileSchema }),
});
type Manifest = z.infer<typeof manifestSchema>;
type Sources = Readonly<Record<Source, { readonly bytes: Uint8Array; readonly sha256: string }>>;

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
    const { id, name } = entry;
    this.#change({ id, name, state: 'preparing', bytes: 0 });
    const sources = await this.#sources(entry);
    const folders = [join(this.#folder, id), ...(this.#options.fallbackFolder ? [join(this.#options.fallbackFolder, id)] : [])];
    for (const [i, folder] of folders.entries()) {
      try {
        const manifest = (await this.#usable(folder, sources, name)) ?? (await make(folder, entry, sources));
        this.#change({ id, name, state: 'ready', bytes: PARTS.reduce((sum, part) => sum + manifest.files[part].bytes, 0) });
        return {
          encoder: join(folder, manifest.files.encoder.name),
          decoder: join(folder, manifest.files.decoder.name),
          kernel: join(folder, manifest.files.kernel.name),
          checksums: {
            encoder: manifest.files.encoder.sha256,
            decoder: manifest.files.decoder.sha256,
            kernel: manifest.files.kernel.sha256,
          },
        };
      } catch (error) {
        const unwritten = error instanceof Failure && (error.code === 'disk-full' || error.code === 'folder-unwritable');
        if (!unwritten || i === folders.length - 1) throw error;
        this.#options.report?.(error);
      }
    }
    throw new Failure('folder-unwritable', { folder: this.#folder });
  }

  async #sources(entry: CatalogueEntry): Promise<Sources> {
    const read = async (part: Source): Promise<Sources[Source]> => {
      try {
        const folder = (this.#options.packageFolder ?? installedPackage)(entry.source.package);
        const bytes = await readFile(join(folder, entry.source[part]));
        return { bytes, sha256: sha256(bytes) };
      } catch (cause) {
        throw new Failure('model-missing', { model: entry.name }, { cause });
      }
    };
    return { encoder: await read('encoder'), decoder: await read('decoder') };
  }

  /** What lies in the folder already, if it was made of these sources and every byte of it is as it was written. */
  async #usable(folder: string, sources: Sources, name: string): Promise<Manifest | null> {
    const manifest = await readManifest(folder);
    if (!manifest || PARTS.some((part) => manifest.source[RECIPES[part].source] !== sources[RECIPES[part].source].sha256)) return null;
    for (const part of PARTS) {
      const { name: file, sha256: expected } = manifest.files[part];
      const found = await readFile(join(folder, file)).then(sha256, () => 'unreadable');
      if (found === expected) continue;
      this.#options.report?.(new Failure('model-remade', { model: name }));
      return null;
    }
    return manifest;
  }

  #change(state: ModelState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}

async function make(folder: string, entry: CatalogueEntry, sources: Sources): Promise<Manifest> {
  const bytes = { encoder: transform(entry, 'encoder', sources), decoder: transform(entry, 'decoder', sources), kernel: transform(entry, 'kernel', sources) };
  const described = (part: Part): Manifest['files'][Part] => {
    const checksum = sha256(bytes[part]);
    return { name: `${part}-${checksum.slice(0, 16)}.${RECIPES[part].suffix}`, sha256: checksum, bytes: bytes[part].length };
  };
  const manifest: Manifest = {
    version: PREPARATION_VERSION,
    source: { encoder: sources.encoder.sha256, decoder: sources.decoder.sha256 },
    files: { encoder: described('encoder'), decoder: described('decoder'), kernel: described('kernel') },
  };
  try {
    await mkdir(folder, { recursive: true });
    for (const part of PARTS) await writeUnlessThere(join(folder, manifest.files[part].name), bytes[part], manifest.files[part].sha256);
    // last, so that a manifest never speaks of what isn't there yet
    await writeFileAtomic(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  } catch (error) {
    throw writeFailure(error, folder);
  }
  await removeLeftOvers(folder, manifest);
  return manifest;
}

function transform(entry: CatalogueEntry, part: Part, sources: Sources): Uint8Array {
  const { source, make: prepare } = RECIPES[part];
  try {
    return prepare(sources[source].bytes, entry);
  } catch (cause) {
    throw new Failure('model-not-a-model', { file: join(entry.source.package, entry.source[source]) }, { cause });
  }
}

/** Another process may have written the same file, and on Windows may hold it open: then it is good as it is. */
async function writeUnlessThere(path: string, bytes: Uint8Array, expected: string): Promise<void> {
  const there = (): Promise<boolean> => readFile(path).then((found) => sha256(found) === expected, () => false);
  if (await there()) return;
  try {
    await writeFileAtomic(path, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    if (!(await there())) throw error;
  }
}

async function readManifest(folder: string): Promise<Manifest | null> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
  } catch {
    // none yet, of another version, or damaged: in each case the files are made anew
    return null;
  }
}

async function removeLeftOvers(folder: string, { files }: Manifest): Promise<void> {
  const kept = new Set(['manifest.json', ...PARTS.map((part) => files[part].name)]);
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    try {
      if (kept.has(name) || Date.now() - (await stat(path)).mtimeMs < LEFT_OVER_AFTER_MS) continue;
      await rm(path, { force: true, recursive: true });
    } catch {
      // held open by another process, or gone already: it costs disk space alone, and the next preparation tries again
      continue;
    }
  }
}

function installedPackage(name: string): string {
  return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isFile(), () => false);
}

function writeFailure(error: unknown, folder: string): Failure {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new Failure('disk-full', { folder }, { cause: error });
  return new Failure('folder-unwritable', { folder }, { cause: error });
}
