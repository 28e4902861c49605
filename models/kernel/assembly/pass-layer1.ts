import {
  CONSTANT_ROWS, CTL_HAS_MASK, CTL_ROWS, FINAL_SCORES, HEADS, IMAGE_GRAM2, IMAGE_GRAM3, IMAGE_KTF, IMAGE_MASK_GRAM, IMAGE_QT1,
  IMAGE_SQUARES, IMAGE_VF, INVERSE0, KK, MASK_ROWS, MIX0, MIX_GRAM, MIX_SCORES, OUTPUT_TOKENS, Q, TH_INVERSE, TH_MIX, TH_PRODUCTS,
  TH_SCORES, VALUES0, VALUES1, W_POSITION_KF, W_POSITION_Q1,
} from '../layout';
import { at, control, threadAt, tokens } from './memory';
import {
  addMixture, addSquares, firstRows, mixedTokens, mixedValues, scaleColumns, secondRows, storeWeights,
} from './mixture';
import { inverseDeviations } from './norm';
import { splat } from './simd';
import { exponentials, softmaxOverTokens, sumHeads, sumMixture } from './softmax';
import { tileScores } from './tile-scores';
import { upscaleFirst, upscaleSecond } from './upscale';

/**
 * Layer 1, image to tokens, the final attention, tokens to image, and the upscaling, on one tile:
 *
 *   a2 = softmax over tokens of ((norm4(x) + positions) Wq + bq) k^T
 *   y = i1 kw + m B,  m = [i1 a, a2, 1]                 B [K, 256]: layer 0's rows times diag(w1), layer 1's, its constant
 *   i2 = 1 / sqrt(|y|^2 / 256 + epsilon)                norm4 is i2 y diag(w2) + b2; kw and B are centred
 *   scores = i2 (i1 (kw diag(w2) Wk q) + m (B diag(w2) Wk q)) + positions Wk q, of the five output tokens
 *   sums of i2 i1 (kw diag(w2) Wv) and of i2 m, weighted by exp(score)
 *   both transposed convolutions (upscale.ts), where the tile holds photo
 */
export function passLayer1(tile: i32, thread: i32): void {
  const masked = control(CTL_HAS_MASK);
  const count = tokens();
  const first = firstRows();
  const all = first + secondRows();
  const mixedHeads = <usize>(mixedTokens() * HEADS);
  const scores = threadAt(thread, TH_SCORES);
  const mix = threadAt(thread, TH_MIX);
  const products = threadAt(thread, TH_PRODUCTS);
  const inverse1 = at(INVERSE0) + ((<usize>tile) << 8);
  const inverse2 = threadAt(thread, TH_INVERSE);
  const sums = inverse2 + 256;
  const squares = at(IMAGE_SQUARES) + <usize>tile * 768;
  const firstBytes = (<usize>first) << 8;

  memory.copy(mix, at(MIX0) + <usize>tile * firstBytes, firstBytes);
  tileScores(scores, at(KK), at(IMAGE_QT1), tile, count, inverse1, false);
  tileScores(scores, at(KK), at(W_POSITION_Q1), tile, count, 0, true);
  addMixture(scores, count * HEADS, at(MIX_SCORES), mix, first);
  softmaxOverTokens(scores, count);
  storeWeights(mix + firstBytes, scores, at(VALUES1));
  const constant = firstBytes + (mixedHeads << 8);
  for (let t: usize = 0; t < 256; t += 16) v128.store(mix + constant + t, splat(1.0));
  memory.fill(mix + constant + 256, 0, (CONSTANT_ROWS - 1) * 256);

  tileScores(products, mixedValues(VALUES0), at(IMAGE_GRAM2), tile, mixedTokens(), inverse1, false);
  if (masked) {
    scaleColumns(products + (mixedHeads << 8), at(IMAGE_MASK_GRAM) + (<usize>(tile * 2 + 1) * MASK_ROWS * 256), inverse1, MASK_ROWS);
  }
  tileScores(products + firstBytes, mixedValues(VALUES1), at(IMAGE_GRAM3), tile, mixedTokens(), inverse1, false);
  memory.fill(products + constant, 0, CONSTANT_ROWS * 256);
  scaleColumns(products + constant, squares + 512, inverse1, 1);
  scaleColumns(sums, squares + 256, inverse1, 1);
  scaleColumns(sums, sums, inverse1, 1);
  addSquares(sums, products, at(MIX_GRAM), mix, all);
  inverseDeviations(inverse2, sums);

  const holdsPhoto = tile < control(CTL_ROWS);
  if (holdsPhoto) upscaleFirst(tile, thread);

  const rows = OUTPUT_TOKENS * HEADS;
  tileScores(scores, at(Q), at(IMAGE_KTF), tile, OUTPUT_TOKENS, inverse1, false);
  addMixture(scores, rows, at(FINAL_SCORES), mix, all);
  scaleColumns(scores, scores, inverse2, rows);
  tileScores(scores, at(Q), at(W_POSITION_KF), tile, OUTPUT_TOKENS, 0, true);
  exponentials(thread, scores, OUTPUT_TOKENS, all);
  scaleColumns(scores, scores, inverse2, rows);
  sumMixture(thread, scores, mix, all, OUTPUT_TOKENS);
  scaleColumns(scores, scores, inverse1, rows);
  sumHeads(thread, scores, at(IMAGE_VF) + <usize>tile * 32_768, OUTPUT_TOKENS);

  if (holdsPhoto) upscaleSecond(tile, thread);
}
