import {
  A1, BASE_UP, CTL_COLUMNS, CTL_HAS_MASK, HEADS, NORM1, NOW_UP, TH_KEYS, TH_S, TH_STATS, TH_UP, U2, UP1_PANELS, UP2_PANELS,
  W_UP1, W_UP1_B, W_UP1_TERMS, W_UP2, W_UP2_B, W_UP_NORM,
} from '../layout';
import { at, control, threadAt, tokens } from './memory';
import { EPSILON_2D, normRow } from './norm';
import { product4x8 } from './product';
import { gelu4, madd, splat } from './simd';

/**
 * The upscaling of the image embedding by four: two transposed convolutions of kernel 2 and stride
 * 2. They don't overlap, so each is a product and a pixel shuffle (the shuffle comes last, in
 * pass-logits.ts).
 */

/**
 * With few tokens the first product is cheaper through the attention weights, whose rank is 8 T:
 *
 *   keys2 = ((keys1 + A2 VO2) - m2) i2 w2 + b2,  keys1 = ((keys0 + A1 VO1) - m1) i1 w1 + b1
 *   keys2 U1 + b = i2 (i1 (P0 + A1 R1 - m1 r1) + c1 + A2 R2 - m2 r2) + ub
 *
 * with P0 = keys0 diag(w1) diag(w2) U1 known per photo, R1 = VO1 diag(w1) diag(w2) U1 and
 * R2 = VO2 diag(w2) U1 once a prompt, and the rows of W_UP1_TERMS: r1 = 1 diag(w1) diag(w2) U1,
 * c1 = b1 diag(w2) U1, r2 = 1 diag(w2) U1, ub = b2 U1 + b. It takes 2 * 8 T products a value
 * instead of 256.
 */
@inline
export function usesLowRank(): bool {
  return tokens() < 16;
}

/** TH_UP [64, 4, 64] = keys2 U1 + b, before norm and GELU. Reads TH_S (A2), so it comes before the final attention. */
export function upscaleFirst(tile: i32, thread: i32): void {
  const up = threadAt(thread, TH_UP);
  const columns = <usize>control(CTL_COLUMNS);
  if (!usesLowRank()) {
    const keys = threadAt(thread, TH_KEYS);
    for (let n: usize = 0; n < 32; n++) {
      for (let m: usize = 0; m < columns; m += 4) {
        product4x8(
          keys + m * 1024, 1024, 4, at(W_UP1) + n * 8192, 32, 256, at(W_UP1_B) + (n << 5), 0, up + m * 1024 + (n << 5), 1024,
        );
      }
    }
    return;
  }
  const rows = tokens() * HEADS;
  const stride: usize = (<usize>rows) << 2;
  const a1 = at(A1) + <usize>tile * ((<usize>rows) << 8);
  const a2 = threadAt(thread, TH_S);
  const p0 = at(control(CTL_HAS_MASK) ? NOW_UP : BASE_UP) + <usize>tile * 65536;
  const terms = at(W_UP1_TERMS);
  const mean1 = at(NORM1) + ((<usize>tile) << 8);
  const mean2 = threadAt(thread, TH_STATS);
  for (let n: usize = 0; n < 32; n++) {
    const panel = n * (<usize>rows << 5);
    for (let m: usize = 0; m < columns; m += 4) {
      const o = up + m * 1024 + (n << 5);
      for (let r: usize = 0; r < 4; r++) {
        const m1 = splat(load<f32>(mean1 + ((m + r) << 2)));
        for (let e: usize = n << 5; e < (n << 5) + 32; e += 16) {
          const p = v128.load(p0 + (m + r) * 1024 + e);
          v128.store(up + (m + r) * 1024 + e, f32x4.sub(p, f32x4.mul(m1, v128.load(terms + e))));
        }
      }
      product4x8(a1 + (m << 2), 4, 256, at(UP1_PANELS) + panel, 32, rows, o, 1024, o, 1024);
      for (let r: usize = 0; r < 4; r++) {
        const i1 = splat(load<f32>(mean1 + 16384 + ((m + r) << 2)));
        const m2 = splat(load<f32>(mean2 + ((m + r) << 2)));
        for (let e: usize = n << 5; e < (n << 5) + 32; e += 16) {
          const p = up + (m + r) * 1024 + e;
          const inner = madd(v128.load(p), i1, v128.load(terms + 1024 + e));
          v128.store(p, f32x4.sub(inner, f32x4.mul(m2, v128.load(terms + 2048 + e))));
        }
      }
      product4x8(a2 + m * stride, stride, 4, at(UP2_PANELS) + panel, 32, rows, o, 1024, o, 1024);
      for (let r: usize = 0; r < 4; r++) {
        const i2 = splat(load<f32>(mean2 + 256 + ((m + r) << 2)));
        for (let e: usize = n << 5; e < (n << 5) + 32; e += 16) {
          const p = up + (m + r) * 1024 + e;
          v128.store(p, madd(v128.load(p), i2, v128.load(terms + 3072 + e)));
        }
      }
    }
  }
}

/** U2 [64, 4, 4, 32] = GELU(GELU(norm(TH_UP)) U2 + b) of the tile. */
export function upscaleSecond(tile: i32, thread: i32): void {
  const up = threadAt(thread, TH_UP);
  const cells = <usize>control(CTL_COLUMNS) * 4;
  for (let m: usize = 0; m < cells; m++) {
    const p = up + m * 256;
    normRow(p, at(W_UP_NORM), 64, EPSILON_2D);
    for (let i: usize = 0; i < 256; i += 16) v128.store(p + i, gelu4(v128.load(p + i)));
  }
  const out = at(U2) + <usize>tile * 131072;
  for (let m: usize = 0; m < cells; m += 4) {
    for (let n: usize = 0; n < 16; n++) {
      const o = out + m * 512 + (n << 5);
      product4x8(up + m * 256, 256, 4, at(W_UP2) + n * 2048, 32, 64, at(W_UP2_B) + (n << 5), 0, o, 512);
      for (let r: usize = 0; r < 4; r++) {
        v128.store(o + r * 512, gelu4(v128.load(o + r * 512)));
        v128.store(o + r * 512, gelu4(v128.load(o + r * 512, 16)), 16);
      }
    }
  }
}
