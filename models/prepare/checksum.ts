import { readFile } from 'node:fs/promises';
import { webcrypto } from 'node:crypto';

/** SHA-256 in hexadecimal, worked out beside the event loop. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');
}

/** @returns null where the file can't be read */
export async function sha256OfFile(path: string): Promise<string | null> {
  const bytes = await readFile(path).catch(() => null);
  return bytes && sha256(bytes);
}
