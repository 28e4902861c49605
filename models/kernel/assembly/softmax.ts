import { CTL_THREADS, HEADS, TH_MAX, TH_PARTIAL, TH_SUM } from '../layout';
import { control, threadAt } from './memory';
import { exp4, splat } from './simd';

/**
 * Softmax over the 4,096 image tokens, which come in tiles to several threads: each thread keeps,
 * for each row of token and head, the largest score so far (m), the sum of exp(score - m), and the
 * weighted sum of the values; when a larger score comes, what was summed is scaled by
 * exp(m_old - m_new) (Milakov and Gimelshein 2018, "Online normalizer calculation for softmax").
 */

export const LOWEST: f32 = -1e30;

/** Clears a thread's accumulators; `width` floats of values a row. */
function clear(thread: i32, rows: i32, width: i32): void {
  const maxima = threadAt(thread, TH_MAX);
  for (let i: usize = 0, end = (<usize>rows) << 2; i < end; i += 16) v128.store(maxima + i, splat(LOWEST));
  memory.fill(threadAt(thread, TH_SUM), 0, (<usize>rows) << 2);
  memory.fill(threadAt(thread, TH_PARTIAL), 0, (<usize>(rows * width)) << 2);
}

export function clearAll(tokens: i32, width: i32): void {
  for (let i = 0, n = control(CTL_THREADS); i < n; i++) clear(i, tokens * HEADS, width);
}

/** Scales a row of the accumulator, `width` floats. */
@inline
export function scaleRow(row: usize, width: i32, factor: f32): void {
  const f = splat(factor);
  for (let i: usize = 0, end = (<usize>width) << 2; i < end; i += 16) v128.store(row + i, f32x4.mul(v128.load(row + i), f));
}

@inline
export function exp1(x: f32): f32 {
  return f32x4.extract_lane(exp4(splat(x)), 0);
}

/**
 * Weighted mean of one row over all threads into `out`, `width` floats:
 * sum_i e_i partial_i / sum_i e_i sum_i, with e_i = exp(m_i - max m).
 */
export function combineRow(row: i32, width: i32, out: usize): void {
  const threads = control(CTL_THREADS);
  const offset = (<usize>row) << 2;
  let top: f32 = LOWEST;
  for (let i = 0; i < threads; i++) top = max(top, load<f32>(threadAt(i, TH_MAX) + offset));
  let total: f32 = 0.0;
  for (let i = 0; i < threads; i++) {
    total += exp1(load<f32>(threadAt(i, TH_MAX) + offset) - top) * load<f32>(threadAt(i, TH_SUM) + offset);
  }
  memory.fill(out, 0, (<usize>width) << 2);
  for (let i = 0; i < threads; i++) {
    const share = splat(exp1(load<f32>(threadAt(i, TH_MAX) + offset) - top) / total);
    const partial = threadAt(i, TH_PARTIAL) + ((<usize>(row * width)) << 2);
    for (let d: usize = 0, end = (<usize>width) << 2; d < end; d += 16) {
      v128.store(out + d, f32x4.add(v128.load(out + d), f32x4.mul(share, v128.load(partial + d))));
    }
  }
}
