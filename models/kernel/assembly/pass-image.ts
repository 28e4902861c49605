import {
  BASE_KEYS, BASE_KT, BASE_QT, BASE_UP, BASE_V, EMBEDDING, TH_KEYS, TH_KP, TH_UP, W_IMAGE_K, W_IMAGE_Q, W_IMAGE_Q_B,
  W_IMAGE_V, W_IMAGE_V_B, W_KEYS_BIAS, W_NO_MASK, W_PE, W_UP1_W12, ZEROS,
} from '../layout';
import { at, threadAt } from './memory';
import { addVectors, linear } from './product';

/** image [128, N], columns of the tile = transposed rows [64, 128] */
function storeTransposed(image: usize, rows: usize, tile: i32): void {
  for (let c: usize = 0; c < 128; c++) {
    const o = image + c * 16384 + ((<usize>tile) << 8);
    for (let m: usize = 0; m < 64; m++) store<f32>(o + (m << 2), load<f32>(rows + m * 512 + (c << 2)));
  }
}

/**
 * What depends on the photo alone, once a photo: keys0 = embedding + no-mask embedding; keys, values
 * and queries of layer 0 (K, V of tokens to image, Q of image to tokens); keys0 + bo1 and its share
 * of the upscaling P0 (upscale.ts).
 */
export function passImage(tile: i32, thread: i32): void {
  const keys = threadAt(thread, TH_KEYS);
  const kp = threadAt(thread, TH_KP);
  const projected = threadAt(thread, TH_UP);
  for (let c: usize = 0; c < 256; c++) {
    const dense = load<f32>(at(W_NO_MASK) + (c << 2));
    const e = at(EMBEDDING) + c * 16384 + ((<usize>tile) << 8);
    for (let m: usize = 0; m < 64; m++) store<f32>(keys + m * 1024 + (c << 2), load<f32>(e + (m << 2)) + dense);
  }
  addVectors(kp, keys, at(W_PE) + <usize>tile * 65536, 64 * 256);

  linear(projected, 512, kp, 1024, 64, at(W_IMAGE_K), at(ZEROS), 256, 128);
  storeTransposed(at(BASE_KT), projected, tile);
  linear(projected, 512, kp, 1024, 64, at(W_IMAGE_Q), at(W_IMAGE_Q_B), 256, 128);
  storeTransposed(at(BASE_QT), projected, tile);
  linear(at(BASE_V) + <usize>tile * 32768, 512, keys, 1024, 64, at(W_IMAGE_V), at(W_IMAGE_V_B), 256, 128);

  const biased = at(BASE_KEYS) + <usize>tile * 65536;
  for (let m: usize = 0; m < 64; m++) addVectors(biased + m * 1024, keys + m * 1024, at(W_KEYS_BIAS), 256);
  linear(at(BASE_UP) + <usize>tile * 65536, 1024, biased, 1024, 64, at(W_UP1_W12), at(ZEROS), 256, 256);
}
