import { kernelWeights, packWeights } from '../kernel/kernel-weights';
import type { DecoderGraph } from '../kernel/decoder-graph';
import { readModel, type OnnxModel, type OnnxTensor } from '../onnx/onnx';

/** The float32 values of an initialiser. */
function floatsOf(tensor: OnnxTensor): Float32Array {
  if (!tensor.rawData?.length) return Float32Array.from(tensor.floatData ?? []);
  return new Float32Array(Uint8Array.from(tensor.rawData).buffer);
}

/** A model read from its file as the kernel's weights are taken from. */
export function decoderGraph({ graph }: OnnxModel): DecoderGraph {
  const tensors = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  const makerOf = new Map(graph.node.flatMap((node) => node.output.map((name) => [name, node] as const)));
  const tensor = (name: string): Float32Array => {
    const found = tensors.get(name);
    if (!found) throw new Error(`Expected an initialiser ${name} in the decoder`);
    return floatsOf(found);
  };
  return {
    tensor,
    weightOf(output) {
      const weight = makerOf.get(output)?.input.find((name) => tensors.has(name));
      if (weight === undefined) throw new Error(`Expected a node with a weight that makes ${output} in the decoder`);
      return tensor(weight);
    },
  };
}

/**
 * The weights file of the WebAssembly kernel (`models/kernel`) from SAM's exported decoder.
 *
 * @param source bytes of the exported decoder
 * @throws Error for a graph that is not SAM's decoder
 */
export function prepareKernel(source: Uint8Array): Uint8Array {
  return packWeights(kernelWeights(decoderGraph(readModel(source))));
}
