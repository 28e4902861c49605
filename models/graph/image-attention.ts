import { linearOf, multiply, transpose, type DecoderGraph } from '../kernel/decoder-graph';
import { ATTENTION, scaledQuery } from './decoder-weights';
import type { GraphWriter, Value } from './graph-writer';
import type { MaskTerms } from './mask-terms';
import { byHead } from './matrices';
import { CELLS, CHANNELS, HEAD_WIDTH, HEADS, INNER } from './sizes';
import { splitHeads } from './tokens';

/**
 * Attention between the T tokens and the N = 4096 cells of the image. T is about seven, so that a
 * projection of the image is never made where one of the tokens can carry it: q (X Wk)^T =
 * (q Wk^T) X^T, and A (X Wv) = (A X) Wv. In layer 0, where the image is the photo's alone, its
 * projections are made with the photo (photo-part.ts).
 */

/**
 * Layer 0, tokens to image: softmax(q keys0) values0, [H, T, D].
 *
 * @param query tokens that ask, with their positions, [T, C]
 */
export function gatherFromPhoto(writer: GraphWriter, graph: DecoderGraph, query: Value, mask: MaskTerms | null): Value {
  const path = ATTENTION.toImage0;
  const queries = splitHeads(writer, writer.linear(query, `${path}/q`, scaledQuery(graph, path)));
  let scores = writer.matMul(queries, 'keys0');
  if (mask) scores = writer.add(scores, writer.reshape(mask.keyScores(queries), HEADS, -1, CELLS));
  const weights = writer.softmax(scores);
  const gathered = writer.matMul(weights, 'values0');
  return mask ? writer.add(gathered, mask.gatheredValues(weights)) : gathered;
}

/** How the image of a later layer is written in the graph: rows X, of which the true image is X diag(scale) + shift. */
export interface HeldImage {
  /** X, [N, C] */
  readonly rows: Value;
  /** X plus positions divided by the scale, [N, C]: with it keys and queries see image plus positions */
  readonly placedRows: Value;
  /** [C], null for ones */
  readonly scale: Float32Array | null;
  /** [C] */
  readonly shift: Float32Array;
}

/**
 * Later layers, tokens to image, both projections absorbed: softmax((q Wk^T) X^T) X Wv + bv, [H, T, D].
 * Shift and bias of the keys add the same to every score of a query and are left out.
 */
export function gatherFromImage(writer: GraphWriter, graph: DecoderGraph, query: Value, path: string, image: HeldImage): Value {
  const scaled = (weight: Float32Array): Float32Array => (image.scale ? weight.map((value, i) => value * (image.scale?.[Math.floor(i / INNER)] ?? 0)) : weight);
  const key = linearOf(graph, `${path}/k_proj`);
  const value = linearOf(graph, `${path}/v_proj`);
  const shifted = multiply(image.shift, value.weight, 1, CHANNELS, INNER);
  const bias = value.bias.map((each, i) => each + (shifted[i] ?? 0));

  const queries = splitHeads(writer, writer.linear(query, `${path}/q`, scaledQuery(graph, path)));
  const keyRows = writer.constant(`${path}/k`, [HEADS, HEAD_WIDTH, CHANNELS], transpose(scaled(key.weight), CHANNELS, INNER));
  const asked = writer.reshape(writer.matMul(queries, keyRows), -1, CHANNELS);
  const weights = writer.softmax(writer.gemm(asked, image.placedRows, null, { transB: true }));
  const gathered = writer.reshape(writer.matMul(weights, image.rows), HEADS, -1, CHANNELS);
  const values = writer.constant(`${path}/v`, [HEADS, CHANNELS, HEAD_WIDTH], byHead(scaled(value.weight), CHANNELS, HEADS));
  return writer.add(writer.matMul(gathered, values), writer.constant(`${path}/v_bias`, [HEADS, 1, HEAD_WIDTH], bias));
}

/** What the image takes from the tokens: A^T V, with the output projection in V. */
export interface Given {
  /** A, attention of each cell over the tokens, [H T, N]; sums to 1 over the tokens of a head */
  readonly weights: Value;
  /** V, [H T, C] */
  readonly values: Value;
}

/**
 * Layer 0, image to tokens: softmax over the tokens of k queries0.
 *
 * @param key tokens with their positions, [T, C]; `value` without
 * @param into makes of the output projection [128, C] what the norm behind it wants
 */
export function giveToPhoto(writer: GraphWriter, graph: DecoderGraph, key: Value, value: Value, into: (weight: Float32Array) => Float32Array, mask: MaskTerms | null): Given {
  const path = ATTENTION.fromImage0;
  const keys = splitHeads(writer, writer.linear(key, `${path}/k`, linearOf(graph, `${path}/k_proj`)));
  let scores = writer.matMul(keys, 'queries0');
  if (mask) scores = writer.add(scores, writer.reshape(mask.queryScores(keys), HEADS, -1, CELLS));
  const given: Given = { weights: overTokens(writer, scores), values: outputValues(writer, graph, value, path, into) };
  if (!mask) return given;
  // what the mask adds to the image itself, as 17 tokens more
  return { weights: writer.concat(0, given.weights, mask.channels), values: writer.concat(0, given.values, mask.rows) };
}

/** Layer 1, image to tokens, the query's projection absorbed: softmax over the tokens of (k Wq^T) X^T + k bq. */
export function giveToImage(writer: GraphWriter, graph: DecoderGraph, key: Value, value: Value, into: (weight: Float32Array) => Float32Array, placedRows: Value): Given {
  const path = ATTENTION.fromImage1;
  const query = scaledQuery(graph, path);
  const keys = splitHeads(writer, writer.linear(key, `${path}/k`, linearOf(graph, `${path}/k_proj`)));
  const queryRows = writer.constant(`${path}/q`, [HEADS, HEAD_WIDTH, CHANNELS], transpose(query.weight, CHANNELS, INNER));
  const asked = writer.reshape(writer.matMul(keys, queryRows), -1, CHANNELS);
  const offset = writer.reshape(writer.matMul(keys, writer.constant(`${path}/q_bias`, [HEADS, HEAD_WIDTH, 1], query.bias)), -1, 1);
  const scores = writer.reshape(writer.gemm(asked, placedRows, offset, { transB: true }), HEADS, -1, CELLS);
  return { weights: overTokens(writer, scores), values: outputValues(writer, graph, value, path, into) };
}

/** Values by head, through the output projection: [T, C] -> [H T, C]. */
function outputValues(writer: GraphWriter, graph: DecoderGraph, value: Value, path: string, into: (weight: Float32Array) => Float32Array): Value {
  const values = splitHeads(writer, writer.linear(value, `${path}/v`, linearOf(graph, `${path}/v_proj`)));
  const output = writer.constant(`${path}/out`, [HEADS, HEAD_WIDTH, CHANNELS], into(linearOf(graph, `${path}/out_proj`).weight));
  return writer.reshape(writer.matMul(values, output), -1, CHANNELS);
}

/**
 * Softmax over the tokens of scores [H, T, N], as [H T, N]. Not the operator of that name: over an
 * axis that isn't the last it transposes 900 kB there and back. The maximum comes off first, so that
 * no score is too large for exp.
 */
function overTokens(writer: GraphWriter, scores: Value): Value {
  const powers = writer.exp(writer.subtract(scores, writer.max(scores, 1)));
  return writer.reshape(writer.divide(powers, writer.sum(powers, 1)), -1, CELLS);
}
