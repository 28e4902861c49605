import type { BatchEvent } from '../../api/contract';
import type { BatchChange, BatchJob } from './job';

/** `begun`: it begins anew, with other photos perhaps. */
type Told = BatchChange | 'begun';

/** Whoever watches batches, by the batch's id: jobs come and go, watchers stay. */
export class Watchers {
  readonly #told = new Map<string, Set<(change: Told) => void>>();

  tell(id: string, change: Told): void {
    for (const told of this.#told.get(id) ?? []) told(change);
  }

  /**
   * The batch with its photos, then every change as it happens, until nobody reads on. Of several
   * changes between two reads the last is told.
   *
   * @param job the batch as it is by now
   */
  async *watch(id: string, job: () => Promise<BatchJob>, signal: AbortSignal): AsyncGenerator<BatchEvent> {
    yield { type: 'batch', batch: (await job()).info(true) };
    let changed = new Set<Told>();
    let wake = (): void => undefined;
    const stop = this.#listen(id, (change) => {
      changed.add(change);
      wake();
    });
    const onAbort = (): void => wake();
    signal.addEventListener('abort', onAbort);
    try {
      for (;;) {
        if (changed.size === 0 && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
        if (signal.aborted) return;
        const changes = changed;
        changed = new Set();
        yield* eventsOf(await job(), changes);
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
      stop();
    }
  }

  #listen(id: string, told: (change: Told) => void): () => void {
    const all = this.#told.get(id) ?? new Set();
    this.#told.set(id, all);
    all.add(told);
    return () => all.delete(told);
  }
}

function* eventsOf(job: BatchJob, changes: ReadonlySet<Told>): Generator<BatchEvent> {
  if (changes.has('begun')) {
    yield { type: 'batch', batch: job.info(true) };
    return;
  }
  for (const change of changes) {
    const planned = typeof change === 'number' ? job.items[change] : undefined;
    if (planned) yield { type: 'item', item: planned.item };
  }
  if (changes.has('batch')) yield { type: 'batch', batch: job.info() };
}
