import { open, stat, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { createHash } from 'node:crypto';
import { Failure } from '../../../core/errors/failure';
import { LIMITS } from './limits';
import { sniff, SNIFF_BYTES, type PhotoFormat } from './sniff';

/** What the file system says of a file that a person chose, as a failure that names it. */
export function fileFailure(error: unknown, path: string): Failure {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  const file = basename(path);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new Failure('file-missing', { file }, { cause: error });
    case 'EISDIR':
      return new Failure('file-is-folder', { file }, { cause: error });
    case 'ENAMETOOLONG':
      return new Failure('file-name-long', { file }, { cause: error });
    default:
      return new Failure('file-unreadable', { file }, { cause: error });
  }
}

/**
 * Says which photo format the bytes are.
 *
 * @throws Failure `file-empty`, `photo-svg`, `photo-unsupported`, `photo-not-a-picture`
 */
export function requirePhoto(head: Uint8Array, tail: Uint8Array, file: string): PhotoFormat {
  if (head.length === 0) throw new Failure('file-empty', { file });
  const sniffed = sniff(head, tail);
  switch (sniffed.kind) {
    case 'photo':
      return sniffed.format;
    case 'svg':
      throw new Failure('photo-svg', { file });
    case 'unsupported':
      throw new Failure('photo-unsupported', { file, format: sniffed.format });
    case 'not-a-picture':
      throw new Failure('photo-not-a-picture', { file, kind: sniffed.what });
  }
}

/** A file that is a photo, open for reading. */
export interface OpenedFile {
  readonly handle: FileHandle;
  readonly format: PhotoFormat;
  readonly size: number;
}

/**
 * Opens a file and looks at its first and last bytes; nothing larger than a page is read of what
 * isn't a photo.
 *
 * @throws Failure `file-missing`, `file-is-folder`, `file-unreadable`, `upload-too-large` and those of `requirePhoto`
 */
export async function openPhotoFile(path: string): Promise<OpenedFile> {
  const file = basename(path);
  let handle: FileHandle;
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) throw new Failure('file-is-folder', { file });
    // reading from a pipe or a device may never end
    if (!stats.isFile()) throw new Failure('photo-not-a-picture', { file, kind: 'other' });
    handle = await open(path, 'r');
  } catch (error) {
    throw error instanceof Failure ? error : fileFailure(error, path);
  }
  try {
    const { size } = await handle.stat();
    const head = await readAt(handle, path, 0, Math.min(size, SNIFF_BYTES));
    const tail = await readAt(handle, path, Math.max(0, size - 32), Math.min(size, 32));
    const format = requirePhoto(head, tail, file);
    if (size > LIMITS.fileBytes) throw new Failure('upload-too-large', { file, limit: LIMITS.fileBytes });
    return { handle, format, size };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function readAt(handle: FileHandle, path: string, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  try {
    const { bytesRead } = await handle.read(buffer, 0, length, offset);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw fileFailure(error, path);
  }
}

const CHUNK = 1 << 20;

/**
 * Copies an opened file, so that what is decoded is what was hashed, whatever another program does
 * to the file meanwhile.
 *
 * @param write gets each chunk, in order; what it throws passes through unchanged
 * @returns SHA-256 and length of what was copied
 * @throws Failure `file-changing` when the file was written to meanwhile
 */
export async function copyAndHash(opened: OpenedFile, path: string, write: (chunk: Uint8Array) => Promise<void>, signal?: AbortSignal): Promise<{ id: string; bytes: number }> {
  const { handle } = opened;
  const before = await handle.stat();
  const hash = createHash('sha256');
  let offset = 0;
  for (;;) {
    if (signal?.aborted === true) throw new Failure('cancelled');
    const chunk = await readAt(handle, path, offset, CHUNK);
    if (chunk.length === 0) break;
    if (offset + chunk.length > LIMITS.fileBytes) throw new Failure('upload-too-large', { file: basename(path), limit: LIMITS.fileBytes });
    hash.update(chunk);
    await write(chunk);
    offset += chunk.length;
  }
  const after = await handle.stat();
  if (after.mtimeMs !== before.mtimeMs || after.size !== before.size || offset !== after.size) throw new Failure('file-changing', { file: basename(path) });
  return { id: hash.digest('hex'), bytes: offset };
}
