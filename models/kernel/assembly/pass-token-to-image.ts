import { BASE_KT, BASE_V, CTL_HAS_MASK, HEADS, NOW_KT, NOW_V, Q, TH_MAX, TH_PARTIAL, TH_ST, TH_SUM } from '../layout';
import { at, control, threadAt, tokens } from './memory';
import { exp4, madd, max4, splat, sum4 } from './simd';
import { exp1, scaleRow } from './softmax';
import { tileScores } from './tile-scores';

/**
 * Layer 0, tokens to image: softmax(Q K^T) V over the image tokens of one tile, K and V known per
 * photo. Accumulates 16 values a row.
 */
export function passTokenToImage(tile: i32, thread: i32): void {
  const masked = control(CTL_HAS_MASK);
  const st = threadAt(thread, TH_ST);
  tileScores(st, at(Q), at(masked ? NOW_KT : BASE_KT), tile);
  const values = at(masked ? NOW_V : BASE_V) + <usize>tile * 64 * 512;
  const rows = tokens() * HEADS;
  for (let r = 0; r < rows; r++) {
    const p = st + <usize>r * 256;
    let m = v128.load(p);
    for (let t: usize = 16; t < 256; t += 16) m = f32x4.max(m, v128.load(p + t));
    const maximum = threadAt(thread, TH_MAX) + ((<usize>r) << 2);
    const sum = threadAt(thread, TH_SUM) + ((<usize>r) << 2);
    const partial = threadAt(thread, TH_PARTIAL) + ((<usize>r) << 6);
    const before = load<f32>(maximum);
    const top = max(before, max4(m));
    if (top > before) {
      const factor = exp1(before - top);
      store<f32>(sum, load<f32>(sum) * factor);
      scaleRow(partial, 16, factor);
      store<f32>(maximum, top);
    }
    const shift = splat(top);
    let s = splat(0.0);
    for (let t: usize = 0; t < 256; t += 16) {
      const e = exp4(f32x4.sub(v128.load(p + t), shift));
      v128.store(p + t, e);
      s = f32x4.add(s, e);
    }
    store<f32>(sum, load<f32>(sum) + sum4(s));
    const v = values + (<usize>(r & 7)) * 64;
    let c0 = v128.load(partial);
    let c1 = v128.load(partial, 16);
    let c2 = v128.load(partial, 32);
    let c3 = v128.load(partial, 48);
    for (let t: usize = 0; t < 64; t++) {
      const e = v128.load_splat<f32>(p + (t << 2));
      const row = v + t * 512;
      c0 = madd(e, v128.load(row), c0);
      c1 = madd(e, v128.load(row, 16), c1);
      c2 = madd(e, v128.load(row, 32), c2);
      c3 = madd(e, v128.load(row, 48), c3);
    }
    v128.store(partial, c0);
    v128.store(partial, c1, 16);
    v128.store(partial, c2, 32);
    v128.store(partial, c3, 48);
  }
}
