import {
  CTL_COLUMNS, IMAGE_UP, INVERSE0, MIX_UP_PANELS, TH_INVERSE, TH_MIX, TH_UP, U2, W_UP1_B, W_UP2, W_UP2_B, W_UP_NORM,
} from '../layout';
import { at, control, threadAt } from './memory';
import { firstRows, secondRows } from './mixture';
import { EPSILON_2D } from './norm';
import { product4x8 } from './product';
import { gelu4, madd, splat } from './simd';

/**
 * The upscaling of the image embedding by four: two transposed convolutions of kernel 2 and stride
 * 2. They don't overlap, so each is a product and a pixel shuffle (the shuffle comes last, in
 * pass-logits.ts).
 */

/** Bytes of a channel of the tile in TH_UP and IMAGE_UP. */
const ROW: usize = 256;
/** Channels after the first convolution; four quarters of them make a token. */
const UP_CHANNELS: usize = 64;
const QUARTERS: usize = 4;

/** Bytes of the columns that hold photo, rounded up to the eight tokens that a product takes. */
@inline
function columnBytes(): usize {
  return (<usize>((control(CTL_COLUMNS) + 7) & ~7)) << 2;
}

/**
 * TH_UP [4 x 64, 64 tokens] = (keys U1 + b)^T, before norm and GELU, with the keys as pass-layer1.ts
 * has them:
 *
 *   i2 (i1 (kw diag(w2) U1) + m (B diag(w2) U1)) + (b2 U1 + b)
 */
export function upscaleFirst(tile: i32, thread: i32): void {
  const up = threadAt(thread, TH_UP);
  const columns = columnBytes();
  const rows = firstRows() + secondRows();
  const mix = threadAt(thread, TH_MIX);
  const image = at(IMAGE_UP) + <usize>tile * 65536;
  const bias = at(W_UP1_B);
  const inverse1 = at(INVERSE0) + ((<usize>tile) << 8);
  const inverse2 = threadAt(thread, TH_INVERSE);
  for (let c: usize = 0; c < 256; c += 4) {
    const weights = at(MIX_UP_PANELS) + (c >> 3) * (<usize>rows << 5) + ((c & 4) << 2);
    const o = up + c * ROW;
    for (let r: usize = 0; r < 4; r++) {
      for (let t: usize = 0; t < columns; t += 16) {
        v128.store(o + r * ROW + t, f32x4.mul(v128.load(image + (c + r) * ROW + t), v128.load(inverse1 + t)));
      }
    }
    for (let t: usize = 0; t < columns; t += 32) product4x8(weights, 4, 32, mix + t, ROW, rows, o + t, ROW, o + t, ROW);
    for (let r: usize = 0; r < 4; r++) {
      const b = v128.load_splat<f32>(bias + ((c + r) << 2));
      for (let t: usize = 0; t < columns; t += 16) {
        v128.store(o + r * ROW + t, madd(v128.load(o + r * ROW + t), v128.load(inverse2 + t), b));
      }
    }
  }
}

/** GELU of the norm over the 64 channels of a quarter, [64, 64 tokens], in place. */
function normGelu(quarter: usize, columns: usize): void {
  const norm = at(W_UP_NORM);
  const end = quarter + UP_CHANNELS * ROW;
  for (let t: usize = 0; t < columns; t += 16) {
    let sum = splat(0.0);
    for (let p = quarter + t; p < end; p += ROW) sum = f32x4.add(sum, v128.load(p));
    const mean = f32x4.mul(sum, splat(1.0 / 64.0));
    let squares = splat(0.0);
    for (let p = quarter + t; p < end; p += ROW) {
      const d = f32x4.sub(v128.load(p), mean);
      squares = madd(d, d, squares);
    }
    const inverse = f32x4.div(splat(1.0), f32x4.sqrt(madd(squares, splat(1.0 / 64.0), splat(EPSILON_2D))));
    for (let c: usize = 0; c < UP_CHANNELS; c++) {
      const p = quarter + c * ROW + t;
      const x = f32x4.mul(f32x4.sub(v128.load(p), mean), inverse);
      v128.store(p, gelu4(madd(x, v128.load_splat<f32>(norm + (c << 2)), v128.load_splat<f32>(norm + ((UP_CHANNELS + c) << 2)))));
    }
  }
}

/** U2 [4, 16, 64 tokens, 8] = GELU(GELU(norm(TH_UP)) W_UP2 + b) of the tile: quarter, panel of 8 channels, token. */
export function upscaleSecond(tile: i32, thread: i32): void {
  const columns = columnBytes();
  for (let a: usize = 0; a < QUARTERS; a++) {
    const quarter = threadAt(thread, TH_UP) + a * UP_CHANNELS * ROW;
    normGelu(quarter, columns);
    const out = at(U2) + <usize>tile * 131072 + a * 32768;
    for (let n: usize = 0; n < 16; n++) {
      for (let t: usize = 0; t < columns; t += 16) {
        const o = out + n * 2048 + (t << 3);
        product4x8(quarter + t, 4, ROW, at(W_UP2) + n * 2048, 32, 64, at(W_UP2_B) + (n << 5), 0, o, 32);
        for (let i: usize = 0; i < 128; i += 16) v128.store(o + i, gelu4(v128.load(o + i)));
      }
    }
  }
}
