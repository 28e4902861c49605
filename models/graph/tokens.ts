import { linearOf, normOf, type DecoderGraph } from '../kernel/decoder-graph';
import type { GraphWriter, Value } from './graph-writer';
import { below, beside } from './matrices';
import { CHANNELS, HEADS, HEAD_WIDTH, INNER } from './sizes';

/**
 * The side of the tokens: T = 5 + n rows of C channels, so few that nothing here is worth a trick.
 * `tokens` are the output tokens and the prompt's embeddings as they came in; they are added to
 * queries and keys of every attention, as the positions are on the side of the image.
 */

/**
 * Self-attention and norm of a layer. The first layer adds no positions and keeps no residual:
 * x = norm(attention(x, x, x)); the second: x = norm(x + attention(x + tokens, x + tokens, x)).
 */
export function selfAttention(writer: GraphWriter, graph: DecoderGraph, x: Value, tokens: Value, layer: 0 | 1): Value {
  const path = `layers.${layer}/self_attn`;
  const [query, key, value] = (['q_proj', 'k_proj', 'v_proj'] as const).map((name) => linearOf(graph, `${path}/${name}`));
  if (!query || !key || !value) throw new Error(`Expected three projections of ${path}`);
  let parts: Value[];
  if (layer === 0) {
    const all = { weight: beside(CHANNELS, query.weight, key.weight, value.weight), bias: below(query.bias, key.bias, value.bias) };
    parts = writer.split(writer.linear(x, `${path}/qkv`, all), 3, CHANNELS);
  } else {
    const both = { weight: beside(CHANNELS, query.weight, key.weight), bias: below(query.bias, key.bias) };
    parts = [...writer.split(writer.linear(writer.add(x, tokens), `${path}/qk`, both), 2, CHANNELS), writer.linear(x, `${path}/v`, value)];
  }
  const [q = '', k = '', v = ''] = parts;
  const attended = writer.linear(writer.selfAttention(q, k, v, HEADS, CHANNELS), `${path}/out`, linearOf(graph, `${path}/out_proj`));
  return norm(writer, graph, layer === 0 ? attended : writer.add(x, attended), `layers.${layer}.norm1`);
}

/** x = norm(x + W2 relu(W1 x)) */
export function mlp(writer: GraphWriter, graph: DecoderGraph, x: Value, layer: 0 | 1): Value {
  const path = `layers.${layer}/mlp`;
  const hidden = writer.relu(writer.linear(x, `${path}/lin1`, linearOf(graph, `${path}/lin1`)));
  return norm(writer, graph, writer.add(x, writer.linear(hidden, `${path}/lin2`, linearOf(graph, `${path}/lin2`))), `layers.${layer}.norm3`);
}

/** x = norm(x + Wo heads), with what the heads gathered as [H, T, D] */
export function takeIn(writer: GraphWriter, graph: DecoderGraph, x: Value, heads: Value, attention: string, normName: string): Value {
  const joined = writer.reshape(writer.transpose(heads, 1, 0, 2), -1, INNER);
  return norm(writer, graph, writer.add(x, writer.linear(joined, `${attention}/out`, linearOf(graph, `${attention}/out_proj`))), normName);
}

/** [T, 128] as heads [H, T, D] */
export function splitHeads(writer: GraphWriter, x: Value): Value {
  return writer.transpose(writer.reshape(x, -1, HEADS, HEAD_WIDTH), 1, 0, 2);
}

function norm(writer: GraphWriter, graph: DecoderGraph, x: Value, name: string): Value {
  const { scale, shift } = normOf(graph, name);
  return writer.layerNorm(x, name, scale, shift);
}
