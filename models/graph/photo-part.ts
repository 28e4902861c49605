import type { TensorSpec } from '../catalogue';
import { EMBEDDING_CHANNELS, EMBEDDING_SIZE } from '../decoder';
import { linearOf, transpose, type DecoderGraph } from '../kernel/decoder-graph';
import type { OnnxModel } from '../onnx/onnx';
import { ATTENTION, scaledQuery, type ImageConstants } from './decoder-weights';
import { GraphWriter } from './graph-writer';
import { CELLS, CHANNELS, HEAD_WIDTH, HEADS, INNER } from './sizes';

/** What depends on the photo alone, in the order and under the names in which the prompt's graph takes it. */
export const PHOTO_TENSORS = [
  { name: 'keys0', type: 'float32', shape: [HEADS, HEAD_WIDTH, CELLS] },
  { name: 'values0', type: 'float32', shape: [HEADS, CELLS, HEAD_WIDTH] },
  { name: 'queries0', type: 'float32', shape: [HEADS, HEAD_WIDTH, CELLS] },
  { name: 'image0', type: 'float32', shape: [CELLS, CHANNELS] },
  { name: 'up0', type: 'float32', shape: [CELLS, CHANNELS] },
] as const satisfies readonly TensorSpec[];

/**
 * The part of the decoder that depends on the photo alone: run once with each embedding.
 *
 * With E the embedding plus the embedding of "no mask" [N, C], and P the positions [N, C]:
 *
 * - keys0 = ((E + P) Wk)^T by heads, of layer 0's attention from tokens to image. The bias of a key
 *   adds the same to every score of a query and so nothing to its softmax: left out
 * - values0 = E Wv + bv by heads
 * - queries0 = (((E + P) Wq + bq) / sqrt(D))^T by heads, of layer 0's attention from image to tokens
 * - image0 = w1 (E + bo1 - mean over channels): what the first norm starts from
 * - up0 = image0 centredUp: its way through the first doubling of the resolution
 *
 * A mask prompt changes E; what it adds has rank 17 and comes in where these are used (mask-terms.ts).
 */
export function photoPart(graph: DecoderGraph, constants: ImageConstants): OnnxModel {
  const writer = new GraphWriter();
  const { noMask, positions, outputBias1, scale1, centredUp } = constants;
  const columns = (values: Float32Array): Float32Array => transpose(values, values.length / CHANNELS, CHANNELS);

  // [C, N]: keys and queries are wanted with the cells last, so that they are made that way round
  const raw = writer.reshape('image_embeddings', CHANNELS, CELLS);
  const embedded = writer.add(raw, writer.constant('no_mask', [CHANNELS, 1], noMask));
  const placed = writer.add(embedded, writer.constant('positions', [CHANNELS, CELLS], columns(positions)));
  const project = (name: string, weight: Float32Array): string => writer.matMul(writer.constant(name, [INNER, CHANNELS], transpose(weight, CHANNELS, INNER)), placed);

  const keys = project('key0', linearOf(graph, `${ATTENTION.toImage0}/k_proj`).weight);
  writer.output(writer.reshape(keys, HEADS, HEAD_WIDTH, CELLS), 'keys0');

  const query = scaledQuery(graph, ATTENTION.fromImage0);
  const queries = writer.add(project('query0', query.weight), writer.constant('query0_bias', [INNER, 1], query.bias));
  writer.output(writer.reshape(queries, HEADS, HEAD_WIDTH, CELLS), 'queries0');

  const rows = writer.transpose(embedded, 1, 0);
  const values = writer.linear(rows, 'value0', linearOf(graph, `${ATTENTION.toImage0}/v_proj`));
  writer.output(writer.transpose(writer.reshape(values, CELLS, HEADS, HEAD_WIDTH), 1, 0, 2), 'values0');

  const biased = writer.add(rows, writer.constant('output_bias1', [CHANNELS], outputBias1));
  const centred = writer.subtract(biased, writer.mean(biased, 1));
  const image0 = writer.multiply(centred, writer.constant('scale1', [CHANNELS], scale1));
  writer.output(image0, 'image0');
  writer.output(writer.matMul(image0, writer.constant('centred_up', [CHANNELS, CHANNELS], centredUp)), 'up0');

  const embedding: TensorSpec = { name: 'image_embeddings', type: 'float32', shape: [1, EMBEDDING_CHANNELS, EMBEDDING_SIZE, EMBEDDING_SIZE] };
  return writer.finish('photo', [embedding], PHOTO_TENSORS);
}
