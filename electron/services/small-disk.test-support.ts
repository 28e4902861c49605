import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of a few kilobytes (tmpfs), for what happens when it is full. */
export interface SmallDisk {
  readonly folder: string;
  unmount(): void;
}

/** @returns null where this user may not mount one; tests then skip and say so */
export function smallDisk(kilobytes: number): SmallDisk | null {
  if (process.platform !== 'linux') return null;
  const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    // not root: the tests that want a full disk are skipped
    rmdirSync(folder);
    return null;
  }
  return {
    folder,
    unmount() {
      execFileSync('umount', [folder], { stdio: 'ignore' });
      rmdirSync(folder);
    },
  };
}

/** A folder that even root can't write to; null where the system has none. */
export const UNWRITABLE_FOLDER: string | null = process.platform === 'linux' ? '/sys/kernel' : null;
