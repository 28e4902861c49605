import type { TensorSpec } from '../catalogue';
import { linearOf, multiply, noMaskEmbedding, transpose, type DecoderGraph } from '../kernel/decoder-graph';
import type { OnnxModel } from '../onnx/onnx';
import { declareTensor, floatTensor, int64Tensor, intAttribute, node, pruneDead } from '../onnx/onnx-edit';
import { ATTENTION, intoFirstNorm, scaledQuery, type ImageConstants } from './decoder-weights';
import type { GraphWriter, Value } from './graph-writer';
import { below, byHead, filled } from './matrices';
import { CELLS, CHANNELS, HEAD_WIDTH, HEADS, INNER, MASK_RANK } from './sizes';

/** The mask prompt's channels on the grid of the image, the last row all ones. */
export const MASK_CHANNELS = { name: 'mask_channels', type: 'float32', shape: [MASK_RANK, CELLS] } as const satisfies TensorSpec;

/**
 * What a mask prompt adds to the image.
 *
 * SAM reduces the mask to M, 16 channels of 64 x 64, and adds M^T W + b to the embedding instead of
 * the embedding of "no mask", n: a matrix of rank 17, [M; 1]^T [W; b - n]. So it needs no new tensors
 * of the photo, exactly: each product with the image gains one with [M; 1] (`mask_channels`, [R, N]),
 * and the attention of the image gains 17 rows that stand for it.
 */
export interface MaskTerms {
  /** scores [H T, N] of queries [H, T, D] against what it adds to the keys of layer 0 */
  keyScores(queries: Value): Value;
  /** what it adds to [H, T, D], the values of layer 0 gathered by weights [H, T, N] */
  gatheredValues(weights: Value): Value;
  /** scores [H T, N] of keys [H, T, D] against what it adds to the queries of the image in layer 0 */
  queryScores(keys: Value): Value;
  /** [R, C]: what its rows add to x1, the image as the first norm starts from it */
  readonly rows: Value;
  readonly channels: Value;
}

export function maskTerms(writer: GraphWriter, graph: DecoderGraph, constants: ImageConstants): MaskTerms {
  const dense = denseRows(graph);
  const channels = MASK_CHANNELS.name;
  const key = multiply(dense, linearOf(graph, `${ATTENTION.toImage0}/k_proj`).weight, MASK_RANK, CHANNELS, INNER);
  const value = multiply(dense, linearOf(graph, `${ATTENTION.toImage0}/v_proj`).weight, MASK_RANK, CHANNELS, INNER);
  const query = multiply(dense, scaledQuery(graph, ATTENTION.fromImage0).weight, MASK_RANK, CHANNELS, INNER);
  const scores = (heads: Value, name: string, projection: Float32Array): Value => {
    // [H, T, D] [H, D, R] -> [H T, R] -> [H T, N]
    const transposed = transpose(projection, MASK_RANK, INNER);
    const ranks = writer.matMul(heads, writer.constant(name, [HEADS, HEAD_WIDTH, MASK_RANK], transposed));
    return writer.gemm(writer.reshape(ranks, -1, MASK_RANK), channels, null);
  };
  return {
    channels,
    keyScores: (queries) => scores(queries, 'mask_keys', key),
    queryScores: (keys) => scores(keys, 'mask_queries', query),
    gatheredValues: (weights) => {
      const gathered = writer.gemm(writer.reshape(weights, -1, CELLS), channels, null, { transB: true });
      const byHeads = writer.reshape(gathered, HEADS, -1, MASK_RANK);
      return writer.matMul(byHeads, writer.constant('mask_values', [HEADS, MASK_RANK, HEAD_WIDTH], byHead(value, MASK_RANK, HEADS)));
    },
    rows: writer.constant('mask_rows', [MASK_RANK, CHANNELS], intoFirstNorm(dense, constants)),
  };
}

/** [W; b - n], [17, C] */
function denseRows(graph: DecoderGraph): Float32Array {
  const noMask = noMaskEmbedding(graph);
  // stored as a convolution of kernel 1, [C, 16, 1, 1]
  const weight = transpose(graph.tensor('model.prompt_encoder.mask_downscaling.6.weight'), CHANNELS, MASK_RANK - 1);
  const bias = graph.tensor('model.prompt_encoder.mask_downscaling.6.bias').map((value, i) => value - (noMask[i] ?? 0));
  return below(weight, bias);
}

/** Tensor of the exported decoder that holds M, [1, 16, 64, 64]. */
const REDUCED = '/mask_downscaling/mask_downscaling.5/Mul_1_output_0';

/**
 * The mask prompt's own part, `mask_input` [1, 1, 256, 256] logits to `mask_channels` [M; 1]: two
 * convolutions with norm and GELU, so little work that it is taken from the exported graph as it is.
 *
 * @param exported the decoder as its authors export it; left as it was
 */
export function maskPart({ graph, ...model }: OnnxModel): OnnxModel {
  const { irVersion, opsetImport } = model;
  const part = { name: 'mask', node: graph.node, initializer: graph.initializer, input: graph.input, output: [declareTensor({ ...MASK_CHANNELS, name: REDUCED })], valueInfo: [] };
  pruneDead(part);
  return {
    irVersion,
    opsetImport,
    graph: {
      ...part,
      initializer: [...part.initializer, int64Tensor('rows_shape', [MASK_RANK - 1, CELLS]), floatTensor('ones', [1, CELLS], filled(CELLS, 1))],
      node: [
        ...part.node,
        node('Reshape', [REDUCED, 'rows_shape'], 'mask_channels_16'),
        node('Concat', ['mask_channels_16', 'ones'], MASK_CHANNELS.name, [intAttribute('axis', 0)]),
      ],
      output: [declareTensor(MASK_CHANNELS)],
    },
  };
}
