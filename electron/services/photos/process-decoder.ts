import { join } from 'node:path';
import { Failure } from '../../../core/errors/failure';
import { startChild, type Child, type StartChild } from '../../processes/child';
import { appRoot } from '../app-root';
import { OUT_OF_MEMORY, type DecodeAnswer, type DecodeQuestion } from './decode-protocol';
import { localDecoder, type DecodedPhoto, type PhotoDecoder, type PhotoFile } from './decoder';
import type { PhotoHeader } from './header';
import { LIMITS } from './limits';

/** Photos that are decoded at the same time: the one that a person opens need not wait for a batch's. */
const MOST_PROCESSES = 2;
/** A process that has nothing to do for this long is ended: it holds what the last photo left. */
const IDLE_MS = 20_000;

export interface ProcessDecoderOptions {
  /** the built program */
  readonly entry?: string;
  readonly start?: StartChild<DecodeQuestion, DecodeAnswer>;
  /** milliseconds after which a process is ended that does not answer; libvips' own limit comes first */
  readonly timeoutMs?: number;
}

type Worker = Child<DecodeQuestion, DecodeAnswer>;

/**
 * Decodes in processes of its own. A decoder that crashes, hangs or eats memory takes such a process
 * down, and the photo is refused with a sentence; where none can be started, this process decodes.
 */
export class ProcessDecoder implements PhotoDecoder {
  readonly #options: ProcessDecoderOptions;
  readonly #idle: { worker: Worker; timer: NodeJS.Timeout }[] = [];
  readonly #busy = new Set<Worker>();
  #waiting: (() => void)[] = [];
  #running = 0;
  #closed = false;

  constructor(options: ProcessDecoderOptions = {}) {
    this.#options = options;
  }

  async decode(photo: PhotoFile, folder: string, signal?: AbortSignal): Promise<DecodedPhoto> {
    const given = await this.#ask({ ask: 'decode', photo, folder }, signal);
    return given === LOCALLY ? localDecoder.decode(photo, folder, signal) : (given as DecodedPhoto);
  }

  async decodeOwn(photo: PhotoFile, header: PhotoHeader, target: string, signal?: AbortSignal): Promise<void> {
    const given = await this.#ask({ ask: 'decode-own', photo, header, target }, signal);
    if (given === LOCALLY) await localDecoder.decodeOwn(photo, header, target, signal);
  }

  async inspect(photo: PhotoFile, signal?: AbortSignal): Promise<PhotoHeader> {
    const given = await this.#ask({ ask: 'inspect', photo }, signal);
    return given === LOCALLY ? localDecoder.inspect(photo, signal) : (given as PhotoHeader);
  }

  /** Ends all processes; what they were decoding fails as cancelled. */
  dispose(): void {
    this.#closed = true;
    for (const { worker, timer } of this.#idle.splice(0)) {
      clearTimeout(timer);
      worker.kill();
    }
    for (const worker of this.#busy) worker.kill();
  }

  async #ask(question: DecodeQuestion, signal: AbortSignal | undefined): Promise<DecodedPhoto | PhotoHeader | null | typeof LOCALLY> {
    await this.#turn();
    try {
      if (signal?.aborted === true || this.#closed) throw new Failure('cancelled');
      const worker = this.#takeIdle() ?? (await this.#start());
      return worker === null ? LOCALLY : await this.#converse(worker, question, signal);
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }

  /** Waits until fewer than `MOST_PROCESSES` photos are being decoded. */
  async #turn(): Promise<void> {
    while (this.#running >= MOST_PROCESSES) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running++;
  }

  #converse(worker: Worker, question: DecodeQuestion, signal: AbortSignal | undefined): Promise<DecodedPhoto | PhotoHeader | null> {
    const { file } = question.photo;
    worker.keepAlive(true);
    this.#busy.add(worker);
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        // libvips can't be told to stop; its process can
        end(new Failure('cancelled'));
        worker.kill();
      };
      const late = setTimeout(() => {
        end(new Failure('photo-slow', { file, seconds: LIMITS.decodeSeconds }));
        worker.kill();
      }, this.#options.timeoutMs ?? (LIMITS.decodeSeconds + 10) * 1000);
      let over = false;
      const end = (result: Error | { readonly gives: DecodedPhoto | PhotoHeader | null }): void => {
        if (over) return;
        over = true;
        clearTimeout(late);
        signal?.removeEventListener('abort', cancel);
        this.#busy.delete(worker);
        if (result instanceof Error) reject(result);
        else resolve(result.gives);
      };
      signal?.addEventListener('abort', cancel, { once: true });
      listeners.set(worker, {
        answer: (said) => {
          if (over) return;
          this.#putIdle(worker);
          end('gives' in said ? said : errorOf(said));
        },
        exit: (detail) => end(this.#closed ? new Failure('cancelled') : endOf(detail, file)),
      });
      worker.send(question);
    });
  }

  /** @returns null where no process can be started */
  async #start(): Promise<Worker | null> {
    let worker: Worker;
    try {
      worker = await (this.#options.start ?? startChild)(this.#options.entry ?? join(appRoot, 'dist/engine/photos.js'), 'Maskwright photos');
    } catch {
      // no more processes, no program: this process can do it, less safely
      return null;
    }
    return new Promise((resolve) => {
      listeners.set(worker, { answer: (said) => 'ready' in said && resolve(worker), exit: () => resolve(null) });
      worker.onAnswer((said) => listeners.get(worker)?.answer(said));
      worker.onExit((detail) => {
        this.#dropIdle(worker);
        listeners.get(worker)?.exit(detail);
      });
    });
  }

  #takeIdle(): Worker | null {
    const idle = this.#idle.pop();
    if (!idle) return null;
    clearTimeout(idle.timer);
    return idle.worker;
  }

  #putIdle(worker: Worker): void {
    if (this.#closed) {
      worker.kill();
      return;
    }
    // an idle process keeps nobody waiting: a command that is done ends
    worker.keepAlive(false);
    const timer = setTimeout(() => {
      this.#dropIdle(worker);
      worker.kill();
    }, IDLE_MS);
    timer.unref();
    this.#idle.push({ worker, timer });
  }

  #dropIdle(worker: Worker): void {
    const index = this.#idle.findIndex((idle) => idle.worker === worker);
    const [idle] = index < 0 ? [] : this.#idle.splice(index, 1);
    if (idle) clearTimeout(idle.timer);
  }
}

const LOCALLY = Symbol('decode in this process');

/** Who listens to a process now. */
const listeners = new WeakMap<Worker, { answer: (said: DecodeAnswer) => void; exit: (detail: string) => void }>();

function errorOf(said: Exclude<DecodeAnswer, { gives: unknown }>): Error {
  if ('fails' in said) return new Failure(said.fails.code, said.fails.values, { cause: new Error(said.fails.detail) });
  if ('breaks' in said) return Object.assign(new Error(said.breaks.message), said.breaks.code === undefined ? {} : { code: said.breaks.code });
  return new Error('The decoding process spoke out of turn');
}

/** Why the process ended in the middle of a photo. */
function endOf(detail: string, file: string): Failure {
  const cause = new Error(detail);
  // the system ends what takes too much, where our own watch was too slow
  if (detail.startsWith(`ended with code ${OUT_OF_MEMORY}`) || detail.startsWith('ended by SIGKILL')) return new Failure('photo-memory', { file }, { cause });
  return new Failure('photo-damaged', { file }, { cause });
}
