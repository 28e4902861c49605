import {
  CHANNELS, CONSTANT_ROWS, CTL_HAS_MASK, HEADS, INNER, MASK_ROWS, MASK_SCORES, MIX_GRAM, MIX_PANELS, MIX_ROWS,
  MIX_UP, MIX_UP_PANELS, MIX_VALUES, QUERY_PANELS, QUERY_ROWS, W_LATER_ROW, W_MASK_ROWS, W_NORM4_SCALE,
  ZEROS,
} from '../layout';
import { at, control, tokens } from './memory';
import { firstRows, mixedTokens, mixedValues, secondRows } from './mixture';
import { linearOnAll } from './pass-linear';
import { product4x8 } from './product';
import { madd, splat, sum4 } from './simd';

/**
 * The small matrices of a prompt that stand for the image's mixtures (mixture.ts): the rows
 * themselves, their products with each other, and what the image's projections make of them.
 */

const ROW: usize = 1024; // bytes of a row of 256 floats
const INNER_ROW: usize = 512;

/** out [rows, n] = MIX_ROWS [rows, 256] W, W P(256, n) */
function multiplyRows(out: usize, rows: i32, weight: usize, n: i32): void {
  const stride = (<usize>n) << 2;
  linearOnAll(out, stride, at(MIX_ROWS), ROW, rows, weight, at(ZEROS), 256, n);
}

/** Row t * 8 + h of `out` [8 count, 256] is sum over d of source[t, h * 16 + d] * matrix[h * 16 + d, :]. */
function throughHeads(out: usize, source: usize, matrix: usize, count: i32): void {
  for (let t = 0; t < count; t++) {
    for (let h = 0; h < HEADS; h++) {
      const o = out + <usize>(t * HEADS + h) * ROW;
      const s = source + <usize>t * INNER_ROW + (<usize>h) * 64;
      const m = matrix + <usize>h * 16 * ROW;
      for (let c: usize = 0; c < ROW; c += 64) {
        let c0 = splat(0.0);
        let c1 = c0;
        let c2 = c0;
        let c3 = c0;
        for (let d: usize = 0; d < 16; d++) {
          const w = v128.load_splat<f32>(s + (d << 2));
          const p = m + d * ROW + c;
          c0 = madd(w, v128.load(p), c0);
          c1 = madd(w, v128.load(p, 16), c1);
          c2 = madd(w, v128.load(p, 32), c2);
          c3 = madd(w, v128.load(p, 48), c3);
        }
        v128.store(o + c, c0);
        v128.store(o + c, c1, 16);
        v128.store(o + c, c2, 32);
        v128.store(o + c, c3, 48);
      }
    }
  }
}

/** P(256, rows) from rows [rows, 256], a multiple of 8: the rows transposed. */
function packTransposed(out: usize, rows: usize, count: i32): void {
  for (let r: usize = 0; r < <usize>count; r++) {
    const o = out + (r >> 3) * 8192 + ((r & 7) << 2);
    for (let c: usize = 0; c < 256; c++) store<f32>(o + (c << 5), load<f32>(rows + r * ROW + (c << 2)));
  }
}

/** P(rows, 256) from rows [rows, 256]. */
function packRows(out: usize, rows: usize, count: i32): void {
  for (let n: usize = 0; n < 32; n++) {
    const o = out + n * (<usize>count << 5);
    for (let r: usize = 0; r < <usize>count; r++) {
      const from = rows + r * ROW + (n << 5);
      v128.store(o + (r << 5), v128.load(from));
      v128.store(o + (r << 5), v128.load(from, 16), 16);
    }
  }
}

/** MIX_GRAM: the lower half of the products of `rows` rows with each other, doubled but for the blocks of 4 on the diagonal. */
function gram(rows: i32): void {
  packTransposed(at(MIX_PANELS), at(MIX_ROWS), rows);
  const stride = (<usize>rows) << 2;
  for (let r: usize = 0; r < <usize>rows; r += 4) {
    const out = at(MIX_GRAM) + r * stride;
    for (let j: usize = 0; j < r + 4; j += 8) {
      product4x8(at(MIX_ROWS) + r * ROW, ROW, 4, at(MIX_PANELS) + (j << 10), 32, 256, at(ZEROS), 0, out + (j << 2), stride);
    }
    for (let i: usize = 0; i < 4; i++) {
      for (let j: usize = 0; j < r << 2; j += 16) {
        const p = out + i * stride + j;
        v128.store(p, f32x4.add(v128.load(p), v128.load(p)));
      }
    }
  }
}

