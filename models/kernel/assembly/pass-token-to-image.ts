import { CTL_HAS_MASK, HEADS, IMAGE_KT0, IMAGE_V0, MASK_ROWS, MASK_SCORES, Q, TH_SCORES } from '../layout';
import { denseOf, embedMask } from './mask-prompt';
import { at, control, threadAt, tokens } from './memory';
import { addMixture } from './mixture';
import { exponentials, sumHeads, sumMixture } from './softmax';
import { tileScores } from './tile-scores';

/**
 * Layer 0, tokens to image, on one tile: softmax(Q K^T) V over the image tokens, K and V known per
 * photo but for what a mask prompt E adds to the keys, dense E:
 *
 *   scores = Q K^T + dense (E Wk Q^T),  sums of V, and of dense for dense (E Wv)
 */
export function passTokenToImage(tile: i32, thread: i32): void {
  const masked = control(CTL_HAS_MASK);
  const count = tokens();
  const scores = threadAt(thread, TH_SCORES);
  if (masked) embedMask(tile);
  tileScores(scores, at(Q), at(IMAGE_KT0), tile, count, 0, false);
  if (masked) addMixture(scores, count * HEADS, at(MASK_SCORES), denseOf(tile), MASK_ROWS);
  exponentials(thread, scores, count, masked ? MASK_ROWS : 0);
  sumHeads(thread, scores, at(IMAGE_V0) + <usize>tile * 32_768, count);
  if (masked) sumMixture(thread, scores, denseOf(tile), MASK_ROWS, count);
}
