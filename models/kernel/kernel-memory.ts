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
  [L.EMBEDDING, C * N], [L.IMAGE_KT0, L.INNER * N], [L.IMAGE_V0, N * L.INNER], [L.IMAGE_QT0, L.INNER * N], [L.IMAGE_KT1, L.INNER * N],
  [L.IMAGE_V1, N * L.INNER], [L.IMAGE_QT1, L.INNER * N], [L.IMAGE_KTF, L.INNER * N], [L.IMAGE_VF, N * L.INNER], [L.IMAGE_UP, N * C],
  [L.IMAGE_GRAM1, L.INNER * N], [L.IMAGE_GRAM2, L.INNER * N], [L.IMAGE_GRAM3, L.INNER * N], [L.IMAGE_SQUARES, 3 * N],
  [L.IMAGE_MASK_GRAM, 2 * L.MASK_ROWS * N], [L.MASK_INPUT, 256 * 256], [L.MASK_DENSE, L.MASK_ROWS * N], [L.UNIT, L.MIXED_TOKENS * L.INNER],
  [L.INVERSE0, N], [L.HYPER, 32 * 4], [L.U2, N * 512], [L.LOGITS, 4 * 256 * 256], [L.IOU, 8],
];

/** K1 and K2, the rows of the two layers' mixtures, at most: with `t` tokens and a mask prompt. */
const mixtures = (t: number): readonly [first: number, second: number] => {
  const rows = L.HEADS * Math.min(t, L.MIXED_TOKENS);
  return [rows + L.MASK_ROWS, rows + L.CONSTANT_ROWS];
};

/** Sizes in floats of what grows with `t` tokens (a multiple of 4) and their `r` = 8 t rows of token and head. */
function byTokens(t: number, r: number): readonly (readonly [index: number, floats: number])[] {
  const [k1, k2] = mixtures(t);
  const k = k1 + k2;
  return [
    [L.SPARSE, t * C], [L.TOK, t * C], [L.X, t * C], [L.Y, t * C], [L.WIDE, t * 2048], [L.ATTENDED, t * C], [L.Q, t * L.INNER],
    [L.KK, t * L.INNER], [L.VALUES0, t * L.INNER], [L.VALUES1, t * L.INNER], [L.CONTEXT, t * L.INNER], [L.QUERY_ROWS, r * C],
    [L.QUERY_PANELS, C * r], [L.MIX_ROWS, k * C], [L.MIX_PANELS, C * k], [L.MASK_SCORES, L.MASK_ROWS * r], [L.MIX_SCORES, k1 * r],
    [L.FINAL_SCORES, k * L.OUTPUT_TOKENS * L.HEADS], [L.MIX_GRAM, k * k], [L.MIX_VALUES, k * L.INNER], [L.MIX_UP, k * C],
    [L.MIX_UP_PANELS, k * C], [L.ZEROS, r], [L.MIX0, L.GRID * k1 * L.TILE],
  ];
}

function byThread(t: number, r: number): readonly (readonly [index: number, floats: number])[] {
  const [k1, k2] = mixtures(t);
  const k = k1 + k2;
  return [
    [L.TH_MAX, r], [L.TH_SUM, r], [L.TH_FACTOR, r], [L.TH_HEAD_SUMS, r * L.HEAD_WIDTH], [L.TH_MIX_SUMS, Math.max(k1 * r, k * L.OUTPUT_TOKENS * L.HEADS)],
    [L.TH_SCORES, r * L.TILE], [L.TH_BY_TOKEN, r * L.TILE], [L.TH_MIX, k * L.TILE], [L.TH_PRODUCTS, k * L.TILE], [L.TH_INVERSE, 2 * L.TILE],
    [L.TH_KEYS, C * L.TILE], [L.TH_SHIFTED, C * L.TILE], [L.TH_UP, L.TILE * C],
  ];
}

interface Room {
  /** tokens that there is room for */
  readonly capacity: number;
  readonly addresses: readonly (readonly [index: number, address: number])[];
  readonly threadBytes: number;
  /** first byte after it */
  readonly end: number;
}

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
    this.fillUnit();
    this.promptStart = top;
    this.setControl(L.CTL_THREADS, threads);
    this.makeRoom(32);
  }

  /** Makes room for a prompt of so many tokens; what a prompt leaves behind is lost, the photo's tensors stay. */
  makeRoom(tokens: number): void {
    if (tokens <= this.capacity) return;
    // twice as much as before, so that a prompt that grows click by click seldom moves, where there is so much
    const generous = this.layOut(Math.max(tokens, this.capacity * 2));
    const room = generous.end <= MAXIMUM_PAGES * PAGE ? generous : this.layOut(tokens);
    // nothing is changed before the memory is there
    this.reserve(room.end);
    for (const [index, address] of room.addresses) this.setAddress(index, address);
    this.setControl(L.CTL_THREAD_BYTES, room.threadBytes);
    this.capacity = room.capacity;
    this.view(L.ZEROS, room.capacity * L.HEADS).fill(0);
  }

  /** Where everything lies that grows with the tokens, of which there is room for `tokens` at least. */
  private layOut(tokens: number): Room {
    const capacity = Math.ceil(tokens / 4) * 4;
    const rows = capacity * L.HEADS;
    const addresses: [number, number][] = [];
    const place = (sizes: readonly (readonly [index: number, floats: number])[], from: number): number =>
      sizes.reduce((top, [index, floats]) => {
        addresses.push([index, top]);
        return aligned(top + floats * 4);
      }, from);
    const blocks = place(byTokens(capacity, rows), this.promptStart);
    // addresses in a thread's block count from its start
    const threadBytes = place(byThread(capacity, rows), 0);
    addresses.push([L.THREAD, blocks]);
    return { capacity, addresses, threadBytes, end: blocks + threadBytes * this.threads };
  }

  /** The first `floats` floats of a tensor; not valid any more after `makeRoom`. */
  view(index: number, floats: number): Float32Array {
    const address = new Uint32Array(this.memory.buffer, L.TABLE, L.TABLE_SIZE)[index] ?? 0;
    return new Float32Array(this.memory.buffer, address, floats);
  }

  /** UNIT[d, h 16 + d] = 1 */
  private fillUnit(): void {
    const unit = this.view(L.UNIT, L.MIXED_TOKENS * L.INNER).fill(0);
    for (let d = 0; d < L.HEAD_WIDTH; d++) for (let h = 0; h < L.HEADS; h++) unit[d * L.INNER + h * L.HEAD_WIDTH + d] = 1;
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
