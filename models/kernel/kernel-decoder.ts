import type { PromptSet } from '../../core/prompts/prompts';
import { LOGIT_SIZE, OUTPUTS, PADDING_LOGIT, type DecodedMasks, type ImageEmbedding, type MaskDecoder } from '../decoder';
import { embeddingCells, modelFrame, type ModelFrame } from '../image/model-frame';
import { promptTensors } from '../prompts/prompt-tensors';
import { KernelMemory } from './kernel-memory';
import { unpackWeights } from './kernel-weights';
import * as L from './layout';
import { sparseEmbeddings, type PositionalWeights } from './positions';

interface KernelExports {
  setImage(): void;
  decode(sparse: number, hasMask: number, rows: number, columns: number): void;
  quit(): void;
}

/** What a further thread needs to take part; `runKernelThread` is the other end. */
export interface KernelThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** 1 and up */
  readonly thread: number;
}

export interface KernelOptions {
  /** the compiled kernel */
  readonly module: WebAssembly.Module;
  /** the prepared weights file (`packWeights`) */
  readonly weights: ArrayBuffer;
  /** 1..8, this thread included */
  readonly threads: number;
  /** starts a worker of the platform that calls `runKernelThread`; resolves when it waits for work, with what ends it */
  readonly startThread: (start: KernelThreadStart) => Promise<() => void>;
}

/** Runs in a worker of the platform, which it doesn't leave before the decoder is disposed. Calls `ready` just before. */
export async function runKernelThread({ module, memory, thread }: KernelThreadStart, ready: () => void): Promise<void> {
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  ready();
  (exports as unknown as { work(thread: number): void }).work(thread);
}

/**
 * SAM's mask decoder as one WebAssembly kernel (`assembly/`): SIMD, threads, no copy of the photo's
 * tensors between prompts. The thread that calls it works along and sleeps until a pass is done, so
 * it must not be a window's main thread.
 */
export class KernelDecoder implements MaskDecoder {
  private readonly kernel: KernelExports;
  private readonly memory: KernelMemory;
  private readonly positions: PositionalWeights;
  private readonly stops: readonly (() => void)[];
  private frame: ModelFrame | null = null;

  private constructor(kernel: KernelExports, memory: KernelMemory, positions: PositionalWeights, stops: readonly (() => void)[]) {
    this.kernel = kernel;
    this.memory = memory;
    this.positions = positions;
    this.stops = stops;
  }

  static async create({ module, weights, threads, startThread }: KernelOptions): Promise<KernelDecoder> {
    const unpacked = unpackWeights(weights);
    const count = Math.max(1, Math.min(threads, L.MAX_THREADS));
    const memory = new KernelMemory(unpacked, count);
    const { exports } = await WebAssembly.instantiate(module, { env: { memory: memory.memory } });
    const stops = await Promise.all(Array.from({ length: count - 1 }, (_, i) => startThread({ module, memory: memory.memory, thread: i + 1 })));
    return new KernelDecoder(exports as unknown as KernelExports, memory, unpacked, stops);
  }

  setImage(embedding: ImageEmbedding): Promise<void> {
    this.frame = modelFrame(embedding.photo);
    this.memory.view(L.EMBEDDING, embedding.data.length).set(embedding.data);
    this.kernel.setImage();
    this.memory.view(L.LOGITS, OUTPUTS * LOGIT_SIZE * LOGIT_SIZE).fill(PADDING_LOGIT);
    return Promise.resolve();
  }

  decode(prompts: PromptSet, previous?: Float32Array): Promise<DecodedMasks> {
    if (!this.frame) throw new Error('decode before setImage');
    const started = performance.now();
    const { coords, labels, count } = promptTensors(prompts, this.frame);
    this.memory.makeRoom(L.OUTPUT_TOKENS + count);
    this.memory.view(L.SPARSE, count * L.CHANNELS).set(sparseEmbeddings(this.positions, coords, labels));
    if (previous) this.memory.view(L.MASK_INPUT, LOGIT_SIZE * LOGIT_SIZE).set(previous);
    const cells = embeddingCells(this.frame);
    this.kernel.decode(count, previous ? 1 : 0, cells.height, cells.width);
    const logits = this.memory.view(L.LOGITS, OUTPUTS * LOGIT_SIZE * LOGIT_SIZE).slice();
    const predictedIou = this.memory.view(L.IOU, OUTPUTS).slice();
    return Promise.resolve({ logits, predictedIou, milliseconds: performance.now() - started });
  }

  dispose(): Promise<void> {
    this.kernel.quit();
    for (const stop of this.stops) stop();
    return Promise.resolve();
  }
}
