import { Failure } from '../../core/errors/failure';

/** What a client needs of a `Worker`; tests give one that does what they say. */
export type WorkerLike = Pick<Worker, 'postMessage' | 'addEventListener' | 'terminate'>;

export interface WorkerClientOptions<Reply> {
  /** says in a failure which worker it was */
  readonly name: string;
  readonly create: () => WorkerLike;
  /** takes what the worker says without having been asked, or before it answers. @returns whether it was that, and no answer */
  readonly note?: (message: Reply) => boolean;
  /** an answer that nobody waits for any more: what it holds can be let go */
  readonly unwanted?: (answer: Reply) => void;
  /** once for each worker that dies, after its questions have failed */
  readonly died?: (failure: Failure) => void;
}

/** A question on its way. `id` names it to the worker. */
export interface Asked<Reply> {
  readonly id: number;
  /** @throws Failure `internal` where the worker dies over it */
  readonly answer: Promise<Reply>;
}

interface Waiting<Reply> {
  readonly resolve: (answer: Reply) => void;
  readonly reject: (failure: Failure) => void;
}

/**
 * The window's end of a worker that answers questions, each with the `id` that it came with. A
 * worker that dies fails all that it was asked; the next question starts another one.
 */
export class WorkerClient<Question extends object, Reply extends object> {
  readonly #options: WorkerClientOptions<Reply>;
  readonly #waiting = new Map<number, Waiting<Reply>>();
  #worker: WorkerLike | null = null;
  #lastId = 0;

  constructor(options: WorkerClientOptions<Reply>) {
    this.#options = options;
  }

  /** whether nothing is waited for */
  get idle(): boolean {
    return this.#waiting.size === 0;
  }

  get running(): boolean {
    return this.#worker !== null;
  }

  /** Asks; the worker is started where none runs. */
  ask(question: Question, transfer: Transferable[] = []): Asked<Reply> {
    const worker = this.#worker ?? this.#start();
    const id = ++this.#lastId;
    const answer = new Promise<Reply>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    worker.postMessage({ ...question, id }, transfer);
    return { id, answer };
  }

  /** Says something that has no answer; nothing where no worker runs. */
  tell(message: object): void {
    this.#worker?.postMessage(message);
  }

  /** Nobody waits for this answer any more: it is never settled. */
  forget(id: number): void {
    this.#waiting.delete(id);
  }

  /** Ends a worker that is of no use any more, as if it had died over `failure`. */
  end(failure: Failure): void {
    if (this.#worker) this.#die(this.#worker, failure);
  }

  #start(): WorkerLike {
    const worker = this.#options.create();
    worker.addEventListener('message', (event) => {
      if (this.#worker === worker) this.#hear((event as MessageEvent<Reply>).data);
    });
    worker.addEventListener('error', (event) => this.#die(worker, this.#failure((event as ErrorEvent).message)));
    worker.addEventListener('messageerror', () => this.#die(worker, this.#failure('an answer could not be read')));
    this.#worker = worker;
    return worker;
  }

  #hear(message: Reply): void {
    if (this.#options.note?.(message)) return;
    const id = 'id' in message ? Number(message.id) : NaN;
    const waiting = this.#waiting.get(id);
    if (!waiting) return this.#options.unwanted?.(message);
    this.#waiting.delete(id);
    waiting.resolve(message);
  }

  #failure(detail = 'the worker could not be loaded'): Failure {
    return new Failure('internal', { detail: `${this.#options.name}: ${detail}` });
  }

  #die(worker: WorkerLike, failure: Failure): void {
    worker.terminate();
    // its last words may be several
    if (this.#worker !== worker) return;
    this.#worker = null;
    const open = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of open) reject(failure);
    this.#options.died?.(failure);
  }
}
