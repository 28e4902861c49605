import type { ServerEvent } from '../api/contract';

/**
 * What happens in Node and every window wants to know. Each stream has a queue of its own. A problem
 * that nobody listens for yet waits for the first stream.
 */
export class Events {
  #unheard: ServerEvent[] = [];
  readonly #listeners = new Set<(event: ServerEvent) => void>();
  readonly #closed = new AbortController();

  publish(event: ServerEvent): void {
    if (event.type === 'problem' && this.#listeners.size === 0) this.#unheard.push(event);
    for (const listener of this.#listeners) listener(event);
  }

  /** @returns the function that ends the subscription */
  subscribe(listener: (event: ServerEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends every stream, so that a host can shut down. */
  close(): void {
    this.#closed.abort();
  }

  /** Events from this call on, until the signal is aborted or the hub is closed. */
  stream(until: AbortSignal): AsyncGenerator<ServerEvent> {
    const signal = AbortSignal.any([until, this.#closed.signal]);
    const queue: ServerEvent[] = this.#unheard;
    this.#unheard = [];
    let wake = (): void => undefined;
    const unsubscribe = this.subscribe((event) => {
      queue.push(event);
      wake();
    });
    signal.addEventListener('abort', () => { unsubscribe(); wake(); }, { once: true });
    return (async function* () {
      try {
        while (!signal.aborted) {
          const event = queue.shift();
          if (event) yield event;
          else await new Promise<void>((resolve) => { wake = resolve; if (signal.aborted) resolve(); });
        }
      } finally {
        unsubscribe();
      }
    })();
  }
}
