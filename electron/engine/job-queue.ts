import { Failure } from '../../core/errors/failure';

/**
 * Work that is done one piece after the other, in the order it came.
 *
 * Giving up a piece that waits takes it out; one that runs is let run on, as its call into the
 * runtime can't be interrupted, but whoever waits for it is told at once.
 */
export class JobQueue {
  #waiting: Job[] = [];
  #running = false;
  #closed = false;

  /** @throws Failure `cancelled` */
  add<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const cancel = (): void => {
        this.#waiting = this.#waiting.filter((waiting) => waiting !== job);
        reject(new Failure('cancelled'));
      };
      const job: Job = {
        cancel,
        run: async () => {
          try {
            resolve(await work());
          } catch (error) {
            reject(error);
          } finally {
            signal?.removeEventListener('abort', cancel);
          }
        },
      };
      if (this.#closed || signal?.aborted) {
        reject(new Failure('cancelled'));
        return;
      }
      signal?.addEventListener('abort', cancel, { once: true });
      this.#waiting.push(job);
      void this.#next();
    });
  }

  /** Fails everything that waits, and everything that comes. */
  close(): void {
    this.#closed = true;
    for (const job of this.#waiting) job.cancel();
  }

  async #next(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let job = this.#waiting.shift(); job; job = this.#waiting.shift()) await job.run();
    this.#running = false;
  }
}

interface Job {
  readonly run: () => Promise<void>;
  readonly cancel: () => void;
}
