import { mkdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, isFailure } from '../../../core/errors/failure';
import { systemCode, writeFailure } from '../atomic-file';
import { writeNew } from '../new-file';
import { isRunning } from '../../processes/is-running';

const HEARTBEAT = 5_000;
/** A lock that nobody touched for this long was left by a process whose number another one has now. */
const STALE = 60_000;

/**
 * One process at a time works on a batch. The lock names its process and is touched while it works;
 * a killed process's lock counts for nothing.
 */
export class BatchLock {
  readonly #file: string;
  readonly #heartbeat: NodeJS.Timeout;

  private constructor(file: string) {
    this.#file = file;
    this.#heartbeat = setInterval(() => {
      const now = new Date();
      // a lock that can't be touched grows stale; the journal reports what is wrong with the folder
      utimes(this.#file, now, now).catch(() => undefined);
    }, HEARTBEAT).unref();
  }

  /**
   * @param folder the batch's own, in the data folder
   * @param out named in the failure
   * @throws Failure `batch-running`, `disk-full`, `folder-unwritable`
   */
  static async take(folder: string, out: string): Promise<BatchLock> {
    const file = join(folder, 'lock');
    try {
      await mkdir(folder, { recursive: true });
    } catch (error) {
      throw writeFailure(error, folder);
    }
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        await writeNew(file, new TextEncoder().encode(String(process.pid)));
        return new BatchLock(file);
      } catch (error) {
        if (!isFailure(error, 'file-exists')) throw error;
        if ((await holderOf(file)) !== null) throw new Failure('batch-running', { folder: out }, { cause: error });
        await rm(file, { force: true });
      }
    }
    throw new Failure('batch-running', { folder: out });
  }

  /** Whether another program works on the batch by now. */
  static async isTakenElsewhere(folder: string): Promise<boolean> {
    const pid = await holderOf(join(folder, 'lock'));
    return pid !== null && pid !== process.pid;
  }

  /** One that went with the batch's folder is another program's by now, if there is one. */
  async release(): Promise<void> {
    clearInterval(this.#heartbeat);
    if ((await holderOf(this.#file)) === process.pid) await rm(this.#file, { force: true });
  }
}

/** @returns the process that holds the lock, null where none does */
async function holderOf(file: string): Promise<number | null> {
  try {
    const pid = Number(await readFile(file, 'utf8'));
    const { mtimeMs } = await stat(file);
    return Number.isInteger(pid) && pid > 0 && isRunning(pid) && Date.now() - mtimeMs < STALE ? pid : null;
  } catch (error) {
    // not there, or let go of in this moment
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}
