import type { ServerEvent } from '../api/contract';

/** What happens in Node and every window wants to know. Each subscriber has a queue of its own. */
export class Events {
  readonly #listeners = new Set<(event: ServerEvent) => void>();

  publish(event: ServerEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** @returns the function that ends the subscription */
  subscribe(listener: (event: ServerEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Events from now on, until the signal is aborted. */
  async *stream(signal: AbortSignal): AsyncGenerator<ServerEvent> {
    const queue: ServerEvent[] = [];
    let wake = (): void => undefined;
    const unsubscribe = this.subscribe((event) => {
      queue.push(event);
      wake();
    });
    const onAbort = (): void => wake();
    signal.addEventListener('abort', onAbort);
    try {
      while (!signal.aborted) {
        const event = queue.shift();
        if (event) yield event;
        else await new Promise<void>((resolve) => { wake = resolve; if (signal.aborted) resolve(); });
      }
    } finally {
      unsubscribe();
      signal.removeEventListener('abort', onAbort);
    }
  }
}
