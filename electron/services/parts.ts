import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from '../processes/is-running';

/** Files, and folders of files, that are being written and have no name of their own yet: `.maskwright-PID-RANDOM.part`. */
const PART = /^\.maskwright-(\d+)-[0-9a-f]{16}\.part$/;

/** Path of a new one. */
export function partIn(folder: string): string {
  return join(folder, `.maskwright-${process.pid}-${randomBytes(8).toString('hex')}.part`);
}

/** Nothing is written for this long before it gets its name. */
const OLD = 10 * 60_000;
const swept = new Set<string>();

/** Before the first file that this program writes into a folder: what killed ones left there goes. */
export async function sweepOnce(folder: string): Promise<void> {
  if (swept.has(folder)) return;
  swept.add(folder);
  // what is wrong with the folder is told by the write itself; what may not be removed is another person's
  await sweepParts(folder, OLD).catch(() => undefined);
}

/**
 * Removes what a killed program left half-written in a folder.
 * @param age milliseconds since it was last written to: where several computers share the folder,
 *   another one's program doesn't run here
 * @returns how many files and folders
 */
export async function sweepParts(folder: string, age = 0): Promise<number> {
  let swept = 0;
  for (const name of await readdir(folder)) {
    const pid = PART.exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    const path = join(folder, name);
    if (age > 0 && Date.now() - (await stat(path)).mtimeMs < age) continue;
    await rm(path, { recursive: true, force: true });
    swept++;
  }
  return swept;
}
