/**
 * What is read of SAM's decoder as exported to ONNX: its initialisers by name, and the weight of a
 * MatMul by the name of what it puts out (the exporter renamed those initialisers).
 */
export interface DecoderGraph {
  /** @throws Error when there is no such initialiser */
  tensor(name: string): Float32Array;
  /** the initialiser among the inputs of the node that makes `output` */
  weightOf(output: string): Float32Array;
}

/** A linear layer, y = x W + b. */
export interface Linear {
  /** [inputs, outputs] */
  readonly weight: Float32Array;
  /** [outputs] */
  readonly bias: Float32Array;
}

/** Scale and shift of a norm, [channels] each. */
export interface Norm {
  readonly scale: Float32Array;
  readonly shift: Float32Array;
}

const TRANSFORMER = 'mask_decoder.transformer.';

/** e.g. `layers.0/cross_attn_token_to_image/q_proj` */
export function linearOf(graph: DecoderGraph, path: string): Linear {
  return {
    weight: graph.weightOf(`/transformer/${path}/MatMul_output_0`),
    bias: graph.tensor(`${TRANSFORMER}${path.replaceAll('/', '.')}.bias`),
  };
}

/** e.g. `layers.0.norm1` */
export function normOf(graph: DecoderGraph, name: string): Norm {
  return { scale: graph.tensor(`${TRANSFORMER}${name}.weight`), shift: graph.tensor(`${TRANSFORMER}${name}.bias`) };
}

/** One layer of a head's MLP, whose weight is stored [outputs, inputs]. */
export function headLayerOf(graph: DecoderGraph, head: string, layer: number): Linear {
  const bias = graph.tensor(`mask_decoder.${head}.layers.${layer}.bias`);
  const stored = graph.tensor(`mask_decoder.${head}.layers.${layer}.weight`);
  return { weight: transpose(stored, bias.length, stored.length / bias.length), bias };
}

/**
 * A transposed convolution of kernel 2 and stride 2 as a linear layer: [inputs, 4 quarters x outputs],
 * quarter = 2 dy + dx; stored [inputs, outputs, 2, 2].
 */
export function upscalingOf(graph: DecoderGraph, index: number): Linear {
  const stored = graph.tensor(`mask_decoder.output_upscaling.${index}.weight`);
  const shared = graph.tensor(`mask_decoder.output_upscaling.${index}.bias`);
  const outputs = shared.length;
  const inputs = stored.length / outputs / 4;
  const weight = new Float32Array(stored.length);
  const bias = new Float32Array(4 * outputs);
  for (let quarter = 0; quarter < 4; quarter++) {
    bias.set(shared, quarter * outputs);
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) weight[(i * 4 + quarter) * outputs + o] = stored[(i * outputs + o) * 4 + quarter] ?? 0;
    }
  }
  return { weight, bias };
}

/** The channel norm after the first transposed convolution. */
export function upscalingNorm(graph: DecoderGraph): Norm {
  return { scale: graph.tensor('onnx::Mul_1984'), shift: graph.tensor('onnx::Add_1986') };
}

/** The channel norms of the mask prompt's convolutions; `index` 1 or 4. */
export function maskNorm(graph: DecoderGraph, index: number): Norm {
  const path = `/mask_downscaling/mask_downscaling.${index}`;
  return { scale: graph.weightOf(`${path}/Mul_output_0`), shift: graph.weightOf(`${path}/Add_1_output_0`) };
}

/** IoU token and four mask tokens, [5, 256]. */
export function outputTokens(graph: DecoderGraph): Float32Array {
  return graph.tensor('onnx::Expand_1921');
}

/** Dense embedding where there is no mask prompt, [256]. */
export function noMaskEmbedding(graph: DecoderGraph): Float32Array {
  return graph.tensor('onnx::Mul_1919');
}

export function transpose(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(matrix.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = matrix[i * columns + j] ?? 0;
  return out;
}

/** [rows, inner] times [inner, columns] */
export function multiply(a: Float32Array, b: Float32Array, rows: number, inner: number, columns: number): Float32Array {
  const out = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < inner; k++) {
      const factor = a[i * inner + k] ?? 0;
      for (let j = 0; j < columns; j++) out[i * columns + j] = (out[i * columns + j] ?? 0) + factor * (b[k * columns + j] ?? 0);
    }
  }
  return out;
}
