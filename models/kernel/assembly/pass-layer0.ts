import {
  A1, BASE_KEYS, BASE_QT, CTL_HAS_MASK, CTL_ROWS, HEADS, KEYS1, KK, NORM1, NOW_KEYS, NOW_QT, TH_KP, TH_ST, VO_PANELS,
  W_NORM4_0, W_PE_1,
} from '../layout';
import { attendKeys } from './attend-keys';
import { at, control, threadAt, tokens } from './memory';
import { EPSILON, normRowKeeping } from './norm';
import { addVectors, product4x8 } from './product';
import { exp4, splat } from './simd';
import { tileScores } from './tile-scores';
import { usesLowRank } from './upscale';

/** Softmax over the tokens, for each image token and head, in `st` [R, 64]. */
function softmaxOverTokens(st: usize, count: i32): void {
  const stride: usize = HEADS * 256;
  for (let h: usize = 0; h < <usize>HEADS; h++) {
    for (let t: usize = 0; t < 256; t += 16) {
      const column = st + h * 256 + t;
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
 * Layer 0, image to tokens, then layer 1, tokens to image, on one tile:
 *
 *   A1 = softmax over tokens of (Q0 K^T)          Q0 of the image known per photo
 *   keys1 = norm4(keys0 + bo1 + A1 (V Wo))        V Wo [R, 256] once a prompt
 *   sums for softmax((keys1 + pe) Wk^T q) keys1
 *
 * norm4's shift already holds bo2, the output bias of layer 1, which is taken out again of the
 * positional encoding (W_PE_1) and of the values (W_T2I1_V_B).
 */
export function passLayer0(tile: i32, thread: i32): void {
  const masked = control(CTL_HAS_MASK);
  const count = tokens();
  const rows = count * HEADS;
  const st = threadAt(thread, TH_ST);
  tileScores(st, at(KK), at(masked ? NOW_QT : BASE_QT), tile);
  softmaxOverTokens(st, count);

  const keys0 = at(masked ? NOW_KEYS : BASE_KEYS) + <usize>tile * 65536;
  const keys1 = at(KEYS1) + <usize>tile * 65536;
  for (let n: usize = 0; n < 32; n++) {
    const panel = at(VO_PANELS) + n * (<usize>rows << 5);
    for (let m: usize = 0; m < 64; m += 4) {
      const offset = m * 1024 + (n << 5);
      product4x8(st + (m << 2), 4, 256, panel, 32, rows, keys0 + offset, 1024, keys1 + offset, 1024);
    }
  }
  if (usesLowRank() && tile < control(CTL_ROWS)) {
    const bytes = (<usize>rows) << 8;
    memory.copy(at(A1) + <usize>tile * bytes, st, bytes);
  }
  const kp = threadAt(thread, TH_KP);
  const pe = at(W_PE_1) + <usize>tile * 65536;
  const means = at(NORM1) + ((<usize>tile) << 8);
  for (let m: usize = 0; m < 64; m++) {
    const row = keys1 + m * 1024;
    normRowKeeping(row, at(W_NORM4_0), at(W_NORM4_0) + 1024, 256, EPSILON, means + (m << 2), means + 16384 + (m << 2));
    addVectors(kp + m * 1024, row, pe + m * 1024, 256);
  }
  attendKeys(thread, keys1, count);
}
