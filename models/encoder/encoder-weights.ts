import { toNumber, type OnnxModel, type OnnxNode, type OnnxTensor } from '../onnx/onnx';
import type { LinearWeights } from '../graph/graph-writer';

/** A convolution's weights: [outputs, inputs / groups, kernel, kernel] and [outputs]; the neck's have no bias. */
export interface ConvWeights {
  readonly weight: OnnxTensor;
  readonly bias: OnnxTensor | null;
}

/** Scale and shift of a layer norm, [channels] each. */
export interface NormWeights {
  readonly scale: Float32Array;
  readonly shift: Float32Array;
}

/** The weights of TinyViT by the names that its authors' code gives its modules. */
export interface EncoderWeights {
  /** @param name path of the module, e.g. `layers.0/blocks.1/conv2/c` */
  conv(name: string): ConvWeights;
  linear(name: string): LinearWeights;
  /**
   * The projection to queries, keys and values, all queries first, then all keys, then all values,
   * each by heads. (Exported, each head has its own three together.)
   */
  queriesKeysValues(block: string, heads: number, headWidth: number): LinearWeights;
  norm(name: string): NormWeights;
  /** what the attention adds to its scores for where a token lies from another: [heads, tokens, tokens] */
  attentionBias(block: string): { heads: number; tokens: number; values: Float32Array };
}

/**
 * Finds the weights in the encoder as it was exported. The exporter has folded batch norms into
 * convolutions and renamed weights, so that they are found by the node that uses them.
 */
export function encoderWeights({ graph }: OnnxModel): EncoderWeights {
  const nodes = new Map(graph.node.map((node) => [node.name, node]));
  const tensors = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  for (const { opType, output, attribute } of graph.node) {
    const value = opType === 'Constant' ? attribute.find(({ name }) => name === 'value')?.t : undefined;
    const [name] = output;
    if (value && name !== undefined) tensors.set(name, value);
  }
  const find = (name: string): OnnxNode => {
    const found = nodes.get(name);
    if (!found) throw new Error(`Expected a node ${name} in the encoder`);
    return found;
  };
  const weightOf = (name: string): OnnxTensor => {
    const tensor = find(name).input.map((input) => tensors.get(input)).find((found) => found !== undefined);
    if (!tensor) throw new Error(`Expected ${name} to have a weight`);
    return tensor;
  };
  const linear = (name: string): LinearWeights => ({ weight: floatsOf(weightOf(`/${name}/MatMul`)), bias: floatsOf(weightOf(`/${name}/Add`)) });
  return {
    conv(name) {
      const [, weight = '', bias] = find(`/${name}/Conv`).input;
      return { weight: tensors.get(weight) ?? missing(weight), bias: bias === undefined ? null : (tensors.get(bias) ?? missing(bias)) };
    },
    linear,
    queriesKeysValues(block, heads, headWidth) {
      const { weight, bias } = linear(`${block}/attn/qkv`);
      const outputs = bias.length;
      const from = (output: number): number => {
        const channel = output % (heads * headWidth);
        const part = (output - channel) / (heads * headWidth);
        const head = Math.floor(channel / headWidth);
        return (3 * head + part) * headWidth + (channel % headWidth);
      };
      return {
        weight: weight.map((_, at) => weight[at - (at % outputs) + from(at % outputs)] ?? 0),
        bias: bias.map((_, output) => bias[from(output)] ?? 0),
      };
    },
    norm: (name) => ({ scale: floatsOf(weightOf(`/${name}/Mul`)), shift: floatsOf(weightOf(`/${name}/Add_1`)) }),
    attentionBias(block) {
      const tensor = weightOf(`/${block}/attn/Add`);
      const [heads = 0, tokens = 0] = tensor.dims.map(toNumber);
      return { heads, tokens, values: floatsOf(tensor) };
    },
  };
}

function missing(name: string): never {
  throw new Error(`Expected an initialiser ${name} in the encoder`);
}

function floatsOf(tensor: OnnxTensor): Float32Array {
  if (!tensor.rawData?.length) return Float32Array.from(tensor.floatData ?? []);
  return new Float32Array(Uint8Array.from(tensor.rawData).buffer);
}
