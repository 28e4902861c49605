import type { TensorSpec } from '../catalogue';
import { ATTRIBUTE_TYPE, ELEMENT_TYPE, type OnnxAttribute, type OnnxGraph, type OnnxNode, type OnnxTensor, type OnnxValue } from './onnx';

/** Gives a tensor another name, wherever a node makes or takes it. @throws Error where nothing makes it or the name is taken */
export function renameTensor(graph: OnnxGraph, from: string, to: string): void {
  if (!graph.node.some((node) => node.output.includes(from))) throw new Error(`Expected a tensor ${from} in the graph`);
  if (graph.node.some((node) => node.output.includes(to))) throw new Error(`Expected the name ${to} to be free`);
  for (const node of graph.node) {
    node.input = node.input.map((name) => (name === from ? to : name));
    node.output = node.output.map((name) => (name === from ? to : name));
  }
}

/** Leaves only the nodes and weights that the graph's outputs need, and the inputs that such nodes take. */
export function pruneDead(graph: OnnxGraph): void {
  const makerOf = new Map(graph.node.flatMap((node) => node.output.map((name) => [name, node] as const)));
  const needed = new Set<OnnxNode>();
  const taken = new Set<string>();
  const waiting = graph.output.map(({ name }) => name);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (taken.has(name)) continue;
    taken.add(name);
    const maker = makerOf.get(name);
    if (!maker || needed.has(maker)) continue;
    needed.add(maker);
    waiting.push(...maker.input);
  }
  graph.node = graph.node.filter((node) => needed.has(node));
  graph.initializer = graph.initializer.filter(({ name }) => taken.has(name));
  graph.input = graph.input.filter(({ name }) => taken.has(name));
  graph.valueInfo = graph.valueInfo.filter(({ name }) => taken.has(name));
}

const ELEMENT_TYPE_OF = { float32: ELEMENT_TYPE.float, uint8: ELEMENT_TYPE.uint8, int64: ELEMENT_TYPE.int64 } as const;

/** A catalogue's tensor as the graph declares it. */
export function declareTensor({ name, type, shape }: TensorSpec): OnnxValue {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: ELEMENT_TYPE_OF[type], shape: { dim } } } };
}

export function floatTensor(name: string, dims: number[], values: ArrayLike<number>): OnnxTensor {
  const data = Float32Array.from(values);
  const expected = dims.reduce((product, size) => product * size, 1);
  if (data.length !== expected) throw new RangeError(`Expected ${expected} values for ${name} [${dims.join(', ')}] but received ${data.length}`);
  return { name, dims, dataType: ELEMENT_TYPE.float, rawData: new Uint8Array(data.buffer) };
}

export function int64Tensor(name: string, values: readonly number[]): OnnxTensor {
  const data = BigInt64Array.from(values, BigInt);
  return { name, dims: [values.length], dataType: ELEMENT_TYPE.int64, rawData: new Uint8Array(data.buffer) };
}

export function intAttribute(name: string, i: number): OnnxAttribute {
  return { name, type: ATTRIBUTE_TYPE.int, i };
}

export function intsAttribute(name: string, ints: number[]): OnnxAttribute {
  return { name, type: ATTRIBUTE_TYPE.ints, ints };
}

export function floatAttribute(name: string, f: number): OnnxAttribute {
  return { name, type: ATTRIBUTE_TYPE.float, f };
}

/** A node with one output, named after it. */
export function node(opType: string, input: string[], output: string, attribute: OnnxAttribute[] = []): OnnxNode {
  return { name: output, opType, input, output: [output], attribute };
}
