import { multiply, upscalingNorm, upscalingOf, type DecoderGraph } from '../kernel/decoder-graph';
import type { ImageConstants } from './decoder-weights';
import type { GraphWriter, Value } from './graph-writer';
import type { Given } from './image-attention';
import { centreRows, filled } from './matrices';
import { CELLS, CHANNELS, QUARTERS, UP_CHANNELS } from './sizes';
import { EMBEDDING_SIZE, LOGIT_SIZE, OUTPUTS } from '../decoder';

/** Epsilon of the norm between the two doublings (segment_anything/modeling/common.py, LayerNorm2d). */
const EPSILON = 1e-6;

/** What the image became, as far as the upscaling needs it. */
export interface UpscalingInput {
  /** what the image took from the tokens in layer 0 and 1 */
  readonly first: Given;
  readonly second: Given;
  /** r1, r2: reciprocals of the two norms' deviations, [N, 1] */
  readonly reciprocal1: Value;
  readonly reciprocal2: Value;
}

/**
 * The image at four times the resolution, 32 channels, for the first P cells (`photo_cells`), which
 * hold photo: transposed convolution, norm, GELU, transposed convolution, GELU.
 *
 * A transposed convolution of kernel 2 and stride 2 doesn't overlap: a product with U [C, 4 * 64] and
 * a shuffle of cells. And the image needn't be put together for it: with r1 and r2 per cell it is
 * r2 (A2^T V2 + r1 (A1^T V1 + image0)), so that its product with U is that of [A1 r1 r2; A2 r2; 1]
 * with [V1 U; V2 U; b], about 115 rows instead of 256, plus up0 r1 r2, which is the photo's.
 *
 * @returns [16 P, 32]: for each cell its four quarters, and their four
 */
export function upscaledImage(writer: GraphWriter, graph: DecoderGraph, constants: ImageConstants, { first, second, reciprocal1, reciprocal2 }: UpscalingInput): Value {
  const [wide, narrow] = UP_CHANNELS;
  const { up, shift2, centredUp } = constants;
  const photoCells = (x: Value, axis: number): Value => writer.slice(x, axis, 0, 'photo_cells');

  const r2 = writer.reshape(reciprocal2, 1, -1);
  const r12 = writer.multiply(writer.reshape(reciprocal1, 1, -1), r2);
  const left = photoCells(writer.concat(0, writer.multiply(first.weights, r12), writer.multiply(second.weights, r2), writer.constant('ones', [1, CELLS], filled(CELLS, 1))), 1);
  const through = (given: Given): Value => writer.matMul(given.values, writer.constant('centred_up', [CHANNELS, CHANNELS], centredUp));
  const shifted = multiply(shift2, up.weight, 1, CHANNELS, QUARTERS * wide);
  const bias = centreRows(up.bias.map((value, i) => value + (shifted[i] ?? 0)), 1, wide);
  const right = writer.concat(0, through(first), through(second), writer.constant('up_bias', [1, QUARTERS * wide], bias));
  const ofPhoto = writer.multiply('up0', photoCells(writer.reshape(r12, -1, 1), 0));
  const doubled = writer.reshape(writer.gemm(left, right, ofPhoto, { transA: true }), -1, wide);

  // centred already: the norm is a division by the root of the mean square
  const { scale, shift } = upscalingNorm(graph);
  const meanSquare = writer.matMul(writer.multiply(doubled, doubled), writer.constant('mean_64', [wide, 1], filled(wide, 1 / wide)));
  const normed = writer.multiply(writer.multiply(doubled, writer.reciprocalRoot(meanSquare, EPSILON)), writer.constant('up_norm.scale', [wide], scale));
  const active = writer.gelu(writer.add(normed, writer.constant('up_norm.shift', [wide], shift)));
  return writer.reshape(writer.gelu(writer.linear(active, 'up2', upscalingOf(graph, 3))), -1, narrow);
}

/**
 * Logits of the four masks: each cell's 32 channels times each mask's 32 weights, and the cells back
 * in their places.
 *
 * @param image [16 P, 32]
 * @param weights [4, 32]
 * @returns [4, P / 16, 256]: as many rows of the 256 x 256 logits as hold photo
 */
export function maskLogits(writer: GraphWriter, image: Value, weights: Value): Value {
  const products = writer.gemm(image, weights, null, { transB: true });
  // rows, columns, dy and dx of the first doubling, dy and dx of the second, masks
  const apart = writer.reshape(products, -1, EMBEDDING_SIZE, 2, 2, 2, 2, OUTPUTS);
  return writer.reshape(writer.transpose(apart, 6, 0, 2, 4, 1, 3, 5), OUTPUTS, -1, LOGIT_SIZE);
}
