import {
  CTL_ROWS, HEADS, KEYS1, M_BIAS, M_PANELS, OUTPUT_TOKENS, TH_KEYS, TH_KP, TH_S, TH_STATS, VO_PANELS, W_NORM4_1, W_PE, W_PE_1,
} from '../layout';
import { attendKeys } from './attend-keys';
import { at, control, threadAt, tokens } from './memory';
import { EPSILON, normRowKeeping } from './norm';
import { addVectors, product4x8 } from './product';
import { exp4, splat } from './simd';
import { upscaleFirst, upscaleSecond } from './upscale';

/** Softmax over the tokens of one row of scores [T, 8 heads]. */
@inline
function softmaxRow(row: usize, count: i32): void {
  const end = (<usize>count) << 5;
  let top0 = v128.load(row);
  let top1 = v128.load(row, 16);
  for (let p: usize = 32; p < end; p += 32) {
    top0 = f32x4.max(top0, v128.load(row + p));
    top1 = f32x4.max(top1, v128.load(row + p, 16));
  }
  let sum0 = splat(0.0);
  let sum1 = splat(0.0);
  for (let p: usize = 0; p < end; p += 32) {
    const e0 = exp4(f32x4.sub(v128.load(row + p), top0));
    const e1 = exp4(f32x4.sub(v128.load(row + p, 16), top1));
    v128.store(row + p, e0);
    v128.store(row + p, e1, 16);
    sum0 = f32x4.add(sum0, e0);
    sum1 = f32x4.add(sum1, e1);
  }
  sum0 = f32x4.div(splat(1.0), sum0);
  sum1 = f32x4.div(splat(1.0), sum1);
  for (let p: usize = 0; p < end; p += 32) {
    v128.store(row + p, f32x4.mul(v128.load(row + p), sum0));
    v128.store(row + p, f32x4.mul(v128.load(row + p, 16), sum1), 16);
  }
}

/**
 * Layer 1, image to tokens, the final attention, tokens to image, and the upscaling, on one tile:
 *
 *   A2 = softmax over tokens of ((keys1 + pe) Wq k^T + bq k^T)
 *   keys2 = norm4(keys1 + A2 (V Wo))
 *   sums for softmax((keys2 + pe) Wk^T q) keys2, of the five output tokens
 *   both transposed convolutions of keys2 (upscale.ts), where the tile holds photo
 */
export function passLayer1(tile: i32, thread: i32): void {
  const count = tokens();
  const rows = count * HEADS;
  const kp = threadAt(thread, TH_KP);
  const s = threadAt(thread, TH_S);
  const stride: usize = (<usize>rows) << 2;
  const keys1 = at(KEYS1) + <usize>tile * 65536;
  addVectors(kp, keys1, at(W_PE_1) + <usize>tile * 65536, 64 * 256);
  for (let j = 0; j < count; j++) {
    const panel = at(M_PANELS) + <usize>j * 8192;
    for (let m: usize = 0; m < 64; m += 4) {
      product4x8(
        kp + m * 1024, 1024, 4, panel, 32, 256, at(M_BIAS) + (<usize>j << 5), 0, s + m * stride + (<usize>j << 5), stride,
      );
    }
  }
  for (let m: usize = 0; m < 64; m++) softmaxRow(s + m * stride, count);

  const keys2 = threadAt(thread, TH_KEYS);
  for (let n: usize = 0; n < 32; n++) {
    const panel = at(VO_PANELS) + n * (<usize>rows << 5);
    for (let m: usize = 0; m < 64; m += 4) {
      const offset = m * 1024 + (n << 5);
      product4x8(s + m * stride, stride, 4, panel, 32, rows, keys1 + offset, 1024, keys2 + offset, 1024);
    }
  }
  const stats = threadAt(thread, TH_STATS);
  const pe = at(W_PE) + <usize>tile * 65536;
  for (let m: usize = 0; m < 64; m++) {
    const row = keys2 + m * 1024;
    normRowKeeping(row, at(W_NORM4_1), at(W_NORM4_1) + 1024, 256, EPSILON, stats + (m << 2), stats + 256 + (m << 2));
    addVectors(kp + m * 1024, row, pe + m * 1024, 256);
  }
  const holdsPhoto = tile < control(CTL_ROWS);
  if (holdsPhoto) upscaleFirst(tile, thread);
  attendKeys(thread, keys2, OUTPUT_TOKENS);
  if (holdsPhoto) upscaleSecond(tile, thread);
}
