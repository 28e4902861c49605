import {
  CTL_THREADS, HEADS, HEAD_WIDTH, INNER, TH_BY_TOKEN, TH_FACTOR, TH_HEAD_SUMS, TH_MAX, TH_MIX_SUMS, TH_SUM,
} from '../layout';
import { control, threadAt } from './memory';
import { product4x8 } from './product';
import { exp4, max4, splat, sum4 } from './simd';

/**
 * Softmax over the tokens, for each image token and head, of scores [8 count, 64], in place.
 */
export function softmaxOverTokens(scores: usize, count: i32): void {
  const stride: usize = HEADS * 256;
  for (let h: usize = 0; h < <usize>HEADS; h++) {
    for (let t: usize = 0; t < 256; t += 16) {
      const column = scores + (h << 8) + t;
      let top = v128.load(column);
      for (let j = 1; j < count; j++) top = f32x4.max(top, v128.load(column + <usize>j * stride));
      let sum = splat(0.0);
      for (let j = 0; j < count; j++) {
        const p = column + <usize>j * stride;
        const e = exp4(f32x4.sub(v128.load(p), top));
        v128.store(p, e);
        sum = f32x4.add(sum, e);
      }
      const share = f32x4.div(splat(1.0), sum);
      for (let j = 0; j < count; j++) {
        const p = column + <usize>j * stride;
        v128.store(p, f32x4.mul(v128.load(p), share));
      }
    }
  }
}

/**
 * Softmax over the 4,096 image tokens, which come in tiles to several threads: each thread keeps,
 * for each row of token and head, the largest score so far (m), the sum of exp(score - m), and
 * weighted sums; when a larger score comes, what was summed is scaled by exp(m_old - m_new) (Milakov
 * and Gimelshein 2018, "Online normalizer calculation for softmax"). What is summed are the photo's
 * share of the values (TH_HEAD_SUMS) and the weights of a mixture (TH_MIX_SUMS), whose rows' values
 * come in once at the end (`contextOf` in tokens.ts).
 */

/** Below every score. */
export const LOWEST: f32 = -1e30;

/** Clears the accumulators of all threads: `count` tokens, `mixed` rows of a mixture. */
export function clearSums(count: i32, mixed: i32): void {
  const rows = count * HEADS;
  for (let i = 0, n = control(CTL_THREADS); i < n; i++) {
    const maxima = threadAt(i, TH_MAX);
    for (let r: usize = 0, end = (<usize>rows) << 2; r < end; r += 16) v128.store(maxima + r, splat(LOWEST));
    memory.fill(threadAt(i, TH_SUM), 0, (<usize>rows) << 2);
    memory.fill(threadAt(i, TH_HEAD_SUMS), 0, (<usize>(rows * HEAD_WIDTH)) << 2);
    memory.fill(threadAt(i, TH_MIX_SUMS), 0, (<usize>(rows * mixed)) << 2);
  }
}

@inline
export function exp1(x: f32): f32 {
  return f32x4.extract_lane(exp4(splat(x)), 0);
}