/** MASK_SCORES [24, R]: what each row of a mask prompt gives with `source` [T, 128] of the tokens through `projected` [24, 128]. */
export function scoreMask(source: i32, projected: i32): void {
  const rows = tokens() * HEADS;
  for (let k = 0; k < MASK_ROWS; k++) {
    for (let r = 0; r < rows; r++) {
      const a = at(source) + <usize>(r / HEADS) * INNER_ROW + (<usize>(r % HEADS) << 6);
      const b = at(projected) + <usize>k * INNER_ROW + (<usize>(r % HEADS) << 6);
      let sum = f32x4.mul(v128.load(a), v128.load(b));
      for (let d: usize = 16; d < 64; d += 16) sum = madd(v128.load(a + d), v128.load(b + d), sum);
      store<f32>(at(MASK_SCORES) + ((<usize>(k * rows + r)) << 2), sum4(sum));
    }
  }
}

/** The rows of layer 0's mixture, [K1, 256], from the tokens' values, and their products. */
export function firstMixture(values: i32, output: i32): void {
  throughHeads(at(MIX_ROWS), mixedValues(values), at(output), mixedTokens());
  if (control(CTL_HAS_MASK)) {
    memory.copy(at(MIX_ROWS) + <usize>(mixedTokens() * HEADS) * ROW, at(W_MASK_ROWS), MASK_ROWS * ROW);
  }
  gram(firstRows());
}

/** out [rows, 8 count]: what the mixture's first `rows` rows give with `source` [count, 128] of the tokens through `matrix` [H, D, 256]. */
export function scoreRows(out: i32, rows: i32, source: i32, matrix: i32, count: i32): void {
  throughHeads(at(QUERY_ROWS), at(source), at(matrix), count);
  packTransposed(at(QUERY_PANELS), at(QUERY_ROWS), count * HEADS);
  multiplyRows(at(out), rows, at(QUERY_PANELS), count * HEADS);
}

/** MIX_VALUES [rows, 128] = the rows times W */
export function valuesOfRows(weight: i32, rows: i32): void {
  multiplyRows(at(MIX_VALUES), rows, at(weight), INNER);
}

/** Layer 0's rows times diag(w1), centred anew; then layer 1's rows and its constant: [K, 256], and their products. */
export function bothMixtures(values: i32, output: i32): void {
  const first = firstRows();
  for (let p = at(MIX_ROWS), end = p + <usize>first * ROW; p < end; p += ROW) {
    let sum = splat(0.0);
    for (let c: usize = 0; c < ROW; c += 16) {
      const scaled = f32x4.mul(v128.load(p + c), v128.load(at(W_NORM4_SCALE) + c));
      v128.store(p + c, scaled);
      sum = f32x4.add(sum, scaled);
    }
    const mean = splat(sum4(sum) / <f32>CHANNELS);
    for (let c: usize = 0; c < ROW; c += 16) v128.store(p + c, f32x4.sub(v128.load(p + c), mean));
  }
  const second = at(MIX_ROWS) + <usize>first * ROW;
  throughHeads(second, mixedValues(values), at(output), mixedTokens());
  const constant = second + <usize>(mixedTokens() * HEADS) * ROW;
  memory.copy(constant, at(W_LATER_ROW), ROW);
  memory.fill(constant + ROW, 0, (CONSTANT_ROWS - 1) * ROW);
  gram(first + secondRows());
}

/** MIX_UP_PANELS P(K, 256): the rows through the first transposed convolution. */
export function upscaleRows(weight: i32): void {
  const rows = firstRows() + secondRows();
  multiplyRows(at(MIX_UP), rows, at(weight), CHANNELS);
  packRows(at(MIX_UP_PANELS), at(MIX_UP), rows);
}
