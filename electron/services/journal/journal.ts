import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { blobsOf } from '../../../core/document/changes';
import type { PhotoInfo } from '../../../core/document/document';
import { Failure, isFailure } from '../../../core/errors/failure';
import { currentStep } from '../../../core/history/history';
import { historyCodec, packedHistorySchema } from '../../../core/history/packed';
import type { History } from '../../../core/history/step';
import type { JournalBody, JournalEntry, OpenedProject } from '../../api/contract';
import { appVersion } from '../app-root';
import { systemCode, writeWhole } from '../atomic-file';
import type { BlobStore } from '../blobs/blob-store';
import { contradiction } from '../contradiction';
import { listFolder } from '../list-folder';
import type { PhotoStore } from '../photos/photo-store';
import { LivePrograms } from './live-programs';

const VERSION = 1;

/** What is read to list an entry: the history itself is unpacked only when it is brought back. */
const entrySchema = z.object({
  version: z.literal(VERSION),
  app: z.string(),
  /** the program that has the document open */
  program: z.string(),
  at: z.number(),
  name: z.string(),
  path: z.string().nullable(),
  history: packedHistorySchema,
});

export interface JournalOptions {
  readonly folder: string;
  readonly photos: Pick<PhotoStore, 'bytes' | 'info' | 'openBytes'>;
  readonly blobs: Pick<BlobStore, 'put' | 'get' | 'has' | 'hold'>;
  /** hears of entries that can't be read */
  readonly report: (error: unknown) => void;
}

/**
 * The unsaved work of every open document, on disk: written whole after each change that the window
 * sends, taken away when the document is saved or closed. What is there after a crash is brought
 * back. Several programs may share the folder; each sees its own work and that of programs that are
 * gone, never that of one that runs.
 *
 * Beside the history it keeps the photo's own file in the blob store: the cache of photos may be
 * emptied at any time.
 */
export class Journal {
  readonly #options: JournalOptions;
  readonly #programs: LivePrograms;
  /** the newest state of a document that waits for the write before it */
  readonly #waiting = new Map<string, JournalBody>();
  /** the last of the writes and removals of a document: they follow each other */
  readonly #turns = new Map<string, Promise<void>>();
  readonly #keptPhotos = new Set<string>();

  constructor(options: JournalOptions) {
    this.#options = options;
    this.#programs = new LivePrograms(join(options.folder, 'programs'));
  }

