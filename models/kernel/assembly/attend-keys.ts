import { HEADS, QK_PANELS, TH_KP, TH_MAX, TH_PARTIAL, TH_S, TH_SUM, ZEROS } from '../layout';
import { at, threadAt, tokens } from './memory';
import { product4x8 } from './product';
import { exp4, splat } from './simd';
import { scaleRow } from './softmax';

/**
 * Tokens to image with both projections absorbed: scores (keys + pe) (Wk^T q) for `count` tokens,
 * and sums of exp(score) times the keys themselves, 256 a row; the values' projection follows once,
 * after the softmax (tokens.ts, contextOfKeys). The bias of Wk adds the same to all scores of a query
 * and falls out of the softmax.
 *
 * @param keys the tile's keys [64, 256]; keys with positional encoding stand in TH_KP
 */
export function attendKeys(thread: i32, keys: usize, count: i32): void {
  const kp = threadAt(thread, TH_KP);
  const s = threadAt(thread, TH_S);
  const stride: usize = (<usize>(tokens() * HEADS)) << 2;
  const partial = threadAt(thread, TH_PARTIAL);
  for (let j = 0; j < count; j++) {
    const column = s + (<usize>j << 5);
    const panel = at(QK_PANELS) + <usize>j * 8192;
    for (let m: usize = 0; m < 64; m += 4) {
      product4x8(kp + m * 1024, 1024, 4, panel, 32, 256, at(ZEROS), 0, column + m * stride, stride);
    }
    const maxima = threadAt(thread, TH_MAX) + (<usize>j << 5);
    const sums = threadAt(thread, TH_SUM) + (<usize>j << 5);
    const before0 = v128.load(maxima);
    const before1 = v128.load(maxima, 16);
    let top0 = before0;
    let top1 = before1;
    for (let m: usize = 0; m < 64; m++) {
      top0 = f32x4.max(top0, v128.load(column + m * stride));
      top1 = f32x4.max(top1, v128.load(column + m * stride, 16));
    }
    if (v128.any_true(v128.or(f32x4.gt(top0, before0), f32x4.gt(top1, before1)))) {
      const factor0 = exp4(f32x4.sub(before0, top0));
      const factor1 = exp4(f32x4.sub(before1, top1));
      v128.store(sums, f32x4.mul(v128.load(sums), factor0));
      v128.store(sums, f32x4.mul(v128.load(sums, 16), factor1), 16);
      v128.store(maxima, top0);
      v128.store(maxima, top1, 16);
      const rows = partial + <usize>j * 8192;
      scaleRow(rows, 256, f32x4.extract_lane(factor0, 0));
      scaleRow(rows + 1024, 256, f32x4.extract_lane(factor0, 1));
      scaleRow(rows + 2048, 256, f32x4.extract_lane(factor0, 2));
      scaleRow(rows + 3072, 256, f32x4.extract_lane(factor0, 3));
      scaleRow(rows + 4096, 256, f32x4.extract_lane(factor1, 0));
      scaleRow(rows + 5120, 256, f32x4.extract_lane(factor1, 1));
      scaleRow(rows + 6144, 256, f32x4.extract_lane(factor1, 2));
      scaleRow(rows + 7168, 256, f32x4.extract_lane(factor1, 3));
    }
    let sum0 = splat(0.0);
    let sum1 = splat(0.0);
    for (let m: usize = 0; m < 64; m++) {
      const p = column + m * stride;
      const e0 = exp4(f32x4.sub(v128.load(p), top0));
      const e1 = exp4(f32x4.sub(v128.load(p, 16), top1));
      v128.store(p, e0);
      v128.store(p, e1, 16);
      sum0 = f32x4.add(sum0, e0);
      sum1 = f32x4.add(sum1, e1);
    }
    v128.store(sums, f32x4.add(v128.load(sums), sum0));
    v128.store(sums, f32x4.add(v128.load(sums, 16), sum1), 16);
  }
  const rows = count * HEADS;
  for (let n: usize = 0; n < 1024; n += 32) {
    for (let r = 0; r < rows; r += 4) {
      const o = partial + <usize>r * 1024 + n;
      product4x8(s + (<usize>r << 2), 4, stride, keys + n, 1024, 64, o, 1024, o, 1024);
    }
  }
}
