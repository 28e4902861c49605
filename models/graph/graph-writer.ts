import type { TensorSpec } from '../catalogue';
import type { OnnxAttribute, OnnxModel, OnnxNode, OnnxTensor } from '../onnx/onnx';
import { declareTensor, floatAttribute, floatTensor, int64Tensor, intAttribute, intsAttribute } from '../onnx/onnx-edit';

/** ONNX's own operators of version 17, and those that ONNX Runtime adds on every platform. */
const OPSETS = [{ domain: '', version: 17 }, { domain: 'com.microsoft', version: 1 }];
const MICROSOFT = 'com.microsoft';
const IR_VERSION = 8;

/** The name of a tensor in the graph that is being written. */
export type Value = string & { readonly graphValue?: never };

/** A linear layer, y = x W + b. */
export interface LinearWeights {
  /** [inputs, outputs] */
  readonly weight: Float32Array;
  /** [outputs] */
  readonly bias: Float32Array;
}

/** Writes an ONNX graph node by node. Every method adds what it says and gives the name of the result. */
export class GraphWriter {
  readonly constants = new Map<string, OnnxTensor>();
  readonly nodes: OnnxNode[] = [];

  /** A constant tensor, kept once under its name. */
  constant(name: string, dims: number[], values: Float32Array): Value {
    if (!this.constants.has(name)) this.constants.set(name, floatTensor(name, dims, values));
    return name;
  }

  /** A tensor of another graph, under this name. */
  keep(name: string, tensor: OnnxTensor): Value {
    this.constants.set(name, { ...tensor, name });
    return name;
  }

  /** A constant shape, axis or the like. */
  whole(...values: number[]): Value {
    const name = `whole_${values.join('_')}`;
    if (!this.constants.has(name)) this.constants.set(name, int64Tensor(name, values));
    return name;
  }

  node(opType: string, input: readonly Value[], attribute: OnnxAttribute[] = [], domain = ''): Value {
    const [output] = this.#add(opType, input, attribute, domain, 1);
    return output ?? '';
  }

  /** A B + C, each of A and B transposed where asked */
  gemm(a: Value, b: Value, c: Value | null, { transA = false, transB = false } = {}): Value {
    const flags = [...(transA ? [intAttribute('transA', 1)] : []), ...(transB ? [intAttribute('transB', 1)] : [])];
    return this.node('Gemm', c === null ? [a, b] : [a, b, c], flags);
  }

  /** x W + b, the constants named after the layer */
  linear(x: Value, name: string, { weight, bias }: LinearWeights): Value {
    const outputs = bias.length;
    return this.gemm(x, this.constant(`${name}.weight`, [weight.length / outputs, outputs], weight), this.constant(`${name}.bias`, [outputs], bias));
  }

  matMul(a: Value, b: Value): Value {
    return this.node('MatMul', [a, b]);
  }

  add(a: Value, b: Value): Value {
    return this.node('Add', [a, b]);
  }

  subtract(a: Value, b: Value): Value {
    return this.node('Sub', [a, b]);
  }

  multiply(a: Value, b: Value): Value {
    return this.node('Mul', [a, b]);
  }

  relu(x: Value): Value {
    return this.node('Relu', [x]);
  }

  /** x Phi(x), by the error function */
  gelu(x: Value): Value {
    return this.node('Gelu', [x], [], MICROSOFT);
  }

  /** over the last axis; the runtime takes the maximum off first */
  softmax(x: Value): Value {
    return this.node('Softmax', [x], [intAttribute('axis', -1)]);
  }

  layerNorm(x: Value, name: string, scale: Float32Array, shift: Float32Array, epsilon = 1e-5): Value {
    const dims = [scale.length];
    const inputs = [x, this.constant(`${name}.scale`, dims, scale), this.constant(`${name}.shift`, dims, shift)];
    return this.node('LayerNormalization', inputs, [intAttribute('axis', -1), floatAttribute('epsilon', epsilon)]);
  }

