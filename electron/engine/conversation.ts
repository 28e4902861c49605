import { basename } from 'node:path';
import { Failure } from '../../core/errors/failure';
import type { Child } from '../processes/child';
import type { Answer, Fault, Kind, Question, Questions } from './protocol';

/** The engine's process has ended, or was ended because it no longer answered. */
export class ChildEnded extends Error {
  readonly conversation: Conversation;
  /** the execution provider that was being tried when it ended */
  readonly trying: string | null;

  constructor(conversation: Conversation, detail: string, trying: string | null) {
    super(detail);
    this.name = 'ChildEnded';
    this.conversation = conversation;
    this.trying = trying;
  }
}

/** The engine's process answered that something failed, and lives on. */
export class EngineFault extends Error {
  readonly kind: Kind;
  readonly fault: Fault;

  constructor(kind: Kind, fault: Fault) {
    super(fault.message);
    this.name = 'EngineFault';
    this.kind = kind;
    this.fault = fault;
  }

  /** @param file what was being worked on */
  toFailure(file: string, model: string): Failure {
    const { code, values, message } = this.fault;
    const cause = { cause: this };
    if (code !== null) return new Failure(code, values, cause);
    if (/bad_alloc|failed to allocate|out of memory|not enough memory/i.test(message)) return new Failure('engine-memory', { file }, cause);
    const loading = this.kind === 'load-encoder' || this.kind === 'load-decoder';
    if (loading && /protobuf|invalid model|no graph was found|unsupported model/i.test(message)) {
      return new Failure('model-not-a-model', { file: basename(model) }, cause);
    }
    return new Failure('engine-failed', { file, detail: firstLine(message) }, cause);
  }
}

function firstLine(message: string): string {
  return message.trim().split('\n')[0] ?? '';
}

/** Questions and answers with one engine process, from its start to its end. */
export class Conversation {
  readonly #child: Child<Question, Answer>;
  readonly #timeoutMs: number;
  readonly #pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  readonly #onEnd = new Set<() => void>();
  #ended: string | null = null;
  #trying: string | null = null;
  #nextId = 1;

  constructor(child: Child<Question, Answer>, timeoutMs: number) {
    this.#child = child;
    this.#timeoutMs = timeoutMs;
    child.keepAlive(false);
    child.onAnswer((answer) => this.#hear(answer));
    child.onExit((detail) => this.#end(detail));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  onEnd(listener: () => void): void {
    this.#onEnd.add(listener);
  }

  /**
   * @throws EngineFault where the answer is a failure
   * @throws ChildEnded where the process ends first, or gives no answer in time
   */
  async ask<K extends Kind>(kind: K, asks: Questions[K]['asks']): Promise<Questions[K]['gives']> {
    if (this.#ended !== null) throw new ChildEnded(this, this.#ended, this.#trying);
    const id = this.#nextId++;
    const answered = new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, {
        resolve,
        reject: (error) => reject(error instanceof Faulted ? new EngineFault(kind, error.fault) : error),
      });
    });
    this.#child.keepAlive(true);
    const timer = setTimeout(() => this.end(`no answer within ${this.#timeoutMs / 1000} s`), this.#timeoutMs);
    try {
      this.#child.send(question(id, kind, asks));
      return await (answered as Promise<Questions[K]['gives']>);
    } finally {
      clearTimeout(timer);
      this.#pending.delete(id);
      if (this.#pending.size === 0) this.#child.keepAlive(false);
    }
  }

  /** Ends the process. */
  end(detail = 'ended by the app'): void {
    this.#end(detail);
    this.#child.kill();
  }

  #hear(answer: Answer): void {
    if ('trying' in answer) {
      this.#trying = answer.trying;
      return;
    }
    const waiting = this.#pending.get(answer.id);
    this.#trying = null;
    if ('fails' in answer) waiting?.reject(new Faulted(answer.fails));
    else waiting?.resolve(answer.gives);
  }

  #end(detail: string): void {
    if (this.#ended !== null) return;
    this.#ended = detail;
    for (const { reject } of this.#pending.values()) reject(new ChildEnded(this, detail, this.#trying));
    for (const listener of this.#onEnd) listener();
  }
}

class Faulted extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** The pair of kind and its own fields, which the compiler can't follow through a generic. */
function question<K extends Kind>(id: number, kind: K, asks: Questions[K]['asks']): Question {
  return { id, kind, ...asks } as unknown as Question;
}
