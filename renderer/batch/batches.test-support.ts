import type { BatchCandidate, BatchEvent, BatchInfo, BatchItem, BatchRequest } from '../../electron/api/contract';
import type { Server } from '../state/ports';
import { SUBJECT } from './batch-state';

export function testItem(index: number, change: Partial<BatchItem> = {}): BatchItem {
  return {
    index, file: `/photos/${index}.jpg`, state: 'done', verdict: 'none', flag: null, out: `/out/${index}.png`, photoId: null, size: { width: 400, height: 300 }, mask: null, prompts: null,
    candidate: null, predictedIou: 0.97, stability: 0.95, bytes: 1000, corrected: false, milliseconds: 600, problem: null, ...change,
  };
}

/** The other side of the batch view, which remembers what it was asked. */
export class TestBatches {
  readonly asked: string[] = [];
  readonly started: BatchRequest[] = [];
  items: BatchItem[] = [];
  state: BatchInfo['state'] = 'running';
  readonly dropped: string[] = [];
  masks: BatchCandidate[] = [];
  /** what candidates wait for */
  beforeCandidates: () => Promise<void> = () => Promise.resolve();
  /** what a choice waits for */
  beforeChoice: (signal: AbortSignal | undefined) => Promise<void> = () => Promise.resolve();
  #tell: ((event: BatchEvent) => void) | null = null;

  info(): BatchInfo {
    const count = (state: BatchItem['state']): number => this.items.filter((item) => item.state === state).length;
    return {
      id: 'b1', name: 'photos', out: '/out', recipe: SUBJECT, state: this.state, total: this.items.length, bytes: 5000,
      counts: { waiting: count('waiting') + count('working'), done: count('done'), failed: count('failed'), skipped: count('skipped') },
      photosPerMinute: null, secondsLeft: null, problem: null,
    };
  }

  /** something happens on the other side */
  tell(event: BatchEvent): void {
    this.#tell?.(event);
  }

  ports(): Server['batches'] {
    const events = async function* (this: TestBatches, id: string, signal?: AbortSignal): AsyncGenerator<BatchEvent> {
      this.asked.push(`events ${id}`);
      const queue: BatchEvent[] = [{ type: 'batch', batch: { ...this.info(), items: this.items } }];
      let wake = (): void => undefined;
      this.#tell = (event) => {
        queue.push(event);
        wake();
      };
      signal?.addEventListener('abort', () => wake());
      while (!signal?.aborted) {
        const next = queue.shift();
        if (next) yield next;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    };
    return {
      inputs: async (inputs) => ({ photos: inputs.length * 10, bytes: 1e6 }),
      newDrop: async (name) => ({ id: 'd1', path: `/data/${name}` }),
      sendDropped: async (_id, name) => void this.dropped.push(name),
      start: async (request) => {
        this.started.push(request);
        return { ...this.info(), items: this.items };
      },
      list: async () => [this.info()],
      get: async () => ({ ...this.info(), items: this.items }),
      events: events.bind(this),
      control: async (id, verb) => void this.asked.push(`${verb} ${id}`),
      forget: async (id) => void this.asked.push(`forget ${id}`),
      judge: async (_id, index, verdict) => {
        this.items = this.items.map((item) => (item.index === index ? { ...item, verdict } : item));
        return this.items[index] ?? testItem(index);
      },
      correct: async (id, index, document) => {
        this.asked.push(`correct ${id} ${index} ${document.layers.map((layer) => layer.name).join(' ')}`);
        return testItem(index, { corrected: true, verdict: 'accepted' });
      },
      candidates: async (id, index) => {
        this.asked.push(`candidates ${id} ${index}`);
        await this.beforeCandidates();
        return this.masks;
      },
      choose: async (id, index, { candidate }, signal) => {
        this.asked.push(`choose ${id} ${index} ${candidate}`);
        await this.beforeChoice(signal);
        return testItem(index, { candidate, predictedIou: 0.5 });
      },
      resultUrl: (id, index) => `/result/${id}/${index}`,
      photoUrl: (id, index) => `/photo/${id}/${index}`,
    };
  }
}