  /**
   * Writes a document's work; resolves when it, or a newer state of it, is on disk.
   * @throws Failure `disk-full`, `folder-unwritable`; what was written before stays
   */
  async put(documentId: string, body: JournalBody): Promise<void> {
    const path = this.#path(documentId);
    this.#waiting.set(documentId, body);
    await this.#inTurn(documentId, async () => {
      const newest = this.#waiting.get(documentId);
      if (newest === undefined) return;
      this.#waiting.delete(documentId);
      await this.#write(path, newest);
    });
  }

  /** Work that can be brought back, newest first. */
  async list(): Promise<JournalEntry[]> {
    const entries: JournalEntry[] = [];
    for (const documentId of await this.#ids()) {
      const entry = await this.#read(documentId);
      if (entry === null || (entry.program !== this.#programs.me && (await this.#programs.isLive(entry.program)))) continue;
      entries.push({ documentId, name: entry.name, at: entry.at, steps: entry.history.steps.length });
    }
    return entries.sort((a, b) => b.at - a.at);
  }

  /**
   * Brings a document back: its photo is in the photo store then.
   * @throws Failure `project-damaged`, `project-newer`, `blob-missing` where the photo is gone
   */
  async get(documentId: string): Promise<OpenedProject> {
    const entry = await this.#read(documentId);
    if (entry === null) throw new Failure('request-unknown', { path: documentId });
    const damaged = (cause: unknown): Failure => new Failure('project-damaged', { file: entry.name }, { cause });
    const decoded = z.safeDecode(historyCodec, entry.history);
    if (!decoded.success) throw damaged(decoded.error);
    const history = decoded.data;
    this.#options.blobs.hold(namesIn(history));
    const wrong = contradiction(history.steps.map(({ document }) => document), await this.#bringPhotoBack(history));
    if (wrong !== null) throw damaged(new Error(wrong));
    return { history, path: entry.path, name: entry.name, leftOut: [] };
  }

  /** Forgets a document that was saved or closed, also one whose write is under way. */
  async remove(documentId: string): Promise<void> {
    const path = this.#path(documentId);
    this.#waiting.delete(documentId);
    await this.#inTurn(documentId, () => rm(path, { force: true }));
  }

  async dispose(): Promise<void> {
    await Promise.allSettled(this.#turns.values());
    await this.#programs.leave();
  }

  async #inTurn(documentId: string, work: () => Promise<void>): Promise<void> {
    // a failure was told to the one who asked for it, and stops nothing that comes after
    const turn = (this.#turns.get(documentId) ?? Promise.resolve()).catch(() => undefined).then(work);
    this.#turns.set(documentId, turn);
    try {
      await turn;
    } finally {
      if (this.#turns.get(documentId) === turn) this.#turns.delete(documentId);
    }
  }

  async #write(path: string, { history, path: file, name }: JournalBody): Promise<void> {
    await this.#programs.join();
    this.#options.blobs.hold(namesIn(history));
    await this.#keepPhoto(currentStep(history).document.photo.id);
    const entry: z.infer<typeof entrySchema> = {
      version: VERSION, app: appVersion, program: this.#programs.me, at: Date.now(), name, path: file, history: z.encode(historyCodec, history),
    };
    await writeWhole(path, JSON.stringify(entry));
  }

  async #keepPhoto(id: string): Promise<void> {
    if (this.#keptPhotos.has(id)) return;
    const { blobs, photos } = this.#options;
    if (!(await blobs.has(id))) {
      try {
        await blobs.put(await photos.bytes(id));
      } catch (error) {
        // the cache was emptied under an open document: its work is still written
        if (isFailure(error, 'photo-unknown')) return;
        throw error;
      }
    }
    this.#keptPhotos.add(id);
  }

  async #bringPhotoBack(history: History): Promise<PhotoInfo> {
    const { blobs, photos } = this.#options;
    const { photo } = currentStep(history).document;
    try {
      return await photos.info(photo.id);
    } catch (error) {
      if (!isFailure(error, 'photo-unknown')) throw error;
      return photos.openBytes(photo.name, await blobs.get(photo.id));
    }
  }

  async #ids(): Promise<string[]> {
    const names = await listFolder(this.#options.folder);
    return names.flatMap((name) => (/^[\w-]{1,64}\.json$/.test(name) ? [name.slice(0, -5)] : []));
  }

  /** @returns null where there is none, or none that this version reads; a damaged one is put aside and told */
  async #read(documentId: string): Promise<z.infer<typeof entrySchema> | null> {
    const path = this.#path(documentId);
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return null;
      throw error;
    }
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      await this.#putAside(path, error);
      return null;
    }
    const parsed = entrySchema.safeParse(value);
    if (parsed.success) return parsed.data;
    const version = z.object({ version: z.number() }).safeParse(value);
    // a newer Maskwright will bring it back
    if (version.success && version.data.version > VERSION) return null;
    await this.#putAside(path, parsed.error);
    return null;
  }

  async #putAside(path: string, cause: unknown): Promise<void> {
    const aside = `${path}.damaged`;
    await mkdir(this.#options.folder, { recursive: true });
    await rename(path, aside);
    this.#options.report(new Failure('project-damaged', { file: aside }, { cause }));
  }

  #path(documentId: string): string {
    if (!/^[\w-]{1,64}$/.test(documentId)) throw new Failure('request-invalid', { detail: 'documentId: expected letters, digits and hyphens' });
    return join(this.#options.folder, `${documentId}.json`);
  }
}

function* namesIn(history: History): Generator<string> {
  const seen = new Set<unknown>();
  for (const { document } of history.steps) {
    yield document.photo.id;
    // steps share their layers: each is looked into once
    for (const layer of document.layers) {
      if (seen.has(layer)) continue;
      seen.add(layer);
      yield* blobsOf({ ...document, layers: [layer] });
    }
  }
}
