import { Failure } from './failure';

/**
 * What the system's error of a write into `folder` is called where a person reads it: `disk-full`,
 * `folder-unwritable`, `folder-missing`.
 * @returns null where it is none of these
 */
export function knownWriteFailure(error: unknown, folder: string): Failure | null {
  const cause = { cause: error };
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new Failure('disk-full', { folder }, cause);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'EIO':
      return new Failure('folder-unwritable', { folder }, cause);
    case 'ENOENT':
    case 'ENOTDIR':
      return new Failure('folder-missing', { folder }, cause);
    default:
      return null;
  }
}

/** The system's error code (`ENOENT`, `EACCES`, …) of an error, undefined where it has none. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
