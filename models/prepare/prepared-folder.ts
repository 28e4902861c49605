import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { Failure } from '../../core/errors/failure';
import { knownWriteFailure } from '../../core/errors/write-failure';
import type { CatalogueEntry } from '../catalogue';
import { atomicWrite } from './atomic-write';
import { sha256, sha256OfFile } from './checksum';
import { SOURCES, sourceStampSchema, type ModelSources } from './model-sources';
import { PARTS, PREPARATION_VERSION, RECIPES, type Part } from './recipes';

/** Files that nothing needs any more are left for this long: another process may be writing or reading them. */
const LEFT_OVER_AFTER_MS = 60 * 60 * 1000;

const fileSchema = z.object({ name: z.string().regex(/^[A-Za-z]+-[0-9a-f]{16}\.(onnx|bin)$/), sha256: z.string(), bytes: z.number().int() });
const manifestSchema = z.object({
  version: z.literal(PREPARATION_VERSION),
  sources: z.object({ encoder: sourceStampSchema, decoder: sourceStampSchema }),
  files: z.object({ encoder: fileSchema, exportedEncoder: fileSchema, decoder: fileSchema, exportedDecoder: fileSchema, kernel: fileSchema }),
});
export type Manifest = z.infer<typeof manifestSchema>;
type PreparedFile = z.infer<typeof fileSchema>;

/** The folder of one prepared model: a manifest and the files that it names, each with its checksum in its name. */
export class PreparedFolder {
  readonly path: string;
  readonly #entry: CatalogueEntry;
  readonly #sources: ModelSources;

  constructor(path: string, entry: CatalogueEntry, sources: ModelSources) {
    this.path = path;
    this.#entry = entry;
    this.#sources = sources;
  }

  /**
   * What lies here, if it was made of the sources as they are now, and every byte of it is as it was
   * written.
   *
   * @returns `damaged` where it was but isn't any more
   */
  async find(): Promise<Manifest | 'damaged' | null> {
    const manifest = await this.#readManifest();
    if (!manifest) return null;
    const current = await Promise.all(SOURCES.map((source) => this.#sources.isStill(source, manifest.sources[source])));
    if (!current.every(Boolean)) return null;
    const sound = await Promise.all(PARTS.map(async (part) => {
      const { name, sha256: expected } = manifest.files[part];
      return (await sha256OfFile(join(this.path, name))) === expected;
    }));
    return sound.every(Boolean) ? manifest : 'damaged';
  }

  /**
   * Makes every file and, last, the manifest that names them.
   *
   * @throws Failure `model-missing`, `model-not-a-model`, `disk-full`, `folder-unwritable`
   */
  async make(): Promise<Manifest> {
    const [encoder, decoder] = await Promise.all(SOURCES.map((source) => this.#sources.stamp(source)));
    if (!encoder || !decoder) throw new Failure('model-missing', { model: this.#entry.name });
    try {
      await mkdir(this.path, { recursive: true });
    } catch (error) {
      throw writeFailure(error, this.path);
    }
    const files = {
      encoder: await this.#makePart('encoder'),
      exportedEncoder: await this.#makePart('exportedEncoder'),
      decoder: await this.#makePart('decoder'),
      exportedDecoder: await this.#makePart('exportedDecoder'),
      kernel: await this.#makePart('kernel'),
    };
    const manifest: Manifest = { version: PREPARATION_VERSION, sources: { encoder, decoder }, files };
    try {
      await atomicWrite(join(this.path, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    } catch (error) {
      throw writeFailure(error, this.path);
    }
    await this.#removeLeftOvers(manifest);
    return manifest;
  }

  async #makePart(part: Part): Promise<PreparedFile> {
    const { source, suffix, make } = RECIPES[part];
    const input = await this.#sources.read(source);
    // a part is half a second of arithmetic: the app answers between two of them
    await setImmediate();
    let bytes: Uint8Array;
    try {
      bytes = make(input, this.#entry);
    } catch (cause) {
      throw new Failure('model-not-a-model', { file: this.#sources.describe(source) }, { cause });
    }
    const checksum = await sha256(bytes);
    const name = `${part}-${checksum.slice(0, 16)}.${suffix}`;
    try {
      await writeUnlessThere(join(this.path, name), bytes, checksum);
    } catch (error) {
      throw writeFailure(error, this.path);
    }
    return { name, sha256: checksum, bytes: bytes.length };
  }

  async #readManifest(): Promise<Manifest | null> {
    try {
      return manifestSchema.parse(JSON.parse(await readFile(join(this.path, 'manifest.json'), 'utf8')));
    } catch {
      // none yet, of another version, or damaged: in each case the files are made anew
      return null;
    }
  }

  async #removeLeftOvers({ files }: Manifest): Promise<void> {
    const kept = new Set(['manifest.json', ...PARTS.map((part) => files[part].name)]);
    for (const name of await readdir(this.path)) {
      const path = join(this.path, name);
      try {
        if (kept.has(name) || Date.now() - (await stat(path)).mtimeMs < LEFT_OVER_AFTER_MS) continue;
        await rm(path, { force: true, recursive: true });
      } catch {
        // held open by another process, or gone already: it costs disk space alone, and the next preparation tries again
        continue;
      }
    }
  }
}

/** Another process may have written the same file, and on Windows may hold it open: then it is good as it is. */
async function writeUnlessThere(path: string, bytes: Uint8Array, expected: string): Promise<void> {
  if ((await sha256OfFile(path)) === expected) return;
  try {
    await atomicWrite(path, bytes);
  } catch (error) {
    if ((await sha256OfFile(path)) !== expected) throw error;
  }
}

function writeFailure(error: unknown, folder: string): Failure {
  const known = knownWriteFailure(error, folder);
  // the folder is made here: one that is missing could not be made
  if (known?.code === 'disk-full') return known;
  return new Failure('folder-unwritable', { folder }, { cause: error });
}
