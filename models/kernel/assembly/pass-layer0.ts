import {
  CTL_HAS_MASK, HEADS, IMAGE_GRAM1, IMAGE_KT1, IMAGE_MASK_GRAM, IMAGE_QT0, IMAGE_SQUARES, IMAGE_V1, INVERSE0, KK, MASK_ROWS,
  MASK_SCORES, MIX0, MIX_GRAM, MIX_SCORES, Q, TH_INVERSE, TH_PRODUCTS, TH_SCORES, VALUES0, W_POSITION_K1,
} from '../layout';
import { denseOf } from './mask-prompt';
import { at, control, threadAt, tokens } from './memory';
import { addMixture, addSquares, firstRows, mixedTokens, mixedValues, scaleColumns, storeWeights } from './mixture';
import { inverseDeviations } from './norm';
import { exponentials, softmaxOverTokens, sumHeads, sumMixture } from './softmax';
import { tileScores } from './tile-scores';

/**
 * Layer 0, image to tokens, then layer 1, tokens to image, on one tile:
 *
 *   a = softmax over tokens of (Q0 K^T)                 Q0 of the image known per photo
 *   x = k + a B                                         B [K1, 256], see mixture.ts; never worked out
 *   i1 = 1 / sqrt(|x|^2 / 256 + epsilon)                norm4 is i1 x diag(w1) + b1; k and B are centred
 *   scores = i1 (k diag(w1) Wk q) + i1 a (B diag(w1) Wk q) + positions Wk q
 *   sums of i1 (k diag(w1) Wv) and of i1 a, weighted by exp(score)
 *
 * b1 Wk q is the same for all image tokens and falls out of the softmax.
 */
export function passLayer0(tile: i32, thread: i32): void {
  const masked = control(CTL_HAS_MASK);
  const count = tokens();
  const mixed = firstRows();
  const mixedHeads = <usize>(mixedTokens() * HEADS);
  const scores = threadAt(thread, TH_SCORES);
  const mix = at(MIX0) + ((<usize>(tile * mixed)) << 8);
  const products = threadAt(thread, TH_PRODUCTS);
  const inverse = at(INVERSE0) + ((<usize>tile) << 8);

  tileScores(scores, at(KK), at(IMAGE_QT0), tile, count, 0, false);
  if (masked) addMixture(scores, count * HEADS, at(MASK_SCORES), denseOf(tile), MASK_ROWS);
  softmaxOverTokens(scores, count);
  storeWeights(mix, scores, at(VALUES0));
  tileScores(products, mixedValues(VALUES0), at(IMAGE_GRAM1), tile, mixedTokens(), 0, false);
  if (masked) {
    const bytes: usize = MASK_ROWS * 256;
    memory.copy(mix + (mixedHeads << 8), denseOf(tile), bytes);
    memory.copy(products + (mixedHeads << 8), at(IMAGE_MASK_GRAM) + <usize>tile * 2 * bytes, bytes);
  }
  const sums = threadAt(thread, TH_INVERSE);
  memory.copy(sums, at(IMAGE_SQUARES) + <usize>tile * 768, 256);
  addSquares(sums, products, at(MIX_GRAM), mix, mixed);
  inverseDeviations(inverse, sums);
  scaleColumns(mix, mix, inverse, mixed);

  tileScores(scores, at(Q), at(IMAGE_KT1), tile, count, inverse, false);
  tileScores(scores, at(Q), at(W_POSITION_K1), tile, count, 0, true);
  addMixture(scores, count * HEADS, at(MIX_SCORES), mix, mixed);
  exponentials(thread, scores, count, mixed);
  sumMixture(thread, scores, mix, mixed, count);
  scaleColumns(scores, scores, inverse, count * HEADS);
  sumHeads(thread, scores, at(IMAGE_V1) + <usize>tile * 32_768, count);
}
