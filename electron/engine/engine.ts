import { join } from 'node:path';
import { Failure } from '../../core/errors/failure';
import type { PreparedModel } from '../../models/prepare/model-files';
import type { EngineInfo } from '../api/contract';
import { appRoot } from '../services/app-root';
import { startChild, type StartChild } from '../processes/child';
import { ChildEnded, Conversation, EngineFault } from './conversation';
import { EngineDecoder } from './engine-decoder';
import { JobQueue } from './job-queue';
import type { Answer, LoadedEncoder, Question } from './protocol';
import { isGraphics } from './providers';
import { sessionThreads } from './threads';

/** A call that takes longer than this hangs: the slowest machine that was tried needs a twentieth of it. */
const TIMEOUT_MS = 120_000;

export interface EngineOptions {
  /** the prepared model; asked each time the engine's process starts */
  readonly models: { ensure(): Promise<PreparedModel>; readonly state: { readonly name: string } };
  /** the built program of the engine's process */
  readonly entry?: string;
  readonly start?: StartChild<Question, Answer>;
  readonly timeoutMs?: number;
  /** threads of its sessions; without it what suits one engine that has the machine to itself */
  readonly threads?: number;
}

export interface EncodeRequest {
  /** [height, width, 3] RGB of the photo scaled so that its longest side is 1024 (`modelFrame`) */
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** the photo's name, for what may have to be said about it */
  readonly file: string;
}

export interface Encoded {
  /** [256, 64, 64] */
  readonly data: Float32Array;
  readonly provider: string;
  readonly milliseconds: number;
}

/**
 * The image encoder (and, for callers in Node, the mask decoder) in a process of its own, so that a
 * graphics driver that crashes or a lack of memory takes that process and not the document.
 *
 * Questions are answered one at a time, in order. When the process ends in the middle of one it is
 * started again and the question asked once more, on the CPU if a graphics processor was in use; the
 * same where a graphics processor fails without a crash.
 */
