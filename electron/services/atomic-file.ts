import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { Failure } from '../../core/errors/failure';

/**
 * Writes a file whole or not at all: aside, fsync, rename. Makes the folder where it is missing.
 * @throws Failure `disk-full`, `folder-unwritable`, `folder-missing`
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomic(path, typeof content === 'string' ? content : Buffer.from(content.buffer, content.byteOffset, content.byteLength));
  } catch (error) {
    throw writeFailure(error, dirname(path));
  }
}

/** The system's error code (`ENOENT`, `EACCES`, …) of an error, undefined where it has none. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** What a failed write into a folder is called where a person reads it. */
export function writeFailure(error: unknown, folder: string): Failure {
  if (error instanceof Failure) return error;
  const cause = { cause: error };
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new Failure('disk-full', { folder }, cause);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new Failure('folder-unwritable', { folder }, cause);
    case 'ENOENT':
    case 'ENOTDIR':
      return new Failure('folder-missing', { folder }, cause);
    default:
      return new Failure('internal', { detail: error instanceof Error ? error.message : String(error) }, cause);
  }
}
