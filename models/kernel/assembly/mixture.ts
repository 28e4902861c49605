import {
  CONSTANT_ROWS, CTL_HAS_MASK, HEADS, HEAD_WIDTH, INNER, MASK_ROWS, MIXED_TOKENS, UNIT, ZEROS,
} from '../layout';
import { at, control, tokens } from './memory';
import { product4x8 } from './product';
import { madd } from './simd';

/**
 * The image as mixtures. Image-to-token attention adds to each image token a mixture of the tokens'
 * values: with a[t, h] its weights (softmax over the tokens) and B[t, h, :] = v[t, h, :] Wo[h, :, :]
 * the values through the output projection,
 *
 *   x = k + sum over (t, h) of a[t, h] B[t, h, :]
 *
 * With few tokens that is a sum of 8 T rows of 256 channels; with more than 16 tokens the values are
 * mixed first, for a head has but 16 channels: c[h, d] = sum over t of a[t, h] v[t, h, d] are the
 * weights then, and the rows are Wo itself. Tensors of a tile are [rows, 64], a column for each image token.
 */

/** Tokens whose values make the rows of a mixture. */
@inline
export function mixedTokens(): i32 {
  return min(tokens(), MIXED_TOKENS);
}

/** K1, rows of layer 0's mixture: the tokens' and the mask prompt's. */
@inline
export function firstRows(): i32 {
  return mixedTokens() * HEADS + (control(CTL_HAS_MASK) ? MASK_ROWS : 0);
}

/** K2, rows of layer 1's mixture: the tokens' and one that every image token gets (bias of the output projection, shift of norm4). */
@inline
export function secondRows(): i32 {
  return mixedTokens() * HEADS + CONSTANT_ROWS;
}

/** The values that the rows of a mixture stand for, [mixedTokens(), 128]: the tokens' own, or UNIT where they are mixed. */
@inline
export function mixedValues(values: i32): usize {
  return at(tokens() > MIXED_TOKENS ? UNIT : values);
}

/** mix [8 mixedTokens(), 64] from the attention's weights [R, 64] of the tokens and their values [T, 128]. */
export function storeWeights(mix: usize, weights: usize, values: usize): void {
  const count = tokens();
  if (count <= MIXED_TOKENS) {
    memory.copy(mix, weights, <usize>(count * HEADS) << 8);
    return;
  }
  const row: usize = HEADS * 256;
  for (let h: usize = 0; h < <usize>HEADS; h++) {
    for (let d: usize = 0; d < <usize>HEAD_WIDTH; d += 4) {
      for (let t: usize = 0; t < 256; t += 32) {
        const o = mix + (d * HEADS + h) * 256 + t;
        product4x8(values + h * 64 + (d << 2), 4, INNER * 4, weights + h * 256 + t, row, count, at(ZEROS), 0, o, row);
      }
    }
  }
}

/** scores [rows, 64] += matrix^T mix, matrix [n, rows], mix [n, 64]; `rows` a multiple of 4. */
export function addMixture(scores: usize, rows: i32, matrix: usize, mix: usize, n: i32): void {
  const stride = (<usize>rows) << 2;
  for (let t: usize = 0; t < 256; t += 32) {
    for (let r: usize = 0; r < <usize>rows; r += 4) {
      const o = scores + (r << 8) + t;
      product4x8(matrix + (r << 2), 4, stride, mix + t, 256, n, o, 256, o, 256);
    }
  }
}

/**
 * sums [64] += the squares that mix [n, 64] gives with the rows B of a mixture, |k + mix B|^2 - |k|^2:
 *
 *   sum over i of mix[i] (products[i] + sum over j of gram[i, j] mix[j]),  j up to the end of i's block of 4
 *
 * with products[i] = 2 B[i] k, and gram the lower half of B B^T, doubled below the blocks of 4 on its
 * diagonal. `products` is overwritten; n is a multiple of 4.
 */
export function addSquares(sums: usize, products: usize, gram: usize, mix: usize, n: i32): void {
  const stride = (<usize>n) << 2;
  for (let r: usize = 0; r < <usize>n; r += 4) {
    const weights = mix + (r << 8);
    const o = products + (r << 8);
    for (let t: usize = 0; t < 256; t += 32) {
      product4x8(gram + r * stride, stride, 4, mix + t, 256, <i32>r + 4, o + t, 256, o + t, 256);
    }
    for (let t: usize = 0; t < 256; t += 16) {
      let sum = madd(v128.load(weights + t), v128.load(o + t), v128.load(sums + t));
      sum = madd(v128.load(weights + t, 256), v128.load(o + t, 256), sum);
      sum = madd(v128.load(weights + t, 512), v128.load(o + t, 512), sum);
      sum = madd(v128.load(weights + t, 768), v128.load(o + t, 768), sum);
      v128.store(sums + t, sum);
    }
  }
}

/** o [rows, 64] = m [rows, 64] times factor [64]; o may be m. */
export function scaleColumns(o: usize, m: usize, factor: usize, rows: i32): void {
  for (let i: usize = 0, end = (<usize>rows) << 8; i < end; i += 256) {
    for (let t: usize = 0; t < 256; t += 16) v128.store(o + i + t, f32x4.mul(v128.load(m + i + t), v128.load(factor + t)));
  }
}
