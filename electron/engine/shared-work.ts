import { Failure } from '../../core/errors/failure';

/**
 * The same work asked for by several at once is done once. Each may give up for himself; the work
 * itself is given up when nobody waits for it any more.
 */
export class SharedWork<T> {
  readonly #running = new Map<string, { readonly result: Promise<T>; readonly abort: AbortController; waiting: number }>();

  /** @throws Failure `cancelled` when `signal` is aborted first */
  async share(key: string, work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) throw new Failure('cancelled');
    let shared = this.#running.get(key);
    if (!shared) {
      const abort = new AbortController();
      const result = work(abort.signal).finally(() => {
        if (this.#running.get(key)?.abort === abort) this.#running.delete(key);
      });
      shared = { result, abort, waiting: 0 };
      this.#running.set(key, shared);
    }
    const { result, abort } = shared;
    shared.waiting++;
    const leave = (): void => {
      shared.waiting--;
      if (shared.waiting > 0) return;
      this.#running.delete(key);
      abort.abort();
    };
    if (!signal) return result;
    return new Promise<T>((resolve, reject) => {
      const cancel = (): void => {
        leave();
        reject(new Failure('cancelled'));
      };
      signal.addEventListener('abort', cancel, { once: true });
      result.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel));
    });
  }
}
