import type { Size } from '../../core/geometry/frames';
import type { RegionLogits } from '../../models/sharp/logit-field';
import { WorkerClient, type WorkerLike } from '../workers/worker-client';
import { failureOf } from '../workers/worker-failure';
import type { DrawnMask } from './draw-sharp';
import type { FromEdges, ToEdges } from './edge-protocol';

/** The decoder's end of the worker that draws edges, which is started when the first mask is drawn. */
export class EdgeClient {
  readonly #client: WorkerClient<Omit<Extract<ToEdges, { kind: 'draw' }>, 'id'>, FromEdges>;

  constructor(create: () => WorkerLike) {
    this.#client = new WorkerClient({ name: 'edges', create });
  }

  /** @returns null where `signal` gave it up. @throws Failure what the source of pixels throws; `internal` where the worker dies */
  async draw(photo: string, size: Size, source: RegionLogits, signal: AbortSignal): Promise<DrawnMask | null> {
    if (signal.aborted) return null;
    const { id, answer } = this.#client.ask({ kind: 'draw', photo, size, source });
    const cancel = (): void => this.#client.tell({ kind: 'cancel', id } satisfies ToEdges);
    signal.addEventListener('abort', cancel);
    try {
      const message = await answer;
      if (message.kind === 'drawn') return message.mask;
      throw failureOf(message);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }
}
