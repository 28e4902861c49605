import { Failure } from '../../core/errors/failure';
import type { Size } from '../../core/geometry/frames';
import type { Candidate, PromptSet } from '../../core/prompts/prompts';
import type { CandidateMask } from '../state/editor';
import type { DecoderDeath, FullMask, MaskAnswer, MaskPort } from '../state/ports';
import { KnownHovers } from './known-hovers';
import type { FromWorker, ToWorker, WorkerValue } from './protocol';
import { Watchdog } from './watchdog';

type Wanted<T> = T extends { readonly id: number } ? Omit<T, 'id'> : never;

interface Waiting {
  readonly resolve: (value: WorkerValue) => void;
  readonly reject: (error: Error) => void;
  readonly early: (answer: MaskAnswer) => void;
}

/** What the client needs of a `Worker`; tests give a pair of ports. */
export type WorkerLike = Pick<Worker, 'postMessage' | 'addEventListener' | 'terminate'>;

export interface DecoderClientOptions {
  readonly createWorker: () => WorkerLike;
  /** RGBA of the photo on the cells of the logits; null where it can't be had, and choosing does without */
  readonly loadColours: (photo: string, size: Size) => Promise<Uint8ClampedArray | null>;
  readonly threads: number;
  readonly onRuntime: (runtime: string) => void;
}

/**
 * The window's end of the decoder's worker. A worker that dies, or that doesn't answer any more, fails
 * what it was asked, and its death is told; the next `start` makes a new one.
 */
export class DecoderClient implements MaskPort {
  readonly #options: DecoderClientOptions;
  readonly #waiting = new Map<number, Waiting>();
  readonly #known = new KnownHovers();
  readonly #sizes = new Map<string, Size>();
  #worker: WorkerLike | null = null;
  readonly #watchdog = new Watchdog(
    () => this.#worker?.postMessage({ kind: 'knock' } satisfies ToWorker),
    () => this.#worker && this.#die(this.#worker, new Failure('decoder-silent')),
  );
  /** whether the worker has answered a question about a photo */
  #worked = false;
  #onDeath: (death: DecoderDeath) => void = () => undefined;
  #lastId = 0;

  constructor(options: DecoderClientOptions) {
    this.#options = options;
  }

  async start(): Promise<string> {
    const worker = this.#worker ?? this.#begin();
    return (await this.#ask(worker, { kind: 'start', threads: this.#options.threads })) as string;
  }

  async setImage(photo: string, size: Size, expected: Promise<Float32Array>): Promise<void> {
    this.#sizes.set(photo, size);
    const [embedding, colours] = await Promise.all([expected, this.#options.loadColours(photo, size)]);
    const transfer = [embedding.buffer, ...(colours ? [colours.buffer] : [])];
    await this.#ask(this.#started(), { kind: 'image', photo, size: { width: size.width, height: size.height }, embedding, colours }, transfer);
  }

  onDeath(listener: (death: DecoderDeath) => void): void {
    this.#onDeath = listener;
  }

  release(photo: string): void {
    this.#sizes.delete(photo);
    this.#worker?.postMessage({ kind: 'release', photo } satisfies ToWorker);
  }

  async hover(photo: string, prompts: PromptSet, preview: (mask: CandidateMask) => void): Promise<CandidateMask | null> {
    const known = this.#known.at(photo, prompts);
    if (known) return known;
    const size = this.#sizes.get(photo);
    const near = size && this.#known.near(photo, size, prompts);
    if (near) preview(near);
    const mask = (await this.#ask(this.#started(), { kind: 'hover', photo, prompts })) as CandidateMask | null;
    if (mask) this.#known.keep(photo, prompts, mask);
    return mask;
  }

  async answer(photo: string, prompts: PromptSet, early: (answer: MaskAnswer) => void): Promise<MaskAnswer | null> {
    return (await this.#ask(this.#started(), { kind: 'answer', photo, prompts }, [], early)) as MaskAnswer | null;
  }

  async full(photo: string, prompts: PromptSet, candidate: Candidate): Promise<FullMask> {
    return (await this.#ask(this.#started(), { kind: 'full', photo, prompts, candidate })) as FullMask;
  }

  #started(): WorkerLike {
    if (!this.#worker) throw new Failure('internal', { detail: 'the decoder was not started' });
    return this.#worker;
  }

  #begin(): WorkerLike {
    const worker = this.#options.createWorker();
    worker.addEventListener('message', (event) => {
      if (this.#worker === worker) this.#hear((event as MessageEvent<FromWorker>).data);
    });
    worker.addEventListener('error', (event) => this.#die(worker, new Failure('internal', { detail: `decoder: ${(event as ErrorEvent).message}` })));
    this.#worker = worker;
    this.#worked = false;
    return worker;
  }

  #ask(worker: WorkerLike, question: Wanted<ToWorker>, transfer: Transferable[] = [], early: (answer: MaskAnswer) => void = () => undefined): Promise<WorkerValue> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, early });
      this.#watchdog.watch();
      worker.postMessage({ ...question, id }, transfer);
    });
  }

  #hear(message: FromWorker): void {
    this.#watchdog.heard();
    if (message.kind === 'here') return;
    if (message.kind === 'known') return this.#known.keep(message.photo, message.prompts, message.mask);
    if (message.kind === 'runtime') return this.#options.onRuntime(message.runtime);
    const waiting = this.#waiting.get(message.id);
    if (!waiting) return;
    if (message.kind === 'early') return waiting.early(message.value);
    this.#waiting.delete(message.id);
    if (this.#waiting.size === 0) this.#watchdog.rest();
    if (message.kind === 'done') {
      this.#worked ||= typeof message.value === 'object' && message.value !== null;
      waiting.resolve(message.value);
    } else waiting.reject(message.failure ? new Failure(message.failure.code, message.failure.values) : new Failure('internal', { detail: message.detail }));
  }

  #die(worker: WorkerLike, failure: Failure): void {
    worker.terminate();
    // its last words may be several
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#watchdog.rest();
    for (const { reject } of this.#waiting.values()) reject(failure);
    this.#waiting.clear();
    this.#onDeath({ failure, worked: this.#worked });
  }
}