  /** softmax(q k^T / sqrt(width)) v for each head; [tokens, channels] each */
  selfAttention(q: Value, k: Value, v: Value, heads: number, channels: number): Value {
    const batch = [q, k, v].map((x) => this.node('Unsqueeze', [x, this.whole(0)]));
    return this.reshape(this.node('MultiHeadAttention', batch, [intAttribute('num_heads', heads)], MICROSOFT), -1, channels);
  }

  /** softmax(q k^T / sqrt(width) + bias) v for each window and head; q, k, v [windows, tokens, channels], bias [1, heads, tokens, tokens] */
  windowAttention(queriesKeysValues: readonly Value[], bias: Value, heads: number): Value {
    // the two that are left out: a bias of the projections, a mask
    return this.node('MultiHeadAttention', [...queriesKeysValues, '', '', bias], [intAttribute('num_heads', heads)], MICROSOFT);
  }

  /** -1 stands for what is left, 0 for the size as it is */
  reshape(x: Value, ...dims: number[]): Value {
    return this.node('Reshape', [x, this.whole(...dims)]);
  }

  transpose(x: Value, ...order: number[]): Value {
    return this.node('Transpose', [x], [intsAttribute('perm', order)]);
  }

  concat(axis: number, ...parts: Value[]): Value {
    return this.node('Concat', parts, [intAttribute('axis', axis)]);
  }

  /** from..to along an axis; `to` may be a tensor of one whole number */
  slice(x: Value, axis: number, from: number, to: number | Value): Value {
    return this.node('Slice', [x, this.whole(from), typeof to === 'number' ? this.whole(to) : to, this.whole(axis)]);
  }

  /** equal parts along axis 1, each `size` wide */
  split(x: Value, count: number, size: number): Value[] {
    return this.#add('Split', [x, this.whole(...new Array<number>(count).fill(size))], [intAttribute('axis', 1)], '', count);
  }

  /** sum over one axis, which stays with size 1 */
  sum(x: Value, axis: number): Value {
    return this.node('ReduceSum', [x, this.whole(axis)], [intAttribute('keepdims', 1)]);
  }

  /** largest over one axis, which stays with size 1 */
  max(x: Value, axis: number): Value {
    return this.node('ReduceMax', [x], [intsAttribute('axes', [axis]), intAttribute('keepdims', 1)]);
  }

  mean(x: Value, axis: number): Value {
    return this.node('ReduceMean', [x], [intsAttribute('axes', [axis]), intAttribute('keepdims', 1)]);
  }

  divide(a: Value, b: Value): Value {
    return this.node('Div', [a, b]);
  }

  exp(x: Value): Value {
    return this.node('Exp', [x]);
  }

  /** 1 / sqrt(x + epsilon) */
  reciprocalRoot(x: Value, epsilon: number): Value {
    const shifted = this.add(x, this.constant(`epsilon_${epsilon}`, [1], Float32Array.of(epsilon)));
    return this.node('Reciprocal', [this.node('Sqrt', [shifted])]);
  }

  /** Gives a tensor the name under which the graph puts it out. */
  output(x: Value, name: string): void {
    this.nodes.push({ name, opType: 'Identity', input: [x], output: [name], attribute: [] });
  }

  /** The graph with its border declared. @param without constants to leave out: they come with another part of the file */
  finish(name: string, inputs: readonly TensorSpec[], outputs: readonly TensorSpec[], without: ReadonlySet<string> = new Set()): OnnxModel {
    const initializer = [...this.constants].filter(([constant]) => !without.has(constant)).map(([, tensor]) => tensor);
    return {
      irVersion: IR_VERSION,
      producerName: 'maskwright',
      graph: { name, node: this.nodes, initializer, input: inputs.map(declareTensor), output: outputs.map(declareTensor), valueInfo: [] },
      opsetImport: OPSETS,
    };
  }

  #add(opType: string, input: readonly Value[], attribute: OnnxAttribute[], domain: string, outputs: number): Value[] {
    const name = `${opType.toLowerCase()}_${this.nodes.length}`;
    const output = outputs === 1 ? [name] : Array.from({ length: outputs }, (_, i) => `${name}_${i}`);
    this.nodes.push({ name, opType, domain, input: [...input], output, attribute });
    return output;
  }
}
