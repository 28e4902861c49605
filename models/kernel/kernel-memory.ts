import type { KernelWeights } from './kernel-weights';
import * as L from './layout';

/** Everything in the kernel's memory is aligned to a cache line. */
const ALIGN = 64;
const PAGE = 65_536;
/** Pages of 64 kB that the memory starts with and may grow to (`build/kernel.mjs` compiles in the same). */
export const INITIAL_PAGES = 1024;
export const MAXIMUM_PAGES = 4096;

const N = L.TOKENS;
const C = L.CHANNELS;

/** Sizes in floats of what is laid out once. */
const FIXED: readonly (readonly [index: number, floats: number])[] = [
  [L.EMBEDDING, C * N], [L.BASE_KT, L.INNER * N], [L.BASE_V, N * L.INNER], [L.BASE_QT, L.INNER * N], [L.BASE_KEYS, N * C],
  [L.BASE_UP, N * C], [L.NOW_KT, L.INNER * N], [L.NOW_V, N * L.INNER], [L.NOW_QT, L.INNER * N], [L.NOW_KEYS, N * C],
  [L.NOW_UP, N * C], [L.MASK_INPUT, 256 * 256], [L.MASK_DENSE, 17 * N], [L.HYPER, 32 * 4], [L.KEYS1, N * C], [L.NORM1, 2 * N],
  [L.U2, N * 512], [L.LOGITS, 4 * 256 * 256], [L.IOU, 8], [L.ZEROS, 2048],
];

/** Sizes in floats of what grows with `t` tokens (a multiple of 4) and their `r` = 8 t rows of token and head. */
const byTokens = (t: number, r: number): readonly (readonly [index: number, floats: number])[] => [
  [L.SPARSE, t * C], [L.TOK, t * C], [L.X, t * C], [L.Y, t * C], [L.WIDE, t * 2048], [L.ATTENDED, t * C], [L.Q, t * L.INNER],
  [L.KK, t * L.INNER], [L.VV, t * L.INNER], [L.CONTEXT, t * L.INNER], [L.QK_PANELS, C * r], [L.M_PANELS, C * r], [L.M_BIAS, r],
  [L.ROWS_A, r * C], [L.ROWS_B, r * C], [L.VO_PANELS, r * C], [L.UP1_ROWS, r * C], [L.UP1_PANELS, r * C], [L.UP2_PANELS, r * C],
  // kept only where the low-rank upscaling is used, under 16 tokens
  [L.A1, L.GRID * Math.min(r, 16 * L.HEADS) * L.TILE],
];

const byThread = (r: number): readonly (readonly [index: number, floats: number])[] => [
  [L.TH_MAX, r], [L.TH_SUM, r], [L.TH_PARTIAL, r * C], [L.TH_ST, r * L.TILE], [L.TH_S, L.TILE * r], [L.TH_KP, L.TILE * C],
  [L.TH_KEYS, L.TILE * C], [L.TH_UP, L.TILE * C], [L.TH_STATS, 2 * L.TILE],
];

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGN) * ALIGN;

/**
 * The kernel's memory as the host sees it: lays tensors out, writes the table of their addresses
 * (`layout.ts`), and gives views of them.
 */
export class KernelMemory {
  readonly memory: WebAssembly.Memory;
  readonly threads: number;
  /** tokens that there is room for, SAM's own five among them */
  private capacity = 0;
  private readonly promptStart: number;

  constructor(weights: KernelWeights, threads: number) {
    this.memory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MAXIMUM_PAGES, shared: true });
    this.threads = threads;
    let top = L.FIRST_FREE;
    const place = (index: number, floats: number): void => {
      this.setAddress(index, top);
      top = aligned(top + floats * 4);
      this.reserve(top);
    };
    weights.tensors.forEach((tensor, index) => {
      place(index, tensor.length);
      this.view(index, tensor.length).set(tensor);
    });
    for (const [index, floats] of FIXED) place(index, floats);
    this.promptStart = top;
    this.setControl(L.CTL_THREADS, threads);
    this.makeRoom(32);
  }

  /** Makes room for a prompt of so many tokens; what a prompt leaves behind is lost, the photo's tensors stay. */
  makeRoom(tokens: number): void {
    if (tokens <= this.capacity) return;
    this.capacity = Math.ceil(Math.max(tokens, this.capacity * 2) / 4) * 4;
    const rows = this.capacity * L.HEADS;
    let top = this.promptStart;
    for (const [index, floats] of byTokens(this.capacity, rows)) {
      this.setAddress(index, top);
      top = aligned(top + floats * 4);
    }
    let block = 0;
    for (const [index, floats] of byThread(rows)) {
      this.setAddress(index, block);
      block = aligned(block + floats * 4);
    }
    this.setAddress(L.THREAD, top);
    this.setControl(L.CTL_THREAD_BYTES, block);
    this.reserve(top + block * this.threads);
  }

  /** The first `floats` floats of a tensor; not valid any more after `makeRoom`. */
  view(index: number, floats: number): Float32Array {
    const address = new Uint32Array(this.memory.buffer, L.TABLE, L.TABLE_SIZE)[index] ?? 0;
    return new Float32Array(this.memory.buffer, address, floats);
  }

  private setAddress(index: number, address: number): void {
    new Uint32Array(this.memory.buffer, L.TABLE, L.TABLE_SIZE)[index] = address;
  }

  private setControl(index: number, value: number): void {
    Atomics.store(new Int32Array(this.memory.buffer, L.CONTROL, 64), index, value);
  }

  /** @throws RangeError where the memory can't grow so far */
  private reserve(bytes: number): void {
    const missing = Math.ceil((bytes - this.memory.buffer.byteLength) / PAGE);
    if (missing > 0) this.memory.grow(missing);
  }
}
