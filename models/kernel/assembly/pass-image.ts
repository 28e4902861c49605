import {
  EMBEDDING, IMAGE_GRAM1, IMAGE_GRAM2, IMAGE_GRAM3, IMAGE_KT0, IMAGE_KT1, IMAGE_KTF, IMAGE_MASK_GRAM, IMAGE_QT0, IMAGE_QT1,
  IMAGE_SQUARES, IMAGE_UP, IMAGE_V0, IMAGE_V1, IMAGE_VF, INNER, MASK_ROWS, TH_KEYS, TH_SHIFTED, W_IMAGE_GRAM1, W_IMAGE_GRAM2,
  W_IMAGE_GRAM3, W_IMAGE_K0, W_IMAGE_K1, W_IMAGE_KF, W_IMAGE_Q0, W_IMAGE_Q0_B, W_IMAGE_Q1, W_IMAGE_V0, W_IMAGE_V0_B, W_IMAGE_V1,
  W_IMAGE_VF, W_KEYS_BIAS, W_LATER_ROW, W_MASK_GRAM1, W_MASK_GRAM2, W_NO_MASK, W_NORM4_SCALE, W_POSITIONS, W_UP1, ZEROS,
} from '../layout';
import { at, threadAt } from './memory';
import { addVectors, product4x8 } from './product';
import { madd, splat } from './simd';

/** Bytes of a channel of the tile, and of its 256 channels. */
const ROW: usize = 256;
const KEYS_BYTES: usize = 65_536;

/** out [n, 64] = W^T keys + bias, W P(256, n), keys [256, 64]: a projection of the tile, transposed. */
function projectTransposed(out: usize, n: i32, weight: usize, keys: usize, bias: usize): void {
  for (let r: usize = 0; r < <usize>n; r += 4) {
    const o = out + r * ROW;
    for (let i: usize = 0; i < 4; i++) {
      const b = v128.load_splat<f32>(bias + ((r + i) << 2));
      for (let t: usize = 0; t < ROW; t += 16) v128.store(o + i * ROW + t, b);
    }
    const columns = weight + (r >> 3) * 8192 + ((r & 4) << 2);
    for (let t: usize = 0; t < ROW; t += 32) product4x8(columns, 4, 32, keys + t, ROW, 256, o + t, ROW, o + t, ROW);
  }
}

/** out [64, n] = keys^T W + bias, W P(256, n), keys [256, 64] */
function project(out: usize, n: i32, weight: usize, keys: usize, bias: usize): void {
  const stride = (<usize>n) << 2;
  for (let j: usize = 0; j < <usize>n; j += 8) {
    for (let m: usize = 0; m < 64; m += 4) {
      product4x8(keys + (m << 2), 4, ROW, weight + (j << 10), 32, 256, bias + (j << 2), 0, out + m * stride + (j << 2), stride);
    }
  }
}

/** keys [256, 64] less each column's mean, in place. */
function centre(keys: usize): void {
  for (let t: usize = 0; t < ROW; t += 16) {
    let sum = splat(0.0);
    for (let p = keys + t; p < keys + KEYS_BYTES; p += ROW) sum = f32x4.add(sum, v128.load(p));
    const mean = f32x4.mul(sum, splat(1.0 / 256.0));
    for (let p = keys + t; p < keys + KEYS_BYTES; p += ROW) v128.store(p, f32x4.sub(v128.load(p), mean));
  }
}

/** out [64] = the sum over channels of keys squared */
function squares(out: usize, keys: usize): void {
  for (let t: usize = 0; t < ROW; t += 16) {
    let sum = splat(0.0);
    for (let p = keys + t; p < keys + KEYS_BYTES; p += ROW) sum = madd(v128.load(p), v128.load(p), sum);
    v128.store(out + t, sum);
  }
}

/**
 * What depends on the photo alone, once a photo: keys, values and queries of layer 0; then, of
 * k = keys + bo1 and of kw = k diag(w1), both centred over channels, the photo's share of all that
 * the later passes ask of an image token (layout.ts).
 */
