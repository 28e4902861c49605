import { Failure } from '../../core/errors/failure';
import type { Size } from '../../core/geometry/frames';
import type { Candidate, PromptSet } from '../../core/prompts/prompts';
import type { CandidateMask } from '../state/editor';
import type { DecoderDeath, DecoderRuntime, FullMask, MaskAnswer, MaskPort, SharpOutline } from '../state/ports';
import { WorkerClient, type WorkerLike } from '../workers/worker-client';
import { failureOf } from '../workers/worker-failure';
import { KnownHovers, placeKey } from './known-hovers';
import type { FromWorker, ToWorker, WorkerValue } from './protocol';
import { Watchdog } from './watchdog';

type Wanted<T> = T extends { readonly id: number } ? Omit<T, 'id'> : never;

/** The newest hover: where the pointer is. */
interface Hovering {
  readonly photo: string;
  readonly prompts: PromptSet;
  readonly place: string;
  readonly preview: (mask: CandidateMask) => void;
  /** the decoder has not answered it yet */
  waiting: boolean;
  /** the mask that it was shown last */
  shown: CandidateMask | null;
}

export interface DecoderClientOptions {
  readonly createWorker: () => WorkerLike;
  /** RGBA of the photo on the cells of the logits; null where it can't be had, and choosing does without */
  readonly loadColours: (photo: string, size: Size) => Promise<Uint8ClampedArray | null>;
  readonly threads: number;
  readonly onRuntime: (runtime: DecoderRuntime) => void;
}

/**
 * The window's end of the decoder's worker. A worker that dies, or that doesn't answer any more, fails
 * what it was asked, and its death is told; the next `start` makes a new one.
 */
export class DecoderClient implements MaskPort {
  readonly #options: DecoderClientOptions;
  readonly #client: WorkerClient<Wanted<ToWorker>, FromWorker>;
  /** who wants to know what the first call of a lone click gives, by question */
  readonly #early = new Map<number, (answer: MaskAnswer) => void>();
  readonly #known = new KnownHovers();
  readonly #sizes = new Map<string, Size>();
  #hovering: Hovering | null = null;
  readonly #watchdog = new Watchdog(
    () => this.#client.tell({ kind: 'knock' } satisfies ToWorker),
    () => this.#client.end(new Failure('decoder-silent')),
  );
  /** whether the worker has answered a question about a photo */
  #worked = false;
  #onDeath: (death: DecoderDeath) => void = () => undefined;

  constructor(options: DecoderClientOptions) {
    this.#options = options;
    this.#client = new WorkerClient({
      name: 'decoder',
      create: () => {
        this.#worked = false;
        return options.createWorker();
      },
      note: (message) => this.#note(message),
      died: (failure) => {
        this.#watchdog.rest();
        this.#onDeath({ failure, worked: this.#worked });
      },
    });
  }

  async start(): Promise<DecoderRuntime> {
    return (await this.#ask({ kind: 'start', threads: this.#options.threads })) as DecoderRuntime;
  }

  async setImage(photo: string, size: Size, expected: Promise<Float32Array>): Promise<void> {
    this.#sizes.set(photo, size);
    const [embedding, colours] = await Promise.all([expected, this.#options.loadColours(photo, size)]);
    const transfer = [embedding.buffer, ...(colours ? [colours.buffer] : [])];
    await this.#askStarted({ kind: 'image', photo, size: { width: size.width, height: size.height }, embedding, colours }, transfer);
  }

  onDeath(listener: (death: DecoderDeath) => void): void {
    this.#onDeath = listener;
  }

  release(photo: string): void {
    this.#sizes.delete(photo);
    this.#client.tell({ kind: 'release', photo } satisfies ToWorker);
  }

  async hover(photo: string, prompts: PromptSet, preview: (mask: CandidateMask) => void): Promise<CandidateMask | null> {
    const known = this.#known.at(photo, prompts);
    const hovering: Hovering = { photo, prompts, place: placeKey(photo, prompts), preview, waiting: known === undefined, shown: null };
    this.#hovering = hovering;
    if (known) return known;
    this.#preview();
    try {
      const mask = (await this.#askStarted({ kind: 'hover', photo, prompts })) as CandidateMask | null;
      hovering.waiting = false;
      if (mask) {
        this.#known.keep(photo, prompts, mask);
        this.#preview({ photo, mask });
      }
      return mask;
    } finally {
      hovering.waiting = false;
    }
  }

  /**
   * Shows the newest hover what is known near it, also where that comes while it waits. Where nothing
   * is, it gets what came last: a pointer that moves on leaves each answer behind, and would see none
   * before it rests.
   */
  #preview(last?: { readonly photo: string; readonly mask: CandidateMask }): void {
    const hovering = this.#hovering;
    const size = hovering?.waiting ? this.#sizes.get(hovering.photo) : undefined;
    if (!hovering || !size) return;
    const mask = this.#known.near(hovering.photo, size, hovering.prompts) ?? (last?.photo === hovering.photo ? last.mask : undefined);
    if (!mask || mask === hovering.shown) return;
    hovering.shown = mask;
    hovering.preview(mask);
  }

  async answer(photo: string, prompts: PromptSet, early: (answer: MaskAnswer) => void): Promise<MaskAnswer | null> {
    return (await this.#askStarted({ kind: 'answer', photo, prompts }, [], early)) as MaskAnswer | null;
  }

  async sharpen(photo: string, prompts: PromptSet, candidate: Candidate): Promise<SharpOutline | null> {
    return (await this.#askStarted({ kind: 'sharpen', photo, prompts, candidate })) as SharpOutline | null;
  }

  async full(photo: string, prompts: PromptSet, candidate: Candidate): Promise<FullMask> {
    return (await this.#askStarted({ kind: 'full', photo, prompts, candidate })) as FullMask;
  }

  /** A question about a photo: only a worker that was started knows any. */
  #askStarted(question: Wanted<ToWorker>, transfer: Transferable[] = [], early?: (answer: MaskAnswer) => void): Promise<WorkerValue> {
    if (!this.#client.running) throw new Failure('internal', { detail: 'the decoder was not started' });
    return this.#ask(question, transfer, early);
  }

  async #ask(question: Wanted<ToWorker>, transfer: Transferable[] = [], early?: (answer: MaskAnswer) => void): Promise<WorkerValue> {
    this.#watchdog.watch();
    const { id, answer } = this.#client.ask(question, transfer);
    if (early) this.#early.set(id, early);
    try {
      const message = await answer;
      if (message.kind === 'done') {
        // a worker that starts and dies of the first question has not
        this.#worked ||= question.kind !== 'start' && message.value !== null;
        return message.value;
      }
      throw message.kind === 'failed' ? failureOf(message) : new Failure('internal', { detail: message.kind });
    } finally {
      this.#early.delete(id);
      if (this.#client.idle) this.#watchdog.rest();
    }
  }

  #note(message: FromWorker): boolean {
    this.#watchdog.heard();
    if (message.kind === 'known') {
      this.#known.keep(message.photo, message.prompts, message.mask);
      // while the pointer rests, the mask of its place gets better
      if (this.#hovering?.place === placeKey(message.photo, message.prompts)) this.#hovering.preview(message.mask);
      else this.#preview();
    } else if (message.kind === 'runtime') this.#options.onRuntime(message.runtime);
    else if (message.kind === 'early') this.#early.get(message.id)?.(message.value);
    else return message.kind === 'here';
    return true;
  }
}
