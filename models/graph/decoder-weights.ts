import { linearOf, noMaskEmbedding, normOf, outputTokens, upscalingOf, type DecoderGraph, type Linear } from '../kernel/decoder-graph';
import { gridPositions, positionalWeights } from '../kernel/positions';
import { centreRows, inverse, scale, scaleColumns, scaleRows } from './matrices';
import { ATTENTION_SCALE, CHANNELS, UP_CHANNELS } from './sizes';

/** Names of the attentions in the exported decoder. */
export const ATTENTION = {
  toImage0: 'layers.0/cross_attn_token_to_image',
  fromImage0: 'layers.0/cross_attn_image_to_token',
  toImage1: 'layers.1/cross_attn_token_to_image',
  fromImage1: 'layers.1/cross_attn_image_to_token',
  toImageFinal: 'final_attn_token_to_image',
} as const;

/** W and b times 1 / sqrt(D): a query that carries the attention's scale. */
export function scaledQuery(graph: DecoderGraph, attention: string): Linear {
  const { weight, bias } = linearOf(graph, `${attention}/q_proj`);
  return { weight: scale(weight, ATTENTION_SCALE), bias: scale(bias, ATTENTION_SCALE) };
}

/**
 * The constants that several parts of the graph share.
 *
 * The image is normalised twice ("norm4" of each layer, y = w (x - mean x) / std x + b). Both times
 * the graph holds x' = w (x - mean x), so that the norm is a factor per token, and folds b and the
 * second w into whatever comes after:
 *
 * - after layer 0: image = x1 / s1 + b1, with x1 centred and scaled by w1
 * - after layer 1: image = w2 (x2 / s2) + b2, with x2 centred
 */
export interface ImageConstants {
  /** w1 and b1 of the first norm, b2 and w2 of the second, [C] each */
  readonly scale1: Float32Array;
  readonly shift1: Float32Array;
  readonly scale2: Float32Array;
  readonly shift2: Float32Array;
  readonly inverseScale1: Float32Array;
  readonly inverseScale2: Float32Array;
  /** biases of what the image takes from the tokens, layer 0 and 1, [C] each */
  readonly outputBias1: Float32Array;
  readonly outputBias2: Float32Array;
  /** dense embedding where there is no mask prompt, [C] */
  readonly noMask: Float32Array;
  /** positional encoding of the cells, [N, C] */
  readonly positions: Float32Array;
  /** IoU and mask tokens, [5, C] */
  readonly outputTokens: Float32Array;
  /** U, the first doubling of the resolution with its four quarters side by side, [C, 4 * 64] */
  readonly up: Linear;
  /** diag(w2) U with the mean over each quarter's channels taken off: the norm that follows needs no mean any more */
  readonly centredUp: Float32Array;
}

/** @throws Error where a norm's scale is too near 0 to be divided by */
export function imageConstants(graph: DecoderGraph): ImageConstants {
  const { scale: scale1, shift: shift1 } = normOf(graph, 'layers.0.norm4');
  const { scale: scale2, shift: shift2 } = normOf(graph, 'layers.1.norm4');
  const up = upscalingOf(graph, 0);
  return {
    scale1,
    shift1,
    scale2,
    shift2,
    inverseScale1: inverse(scale1, 'the scale of layers.0.norm4'),
    inverseScale2: inverse(scale2, 'the scale of layers.1.norm4'),
    outputBias1: linearOf(graph, `${ATTENTION.fromImage0}/out_proj`).bias,
    outputBias2: linearOf(graph, `${ATTENTION.fromImage1}/out_proj`).bias,
    noMask: noMaskEmbedding(graph),
    positions: gridPositions(positionalWeights(graph).gaussian),
    outputTokens: outputTokens(graph),
    up,
    centredUp: centreRows(scaleRows(up.weight, scale2), CHANNELS, UP_CHANNELS[0]),
  };
}

/** Rows centred and scaled by w1: what is multiplied with it lands in x1 as the first norm wants it. */
export function intoFirstNorm(matrix: Float32Array, { scale1 }: ImageConstants): Float32Array {
  return scaleColumns(centreRows(matrix, matrix.length / CHANNELS), scale1);
}

/** Rows centred: what is multiplied with it lands in x2 as the second norm wants it. */
export function intoSecondNorm(matrix: Float32Array): Float32Array {
  return centreRows(matrix, matrix.length / CHANNELS);
}