export function passImage(tile: i32, thread: i32): void {
  const keys = threadAt(thread, TH_KEYS);
  const shifted = threadAt(thread, TH_SHIFTED);
  const zeros = at(ZEROS);
  const transposed = <usize>tile * 32_768;
  for (let c: usize = 0; c < 256; c++) {
    const dense = v128.load_splat<f32>(at(W_NO_MASK) + (c << 2));
    const e = at(EMBEDDING) + (c << 14) + ((<usize>tile) << 8);
    for (let t: usize = 0; t < ROW; t += 16) v128.store(keys + c * ROW + t, f32x4.add(v128.load(e + t), dense));
  }
  addVectors(shifted, keys, at(W_POSITIONS) + <usize>tile * KEYS_BYTES, 64 * 256);
  projectTransposed(at(IMAGE_KT0) + transposed, INNER, at(W_IMAGE_K0), shifted, zeros);
  projectTransposed(at(IMAGE_QT0) + transposed, INNER, at(W_IMAGE_Q0), shifted, at(W_IMAGE_Q0_B));
  project(at(IMAGE_V0) + transposed, INNER, at(W_IMAGE_V0), keys, at(W_IMAGE_V0_B));

  for (let c: usize = 0; c < 256; c++) {
    const bias = v128.load_splat<f32>(at(W_KEYS_BIAS) + (c << 2));
    for (let p = keys + c * ROW, end = p + ROW; p < end; p += 16) v128.store(p, f32x4.add(v128.load(p), bias));
  }
  centre(keys);
  const sums = at(IMAGE_SQUARES) + <usize>tile * 3 * ROW;
  const maskGram = at(IMAGE_MASK_GRAM) + <usize>tile * 2 * MASK_ROWS * ROW;
  squares(sums, keys);
  projectTransposed(at(IMAGE_GRAM1) + transposed, INNER, at(W_IMAGE_GRAM1), keys, zeros);
  projectTransposed(at(IMAGE_KT1) + transposed, INNER, at(W_IMAGE_K1), keys, zeros);
  projectTransposed(at(IMAGE_QT1) + transposed, INNER, at(W_IMAGE_Q1), keys, zeros);
  project(at(IMAGE_V1) + transposed, INNER, at(W_IMAGE_V1), keys, zeros);
  projectTransposed(maskGram, MASK_ROWS, at(W_MASK_GRAM1), keys, zeros);

  for (let c: usize = 0; c < 256; c++) {
    const scale = v128.load_splat<f32>(at(W_NORM4_SCALE) + (c << 2));
    for (let p = keys + c * ROW, end = p + ROW; p < end; p += 16) v128.store(p, f32x4.mul(v128.load(p), scale));
  }
  centre(keys);
  squares(sums + ROW, keys);
  for (let t: usize = 0; t < ROW; t += 16) {
    let sum = splat(0.0);
    for (let c: usize = 0; c < 256; c++) sum = madd(v128.load(keys + c * ROW + t), v128.load_splat<f32>(at(W_LATER_ROW) + (c << 2)), sum);
    v128.store(sums + 2 * ROW + t, f32x4.add(sum, sum));
  }
  projectTransposed(at(IMAGE_GRAM2) + transposed, INNER, at(W_IMAGE_GRAM2), keys, zeros);
  projectTransposed(at(IMAGE_GRAM3) + transposed, INNER, at(W_IMAGE_GRAM3), keys, zeros);
  projectTransposed(at(IMAGE_KTF) + transposed, INNER, at(W_IMAGE_KF), keys, zeros);
  project(at(IMAGE_VF) + transposed, INNER, at(W_IMAGE_VF), keys, zeros);
  projectTransposed(at(IMAGE_UP) + <usize>tile * KEYS_BYTES, 256, at(W_UP1), keys, zeros);
  projectTransposed(maskGram + MASK_ROWS * ROW, MASK_ROWS, at(W_MASK_GRAM2), keys, zeros);
}