/** scores [8 count, 64] to exp(score - maximum), in place; `mixed` rows of TH_MIX_SUMS are in use. */
export function exponentials(thread: i32, scores: usize, count: i32, mixed: i32): void {
  const rows = <usize>(count * HEADS);
  const maxima = threadAt(thread, TH_MAX);
  const sums = threadAt(thread, TH_SUM);
  const factors = threadAt(thread, TH_FACTOR);
  const headSums = threadAt(thread, TH_HEAD_SUMS);
  let rose = false;
  for (let r: usize = 0; r < rows; r++) {
    const p = scores + (r << 8);
    let m = v128.load(p);
    for (let t: usize = 16; t < 256; t += 16) m = f32x4.max(m, v128.load(p + t));
    const before = load<f32>(maxima + (r << 2));
    const top = max(before, max4(m));
    let factor: f32 = 1.0;
    if (top > before) {
      rose = true;
      factor = exp1(before - top);
      store<f32>(maxima + (r << 2), top);
      for (let d: usize = 0; d < 64; d += 16) {
        const q = headSums + (r << 6) + d;
        v128.store(q, f32x4.mul(v128.load(q), splat(factor)));
      }
    }
    store<f32>(factors + (r << 2), factor);
    const shift = splat(top);
    let sum = splat(0.0);
    for (let t: usize = 0; t < 256; t += 16) {
      const e = exp4(f32x4.sub(v128.load(p + t), shift));
      v128.store(p + t, e);
      sum = f32x4.add(sum, e);
    }
    store<f32>(sums + (r << 2), load<f32>(sums + (r << 2)) * factor + sum4(sum));
  }
  if (!rose) return;
  const mixSums = threadAt(thread, TH_MIX_SUMS);
  for (let k: usize = 0; k < <usize>mixed; k++) {
    for (let r: usize = 0; r < rows << 2; r += 16) {
      const q = mixSums + k * (rows << 2) + r;
      v128.store(q, f32x4.mul(v128.load(q), v128.load(factors + r)));
    }
  }
}

/** TH_HEAD_SUMS += weights [8 count, 64] times the tile's values [64, 128], head by head. */
export function sumHeads(thread: i32, weights: usize, values: usize, count: i32): void {
  const row: usize = HEADS * 256;
  const out: usize = HEADS * 64;
  for (let h: usize = 0; h < <usize>HEADS; h++) {
    for (let t: usize = 0; t < <usize>count; t += 4) {
      for (let d: usize = 0; d < 64; d += 32) {
        const o = threadAt(thread, TH_HEAD_SUMS) + t * out + (h << 6) + d;
        product4x8(weights + t * row + (h << 8), row, 4, values + (h << 6) + d, INNER * 4, 64, o, out, o, out);
      }
    }
  }
}

/** TH_MIX_SUMS [mixed, 8 count] += mix [mixed, 64] times weights^T [64, 8 count]. */
export function sumMixture(thread: i32, weights: usize, mix: usize, mixed: i32, count: i32): void {
  const byToken = threadAt(thread, TH_BY_TOKEN);
  for (let j: usize = 0; j < <usize>count; j++) sideBySide(byToken + (j << 11), weights + (j << 11));
  const stride = (<usize>(count * HEADS)) << 2;
  const sums = threadAt(thread, TH_MIX_SUMS);
  for (let j: usize = 0; j < <usize>count; j++) {
    for (let k: usize = 0; k < <usize>mixed; k += 4) {
      const o = sums + k * stride + (j << 5);
      product4x8(mix + (k << 8), 256, 4, byToken + (j << 11), 32, 64, o, stride, o, stride);
    }
  }
}

/** [8, 64] to [64, 8], four by four. */
@inline
function sideBySide(out: usize, input: usize): void {
  for (let h: usize = 0; h < 8; h += 4) {
    for (let t: usize = 0; t < 256; t += 16) {
      const p = input + (h << 8) + t;
      const a = v128.load(p);
      const b = v128.load(p, 256);
      const c = v128.load(p, 512);
      const d = v128.load(p, 768);
      const ab0 = i32x4.shuffle(a, b, 0, 4, 1, 5);
      const ab1 = i32x4.shuffle(a, b, 2, 6, 3, 7);
      const cd0 = i32x4.shuffle(c, d, 0, 4, 1, 5);
      const cd1 = i32x4.shuffle(c, d, 2, 6, 3, 7);
      const o = out + (t << 3) + (h << 2);
      v128.store(o, i32x4.shuffle(ab0, cd0, 0, 1, 4, 5));
      v128.store(o, i32x4.shuffle(ab0, cd0, 2, 3, 6, 7), 32);
      v128.store(o, i32x4.shuffle(ab1, cd1, 0, 1, 4, 5), 64);
      v128.store(o, i32x4.shuffle(ab1, cd1, 2, 3, 6, 7), 96);
    }
  }
}
