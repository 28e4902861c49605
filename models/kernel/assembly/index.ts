import {
  CHANNELS, CTL_COLUMNS, CTL_HAS_MASK, CTL_ROWS, CTL_T, HEADS, KK, M_BIAS, M_PANELS, OUTPUT_TOKENS, PASS_IMAGE, PASS_LAYER0,
  PASS_LAYER1, PASS_LOGITS, PASS_MASK, PASS_TOKEN_TO_IMAGE, Q, QK_PANELS, ROWS_A, ROWS_B, UP1_PANELS, UP1_ROWS, UP2_PANELS,
  VO_PANELS, VV, W_FINAL_KT, W_FINAL_NORM, W_FINAL_OUT, W_FINAL_Q, W_FINAL_V, W_I2T0_K, W_I2T0_OUT, W_I2T0_V, W_I2T1_K,
  W_I2T1_OUT, W_I2T1_Q_B, W_I2T1_QT, W_I2T1_V, W_MLP0_1, W_MLP0_2, W_MLP0_NORM, W_MLP1_1, W_MLP1_2, W_MLP1_NORM, W_SELF0_NORM,
  W_SELF0_OUT, W_SELF0_QKV, W_SELF1_NORM, W_SELF1_OUT, W_SELF1_QK, W_SELF1_V, W_T2I0_NORM, W_T2I0_OUT, W_T2I0_Q, W_T2I1_KT,
  W_T2I1_NORM, W_T2I1_OUT, W_T2I1_Q, W_T2I1_V, W_UP1_W12, W_UP1_W2, ZEROS,
} from '../layout';
import { at, setControl, tokens } from './memory';
import { outputHeads } from './output-heads';
import { linear } from './product';
import { clearAll } from './softmax';
import { runPass } from './threads';
import {
  absorb, addContext, contextOfKeys, contextOfValues, loadTokens, packRows, packTransposed, project, projectWithPosition,
  selfAttention0, selfAttention1, tokenMlp,
} from './tokens';
import { usesLowRank } from './upscale';

export { quit, work } from './threads';

/** Prepares what depends on the photo alone, from EMBEDDING. */
export function setImage(): void {
  runPass(PASS_IMAGE);
}

/** M_BIAS[t, h] = bq . k of token t, the part of image-to-token's scores that no image token changes. */
function queryBias(): void {
  for (let t = 0; t < tokens(); t++) {
    for (let h = 0; h < HEADS; h++) {
      let sum: f32 = 0.0;
      for (let d = 0; d < 16; d++) {
        const i = (<usize>(h * 16 + d)) << 2;
        sum += load<f32>(at(KK) + <usize>t * 512 + i) * load<f32>(at(W_I2T1_Q_B) + i);
      }
      store<f32>(at(M_BIAS) + ((<usize>(t * HEADS + h)) << 2), sum);
    }
  }
}

/**
 * SAM's mask decoder for one prompt (Kirillov et al. 2023, appendix A): LOGITS [4, 256, 256] and IOU
 * [4] from the photo's tensors and SPARSE [n, 256].
 *
 * @param n sparse embeddings of the prompt
 * @param hasMask MASK_INPUT holds the previous logits
 * @param rows rows of the 64 x 64 grid that hold photo; the rest of LOGITS is left as it is
 * @param columns columns that hold photo
 */
export function decode(n: i32, hasMask: i32, rows: i32, columns: i32): void {
  const t = OUTPUT_TOKENS + n;
  const r = t * HEADS;
  setControl(CTL_T, t);
  setControl(CTL_HAS_MASK, hasMask);
  setControl(CTL_ROWS, rows);
  setControl(CTL_COLUMNS, min((columns + 3) & ~3, 64));
  if (hasMask) runPass(PASS_MASK);

  // layer 0: self attention, tokens to image
  loadTokens();
  selfAttention0(W_SELF0_QKV, W_SELF0_OUT, W_SELF0_NORM);
  projectWithPosition(Q, W_T2I0_Q);
  clearAll(t, 16);
  runPass(PASS_TOKEN_TO_IMAGE);
  contextOfValues();
  addContext(W_T2I0_OUT, W_T2I0_NORM);
  tokenMlp(W_MLP0_1, W_MLP0_2, W_MLP0_NORM);

  // layer 0: image to tokens; layer 1: self attention, tokens to image
  projectWithPosition(KK, W_I2T0_K);
  project(VV, W_I2T0_V);
  absorb(ROWS_B, VV, W_I2T0_OUT, t);
  packRows(VO_PANELS, ROWS_B, r);
  selfAttention1(W_SELF1_QK, W_SELF1_V, W_SELF1_OUT, W_SELF1_NORM);
  projectWithPosition(Q, W_T2I1_Q);
  absorb(ROWS_A, Q, W_T2I1_KT, t);
  packTransposed(QK_PANELS, ROWS_A, t);
  clearAll(t, CHANNELS);
  runPass(PASS_LAYER0);
  contextOfKeys(W_T2I1_V, t);
  addContext(W_T2I1_OUT, W_T2I1_NORM);
  tokenMlp(W_MLP1_1, W_MLP1_2, W_MLP1_NORM);

  // layer 1: image to tokens; final attention; upscaling
  projectWithPosition(KK, W_I2T1_K);
  project(VV, W_I2T1_V);
  absorb(ROWS_A, VV, W_I2T1_OUT, t);
  packRows(VO_PANELS, ROWS_A, r);
  if (usesLowRank()) {
    linear(at(UP1_ROWS), 1024, at(ROWS_B), 1024, r, at(W_UP1_W12), at(ZEROS), CHANNELS, 256);
    packRows(UP1_PANELS, UP1_ROWS, r);
    linear(at(UP1_ROWS), 1024, at(ROWS_A), 1024, r, at(W_UP1_W2), at(ZEROS), CHANNELS, 256);
    packRows(UP2_PANELS, UP1_ROWS, r);
  }
  absorb(ROWS_A, KK, W_I2T1_QT, t);
  packTransposed(M_PANELS, ROWS_A, t);
  queryBias();
  projectWithPosition(Q, W_FINAL_Q);
  absorb(ROWS_A, Q, W_FINAL_KT, OUTPUT_TOKENS);
  packTransposed(QK_PANELS, ROWS_A, OUTPUT_TOKENS);
  clearAll(OUTPUT_TOKENS, CHANNELS);
  runPass(PASS_LAYER1);
  contextOfKeys(W_FINAL_V, OUTPUT_TOKENS);
  addContext(W_FINAL_OUT, W_FINAL_NORM);

  outputHeads();
  runPass(PASS_LOGITS);
}
