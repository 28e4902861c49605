import {
  CTL_COLUMNS, CTL_HAS_MASK, CTL_ROWS, CTL_T, FINAL_SCORES, KK, MASK_ROWS, MIX_SCORES, MIX_VALUES, OUTPUT_TOKENS, PASS_IMAGE,
  PASS_LAYER0, PASS_LAYER1, PASS_LOGITS, PASS_TOKEN_TO_IMAGE, Q, VALUES0, VALUES1, W_FINAL_KT, W_FINAL_NORM, W_FINAL_OUT,
  W_FINAL_Q, W_FINAL_V, W_FINAL_V_B, W_I2T0_K, W_I2T0_OUT, W_I2T0_V, W_I2T1_K, W_I2T1_OUT, W_I2T1_QT, W_I2T1_V, W_MASK_K,
  W_MASK_Q, W_MASK_V, W_MLP0_1, W_MLP0_2, W_MLP0_NORM, W_MLP1_1, W_MLP1_2, W_MLP1_NORM, W_SELF0_NORM, W_SELF0_OUT, W_SELF0_QKV,
  W_SELF1_NORM, W_SELF1_OUT, W_SELF1_QK, W_SELF1_V, W_T2I0_NORM, W_T2I0_OUT, W_T2I0_Q, W_T2I1_KT, W_T2I1_NORM, W_T2I1_OUT,
  W_T2I1_Q, W_T2I1_V, W_T2I1_V_B, W_UP1, ZEROS,
} from '../layout';
import { at, setControl } from './memory';
import { firstRows, secondRows } from './mixture';
import { bothMixtures, firstMixture, scoreMask, scoreRows, upscaleRows, valuesOfRows } from './mixture-rows';
import { outputHeads } from './output-heads';
import { clearSums } from './softmax';
import { runPass } from './threads';
import { addContext, contextOf, loadTokens, project, projectWithPosition, selfAttention0, selfAttention1, tokenMlp } from './tokens';

export { quit, work } from './threads';

/** Prepares what depends on the photo alone, from EMBEDDING. */
export function setImage(): void {
  runPass(PASS_IMAGE);
}

/**
 * SAM's mask decoder for one prompt (Kirillov et al. 2023, appendix A): LOGITS [4, 256, 256] and IOU
 * [4] from the photo's tensors and SPARSE [n, 256].
 *
 * No image token's 256 channels are ever worked out. What the layers add to the image are mixtures
 * of few rows, so an image token is known by its weights in them, and all that is asked of it (the
 * norms' deviations, scores, shares of sums, the upscaling) is asked of the weights, with small
 * matrices made once a prompt, plus what the photo alone gives (`mixture.ts`, the passes).
 *
 * @param n sparse embeddings of the prompt
 * @param hasMask MASK_INPUT holds the previous logits
 * @param rows rows of the 64 x 64 grid that hold photo; the rest of LOGITS is left as it is
 * @param columns columns that hold photo
 */
export function decode(n: i32, hasMask: i32, rows: i32, columns: i32): void {
  const t = OUTPUT_TOKENS + n;
  setControl(CTL_T, t);
  setControl(CTL_HAS_MASK, hasMask);
  setControl(CTL_ROWS, rows);
  setControl(CTL_COLUMNS, columns);
  const maskRows = hasMask ? MASK_ROWS : 0;
  const first = firstRows();
  const all = first + secondRows();

  // layer 0: self attention, tokens to image
  loadTokens();
  selfAttention0(W_SELF0_QKV, W_SELF0_OUT, W_SELF0_NORM);
  projectWithPosition(Q, W_T2I0_Q);
  if (hasMask) scoreMask(Q, W_MASK_K);
  clearSums(t, maskRows);
  runPass(PASS_TOKEN_TO_IMAGE);
  contextOf(t, at(ZEROS), at(W_MASK_V), maskRows);
  addContext(W_T2I0_OUT, W_T2I0_NORM);
  tokenMlp(W_MLP0_1, W_MLP0_2, W_MLP0_NORM);

  // layer 0: image to tokens; layer 1: self attention, tokens to image
  projectWithPosition(KK, W_I2T0_K);
  project(VALUES0, W_I2T0_V);
  if (hasMask) scoreMask(KK, W_MASK_Q);
  firstMixture(VALUES0, W_I2T0_OUT);
  selfAttention1(W_SELF1_QK, W_SELF1_V, W_SELF1_OUT, W_SELF1_NORM);
  projectWithPosition(Q, W_T2I1_Q);
  scoreRows(MIX_SCORES, first, Q, W_T2I1_KT, t);
  valuesOfRows(W_T2I1_V, first);
  clearSums(t, first);
  runPass(PASS_LAYER0);
  contextOf(t, at(W_T2I1_V_B), at(MIX_VALUES), first);
  addContext(W_T2I1_OUT, W_T2I1_NORM);
  tokenMlp(W_MLP1_1, W_MLP1_2, W_MLP1_NORM);

  // layer 1: image to tokens; final attention; upscaling
  projectWithPosition(KK, W_I2T1_K);
  project(VALUES1, W_I2T1_V);
  scoreRows(MIX_SCORES, first, KK, W_I2T1_QT, t);
  bothMixtures(VALUES1, W_I2T1_OUT);
  projectWithPosition(Q, W_FINAL_Q);
  scoreRows(FINAL_SCORES, all, Q, W_FINAL_KT, OUTPUT_TOKENS);
  valuesOfRows(W_FINAL_V, all);
  upscaleRows(W_UP1);
  clearSums(OUTPUT_TOKENS, all);
  runPass(PASS_LAYER1);
  contextOf(OUTPUT_TOKENS, at(W_FINAL_V_B), at(MIX_VALUES), all);
  addContext(W_FINAL_OUT, W_FINAL_NORM);

  outputHeads();
  runPass(PASS_LOGITS);
}