export class Engine {
  readonly #options: EngineOptions;
  readonly #queue = new JobQueue();
  readonly #listeners = new Set<(info: EngineInfo) => void>();
  readonly #threads: number;
  #conversation: Conversation | null = null;
  #encoder: LoadedEncoder | null = null;
  #decoder: Promise<EngineDecoder> | null = null;
  /** set once a graphics processor has failed in this run of the app */
  #cpuOnly = false;
  #disposed = false;
  /** a host has asked for the encoder ahead of time, and so wants it back after a crash */
  #keepReady = false;
  /** path of the encoder that was loaded last */
  #model = '';
  #info: EngineInfo;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#threads = options.threads ?? sessionThreads();
    this.#info = { state: 'starting', provider: 'cpu', threads: this.#threads, fallback: null };
  }

  info(): EngineInfo {
    return this.#info;
  }

  /** @returns the function that ends the subscription */
  onChange(listener: (info: EngineInfo) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Process id of the engine's process; undefined while there is none. */
  get pid(): number | undefined {
    return this.#conversation?.pid;
  }

  /** Loads the encoder ahead of the first photo. */
  async start(signal?: AbortSignal): Promise<void> {
    await this.#run(this.#options.models.state.name, signal, async () => {
      await this.#loadEncoder('');
      this.#keepReady = true;
    });
  }

  /**
   * @throws Failure `engine-failed`, `engine-crashed`, `engine-memory`, `cancelled`, and what
   *   `ModelFiles.ensure` throws
   */
  encode({ pixels, width, height, file }: EncodeRequest, signal?: AbortSignal): Promise<Encoded> {
    return this.#run(file, signal, async () => {
      const { provider } = await this.#loadEncoder(file);
      const conversation = await this.#talk();
      return { ...(await conversation.ask('encode', { pixels, width, height })), provider };
    });
  }

  /** The mask decoder that runs in the engine's process. There is one, and it holds one photo: users take turns. */
  decoder(): Promise<EngineDecoder> {
    this.#decoder ??= this.#openDecoder().catch((error: unknown) => {
      this.#decoder = null;
      throw error;
    });
    return this.#decoder;
  }

  #openDecoder(): Promise<EngineDecoder> {
    return EngineDecoder.open({
      run: (work) => this.#run(this.#options.models.state.name, undefined, async () => work(await this.#talk())),
      models: () => this.#options.models.ensure(),
      threads: this.#threads,
    });
  }

  /** Ends the process. What is still waiting fails as cancelled. */
  dispose(): void {
    this.#disposed = true;
    this.#queue.close();
    this.#conversation?.end();
    this.#conversation = null;
    this.#listeners.clear();
  }

  /** One job from its place in the queue to its answer, tried twice where the process or a graphics processor lets it down. */
  #run<T>(file: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    return this.#queue.add(async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await work();
        } catch (error) {
          if (!this.#mayRetry(error, file, attempt)) throw this.#toFailure(error, file);
        }
      }
    }, signal);
  }

  #mayRetry(error: unknown, file: string, attempt: number): boolean {
    if (this.#disposed) return false;
    const ended = error instanceof ChildEnded;
    const using = (ended ? error.trying : null) ?? this.#info.provider;
    const byGraphics = isGraphics(using) && !this.#cpuOnly && (ended || (error instanceof EngineFault && error.kind === 'encode'));
    if (byGraphics) {
      this.#cpuOnly = true;
      // its memory may be in any state
      this.#conversation?.end();
      this.#change({ state: 'starting', provider: 'cpu', fallback: { from: using, to: 'cpu', file, detail: error.message } });
      return true;
    }
    return ended && attempt === 1;
  }

  async #talk(): Promise<Conversation> {
    if (this.#disposed) throw new Failure('cancelled');
    if (!this.#conversation) {
      const child = await (this.#options.start ?? startChild)(this.#options.entry ?? join(appRoot, 'dist/engine/engine.js'), 'Maskwright engine');
      const conversation: Conversation = new Conversation(child, this.#options.timeoutMs ?? TIMEOUT_MS);
      conversation.onEnd(() => {
        if (this.#conversation !== conversation) return;
        this.#conversation = null;
        this.#encoder = null;
        if (!this.#disposed) this.#comeBack();
      });
      this.#conversation = conversation;
    }
    return this.#conversation;
  }

  /** The process has ended: whatever is asked next starts it again, and where it is to be ready, that happens now. */
  #comeBack(): void {
    this.#change({ state: 'starting' });
    if (!this.#keepReady) return;
    this.#keepReady = false;
    this.start().catch(() => {
      // the state says `failed`, and whoever asks next is told why
    });
  }

  async #loadEncoder(file: string): Promise<LoadedEncoder> {
    if (this.#conversation && this.#encoder) return this.#encoder;
    try {
      const { encoder: written, exportedEncoder: exported } = await this.#options.models.ensure();
      this.#model = written;
      const conversation = await this.#talk();
      const loaded = await conversation.ask('load-encoder', { files: { written, exported }, cpuOnly: this.#cpuOnly, threads: this.#threads });
      this.#encoder = loaded;
      const failed = loaded.passedOver.find(({ absent }) => !absent);
      const fallback = failed ? { from: failed.provider, to: loaded.provider, file, detail: failed.detail } : this.#info.fallback;
      this.#change({ state: 'ready', provider: loaded.provider, threads: loaded.threads, fallback });
      return loaded;
    } catch (error) {
      this.#change({ state: 'failed' });
      throw error;
    }
  }

  #toFailure(error: unknown, file: string): Error {
    if (error instanceof Failure) return error;
    if (error instanceof EngineFault) return error.toFailure(file, this.#model);
    if (error instanceof ChildEnded) return new Failure(this.#disposed ? 'cancelled' : 'engine-crashed', this.#disposed ? {} : { file }, { cause: error });
    return error instanceof Error ? error : new Error(String(error));
  }

  #change(part: Partial<EngineInfo>): void {
    this.#info = { ...this.#info, ...part };
    for (const listener of this.#listeners) listener(this.#info);
  }
}
