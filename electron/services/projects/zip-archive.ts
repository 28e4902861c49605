import { open as openFile, stat } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { fromBufferPromise, openPromise, type Entry, type ZipFile } from 'yauzl';
import { Failure, isFailure } from '../../../core/errors/failure';
import { fileFailure } from '../photos/read-file';

/** What a project file may be at most; said to the person who opens a larger one. */
export const ZIP_LIMITS = {
  entries: 50_000,
  /** bytes of one entry, unpacked */
  entryBytes: 2_000_000_000,
  /** bytes of all that is read of one file, unpacked */
  totalBytes: 4_000_000_000,
  /** from this size on an entry may not be smaller than a hundredth of it: pictures are compressed already */
  ratioBytes: 10_000_000,
  ratio: 100,
} as const;

/**
 * A zip file that may come from a stranger. Nothing is ever unpacked to a path of its choosing:
 * entries are read by name into memory, within stated limits.
 */
export class ZipArchive {
  readonly file: string;
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;
  #read = 0;

  private constructor(file: string, zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.file = file;
    this.#zip = zip;
    this.#entries = entries;
  }

  /**
   * @param source a path, or the file's bytes
   * @param file what it is called in a failure
   * @throws Failure `file-missing`, `file-unreadable`, `file-is-folder`, `file-empty`,
   *   `project-not-one`, `project-damaged`, `project-hostile`
   */
  static async open(source: string | Uint8Array, file: string): Promise<ZipArchive> {
    await requireZip(source, file);
    let zip: ZipFile | undefined;
    try {
      const options = { lazyEntries: true, autoClose: false, strictFileNames: true };
      zip = typeof source === 'string'
        ? await openPromise(source, options)
        : await fromBufferPromise(Buffer.from(source.buffer, source.byteOffset, source.byteLength), options);
      if (zip.entryCount > ZIP_LIMITS.entries) throw hostile(file, `${zip.entryCount} entries, at most ${ZIP_LIMITS.entries} are read`);
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) {
        if (entries.has(entry.fileName)) throw hostile(file, `two entries called ${entry.fileName}`);
        entries.set(entry.fileName, entry);
      }
      return new ZipArchive(file, zip, entries);
    } catch (error) {
      zip?.close();
      throw zipFailure(error, file);
    }
  }

  close(): void {
    this.#zip.close();
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /**
   * An entry's bytes.
   * @param most bytes that it may have
   * @throws Failure `project-damaged` where it isn't there or its checksum is wrong, `project-hostile` beyond a limit
   */
  async read(name: string, most: number = ZIP_LIMITS.entryBytes): Promise<Uint8Array> {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new Failure('project-damaged', { file: this.file }, { cause: new Error(`no entry ${name}`) });
    this.#requireModest(entry, most);
    try {
      if (entry.isEncrypted()) throw new Error(`${name} is encrypted`);
      const stream = await this.#zip.openReadStreamPromise(entry);
      const bytes = Buffer.allocUnsafe(entry.uncompressedSize);
      let length = 0;
      // no more than was declared comes out: the library checks it while inflating
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        chunk.copy(bytes, length);
        length += chunk.length;
      }
      if (length !== entry.uncompressedSize || crc32(bytes) !== entry.crc32) throw new Error(`${name} does not match its checksum`);
      return bytes;
    } catch (error) {
      throw zipFailure(error, this.file);
    }
  }

  #requireModest({ fileName, uncompressedSize, compressedSize }: Entry, most: number): void {
    this.#read += uncompressedSize;
    if (uncompressedSize > most) throw hostile(this.file, `${fileName} would unpack to ${megabytes(uncompressedSize)}, at most ${megabytes(most)} are read`);
    if (this.#read > ZIP_LIMITS.totalBytes) throw hostile(this.file, `it would unpack to over ${megabytes(ZIP_LIMITS.totalBytes)}`);
    if (uncompressedSize > ZIP_LIMITS.ratioBytes && uncompressedSize > compressedSize * ZIP_LIMITS.ratio) {
      throw hostile(this.file, `${fileName} would unpack to ${megabytes(uncompressedSize)} from ${megabytes(compressedSize)}`);
    }
  }
}

function hostile(file: string, detail: string): Failure {
  return new Failure('project-hostile', { file, detail });
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 10e6 ? 1 : 0)} MB`;
}

/** Names that climb out are found by the library; what else it refuses is damage. */
function zipFailure(error: unknown, file: string): Failure {
  if (isFailure(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (/relative path|absolute path|invalid characters in fileName/i.test(message)) return new Failure('project-hostile', { file, detail: message }, { cause: error });
  return new Failure('project-damaged', { file }, { cause: error });
}

/** Says what a file is that can't be a project, before a zip reader only says that it is no zip. */
async function requireZip(source: string | Uint8Array, file: string): Promise<void> {
  const start = typeof source === 'string' ? await startOfFile(source, file) : source.subarray(0, 4);
  if (start.length === 0) throw new Failure('file-empty', { file });
  if (!(start[0] === 0x50 && start[1] === 0x4b)) throw new Failure('project-not-one', { file });
}

async function startOfFile(path: string, file: string): Promise<Uint8Array> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) throw new Failure('file-is-folder', { file });
    // opening a pipe may never end
    if (!stats.isFile()) throw new Failure('project-not-one', { file });
    const handle = await openFile(path, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw isFailure(error) ? error : fileFailure(error, path);
  }
}
