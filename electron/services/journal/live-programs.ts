import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode, writeFailure } from '../atomic-file';
import { isRunning } from '../../processes/is-running';

/** A program marks that it runs this often, … */
const BEAT = 15_000;
/** … and counts as gone when it has not for this long, even where another process has its number now. */
const SILENCE = 120_000;

/**
 * Which programs that share a folder are running: each has a file of its own there that it touches.
 * A killed one has no process of its number, or, when the number was given away again, is silent.
 */
export class LivePrograms {
  /** this program, unlike any other that ever ran */
  readonly me = `${process.pid}-${randomUUID()}`;
  readonly #folder: string;
  #timer: NodeJS.Timeout | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Marks this program as running from now on. @throws Failure where the folder can't be written to */
  async join(): Promise<void> {
    if (this.#timer !== undefined) return;
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(join(this.#folder, this.me), '');
    } catch (error) {
      throw writeFailure(error, this.#folder);
    }
    this.#timer ??= setInterval(() => void this.#beat(), BEAT).unref();
  }

  async isLive(program: string, now: number = Date.now()): Promise<boolean> {
    if (program === this.me) return true;
    if (!isRunning(Number(program.split('-')[0]))) return false;
    try {
      return now - (await stat(join(this.#folder, program))).mtimeMs < SILENCE;
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return false;
      throw error;
    }
  }

  /** Takes away this program's mark, and those of programs that are gone. */
  async leave(): Promise<void> {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    await rm(join(this.#folder, this.me), { force: true });
    for (const program of await readdir(this.#folder).catch(() => [])) {
      if (!(await this.isLive(program))) await rm(join(this.#folder, program), { force: true });
    }
  }

  async #beat(): Promise<void> {
    const now = new Date();
    const mark = join(this.#folder, this.me);
    // somebody cleaned up: the mark is made again
    await utimes(mark, now, now).catch(() => writeFile(mark, '').catch(() => undefined));
  }
}
