import {
  headLayerOf, linearOf, maskNorm, multiply, noMaskEmbedding, normOf, outputTokens, transpose, upscalingNorm, upscalingOf,
  type DecoderGraph, type Linear, type Norm,
} from './decoder-graph';
import { below, beside, centreRows, scale as scaled, scaleColumns, scaleRows } from '../graph/matrices';
import { ATTENTION_SCALE } from '../graph/sizes';
import * as L from './layout';
import { gridPositions, positionalWeights } from './positions';

/**
 * The decoder's weights as the kernel wants them: projections absorbed, biases folded, matrices in
 * panels of eight columns. Made once, when the model is prepared.
 */

/** `MWK2`, the number of tensors, then the length of each in floats; the tensors follow at the next multiple of 64 bytes. */
const MAGIC = 0x324b574d;
/** after the kernel's own tensors: Gaussian matrix, kinds of points, padding point (positions.ts) */
const EXTRA = 3;
const C = L.CHANNELS;
const INNER = L.INNER;

export interface KernelWeights {
  /** by index of `layout.ts` */
  readonly tensors: readonly Float32Array[];
  readonly gaussian: Float32Array;
  readonly kinds: Float32Array;
  readonly notAPoint: Float32Array;
}

/** [k, n] into panels of eight columns, the last one padded with zeros */
function panels(matrix: Float32Array, k: number, n: number): Float32Array {
  const wide = Math.ceil(n / 8) * 8;
  const out = new Float32Array(k * wide);
  for (let column = 0; column < n; column++) {
    const panel = (column >> 3) * 8 * k + (column & 7);
    for (let row = 0; row < k; row++) out[panel + row * 8] = matrix[row * n + column] ?? 0;
  }
  return out;
}

function padded(vector: Float32Array): Float32Array {
  const out = new Float32Array(Math.ceil(vector.length / 8) * 8);
  out.set(vector);
  return out;
}

/** [N, width] -> [64 tiles, width, 64] */
function byTile(matrix: Float32Array, width: number): Float32Array {
  const out = new Float32Array(matrix.length);
  for (let tile = 0; tile < L.GRID; tile++) {
    const start = tile * L.TILE * width;
    out.set(transpose(matrix.subarray(start, start + L.TILE * width), L.TILE, width), start);
  }
  return out;
}

const sum = (a: Float32Array, b: Float32Array): Float32Array => a.map((value, i) => value + (b[i] ?? 0));

/** The kernel's tensors from the decoder's graph. */
export function kernelWeights(graph: DecoderGraph): KernelWeights {
  const tensors: Float32Array[] = new Array<Float32Array>(L.WEIGHTS);
  const putLinear = (index: number, { weight, bias }: Linear, factor = 1): void => {
    tensors[index] = panels(scaled(weight, factor), weight.length / bias.length, bias.length);
    tensors[index + 1] = padded(scaled(bias, factor));
  };
  const putNorm = (index: number, { scale, shift }: Norm): void => {
    tensors[index] = below(scale, shift);
  };
  const layer = (path: string): Linear => linearOf(graph, path);

  const norm4First = normOf(graph, 'layers.0.norm4');
  const norm4Second = normOf(graph, 'layers.1.norm4');
  const t2i0 = 'layers.0/cross_attn_token_to_image';
  const i2t0 = 'layers.0/cross_attn_image_to_token';
  const t2i1 = 'layers.1/cross_attn_token_to_image';
  const i2t1 = 'layers.1/cross_attn_image_to_token';
  const final = 'final_attn_token_to_image';
  /** the two image-to-token attentions' way back to the image; each row adds nothing to the mean over channels, which norm4 takes off */
  const out1 = centreRows(layer(`${i2t0}/out_proj`).weight, INNER);
  const out2 = centreRows(layer(`${i2t1}/out_proj`).weight, INNER);
  const outBias1 = layer(`${i2t0}/out_proj`).bias;
  const outBias2 = layer(`${i2t1}/out_proj`).bias;
  /** a projection of what norm4 of a layer puts out, as one of what goes into it: x diag(w) W + (b W + bias) */
  const through = (norm: Norm, { weight, bias }: Linear): Linear => ({
    weight: scaleRows(weight, norm.scale),
    bias: sum(multiply(norm.shift, weight, 1, C, bias.length), bias),
  });

  // tokens
  tensors[L.W_OUTPUT_TOKENS] = outputTokens(graph);
  const self0 = (['q_proj', 'k_proj', 'v_proj'] as const).map((name) => layer(`layers.0/self_attn/${name}`));
  putLinear(L.W_SELF0_QKV, { weight: beside(C, ...self0.map((p) => p.weight)), bias: below(...self0.map((p) => p.bias)) });
  putLinear(L.W_SELF0_OUT, layer('layers.0/self_attn/out_proj'));
  putNorm(L.W_SELF0_NORM, normOf(graph, 'layers.0.norm1'));
  putLinear(L.W_T2I0_Q, layer(`${t2i0}/q_proj`), ATTENTION_SCALE);
  putLinear(L.W_T2I0_OUT, layer(`${t2i0}/out_proj`));
  putNorm(L.W_T2I0_NORM, normOf(graph, 'layers.0.norm2'));
  putLinear(L.W_MLP0_1, layer('layers.0/mlp/lin1'));
  putLinear(L.W_MLP0_2, layer('layers.0/mlp/lin2'));
  putNorm(L.W_MLP0_NORM, normOf(graph, 'layers.0.norm3'));
  putLinear(L.W_I2T0_K, layer(`${i2t0}/k_proj`));
  putLinear(L.W_I2T0_V, layer(`${i2t0}/v_proj`));
  tensors[L.W_I2T0_OUT] = out1;

  const self1 = (['q_proj', 'k_proj'] as const).map((name) => layer(`layers.1/self_attn/${name}`));
  putLinear(L.W_SELF1_QK, { weight: beside(C, ...self1.map((p) => p.weight)), bias: below(...self1.map((p) => p.bias)) });
  putLinear(L.W_SELF1_V, layer('layers.1/self_attn/v_proj'));
  putLinear(L.W_SELF1_OUT, layer('layers.1/self_attn/out_proj'));
  putNorm(L.W_SELF1_NORM, normOf(graph, 'layers.1.norm1'));
  putLinear(L.W_T2I1_Q, layer(`${t2i1}/q_proj`), ATTENTION_SCALE);
  const key1 = through(norm4First, layer(`${t2i1}/k_proj`));
  const value1 = through(norm4First, layer(`${t2i1}/v_proj`));
  tensors[L.W_T2I1_KT] = transpose(key1.weight, C, INNER);
  putLinear(L.W_T2I1_V, value1);
  putLinear(L.W_T2I1_OUT, layer(`${t2i1}/out_proj`));
  putNorm(L.W_T2I1_NORM, normOf(graph, 'layers.1.norm2'));
  putLinear(L.W_MLP1_1, layer('layers.1/mlp/lin1'));
  putLinear(L.W_MLP1_2, layer('layers.1/mlp/lin2'));
  putNorm(L.W_MLP1_NORM, normOf(graph, 'layers.1.norm3'));
  putLinear(L.W_I2T1_K, layer(`${i2t1}/k_proj`));
  putLinear(L.W_I2T1_V, layer(`${i2t1}/v_proj`));
  tensors[L.W_I2T1_OUT] = out2;
  const query1 = through(norm4First, layer(`${i2t1}/q_proj`));
  tensors[L.W_I2T1_QT] = scaled(transpose(query1.weight, C, INNER), ATTENTION_SCALE);
  putLinear(L.W_FINAL_Q, layer(`${final}/q_proj`), ATTENTION_SCALE);
  const keyFinal = through(norm4Second, layer(`${final}/k_proj`));
  const valueFinal = through(norm4Second, layer(`${final}/v_proj`));
  tensors[L.W_FINAL_KT] = transpose(keyFinal.weight, C, INNER);
  putLinear(L.W_FINAL_V, valueFinal);
  putLinear(L.W_FINAL_OUT, layer(`${final}/out_proj`));
  putNorm(L.W_FINAL_NORM, normOf(graph, 'norm_final_attn'));
  const heads = ['iou_prediction_head', ...[0, 1, 2, 3].map((k) => `output_hypernetworks_mlps.${k}`)];
  tensors[L.W_HEADS] = below(
    ...heads.flatMap((head) =>
      [0, 1, 2].flatMap((index) => {
        const { weight, bias } = headLayerOf(graph, head, index);
        return [panels(weight, C, bias.length), padded(bias)];
      }),
    ),
  );

  // image
  const { gaussian, kinds, notAPoint } = positionalWeights(graph);
  const positions = gridPositions(gaussian);
  tensors[L.W_POSITIONS] = byTile(positions, C);
  const noMask = noMaskEmbedding(graph);
  tensors[L.W_NO_MASK] = noMask;
  tensors[L.W_KEYS_BIAS] = outBias1;
  const key0 = layer(`${t2i0}/k_proj`);
  const value0 = layer(`${t2i0}/v_proj`);
  const query0 = layer(`${i2t0}/q_proj`);
  tensors[L.W_IMAGE_K0] = panels(key0.weight, C, INNER);
  putLinear(L.W_IMAGE_V0, value0);
  putLinear(L.W_IMAGE_Q0, query0, ATTENTION_SCALE);
  tensors[L.W_NORM4_SCALE] = norm4First.scale;
  tensors[L.W_LATER_ROW] = centreRows(sum(norm4First.shift, outBias2), 1);
  const outScaled = scaleColumns(out1, norm4First.scale);
  const transposedTwice = (matrix: Float32Array, rows: number): Float32Array => panels(scaled(transpose(matrix, rows, C), 2), C, rows);
  tensors[L.W_IMAGE_GRAM1] = transposedTwice(out1, INNER);
  tensors[L.W_IMAGE_K1] = panels(key1.weight, C, INNER);
  tensors[L.W_IMAGE_V1] = panels(value1.weight, C, INNER);
  tensors[L.W_IMAGE_Q1] = panels(scaled(query1.weight, ATTENTION_SCALE), C, INNER);
  tensors[L.W_IMAGE_GRAM2] = transposedTwice(outScaled, INNER);
  tensors[L.W_IMAGE_GRAM3] = transposedTwice(out2, INNER);
  tensors[L.W_IMAGE_KF] = panels(keyFinal.weight, C, INNER);
  tensors[L.W_IMAGE_VF] = panels(valueFinal.weight, C, INNER);
  const projectedPositions = (weight: Float32Array, bias?: Float32Array): Float32Array => {
    const projected = multiply(positions, weight, L.TOKENS, C, INNER);
    return byTile(bias ? projected.map((value, i) => value + (bias[i % INNER] ?? 0)) : projected, INNER);
  };
  tensors[L.W_POSITION_K1] = projectedPositions(layer(`${t2i1}/k_proj`).weight);
  tensors[L.W_POSITION_Q1] = scaled(projectedPositions(layer(`${i2t1}/q_proj`).weight, query1.bias), ATTENTION_SCALE);
  tensors[L.W_POSITION_KF] = projectedPositions(layer(`${final}/k_proj`).weight);

  // upscaling
  putLinear(L.W_UP1, through(norm4Second, upscalingOf(graph, 0)));
  putNorm(L.W_UP_NORM, upscalingNorm(graph));
  putLinear(L.W_UP2, upscalingOf(graph, 3));

  // mask prompt: convolution weights with the output channel last; the last layer as rows of a mixture
  const mask = (name: string): Float32Array => graph.tensor(`model.prompt_encoder.mask_downscaling.${name}`);
  tensors[L.W_MASK_CONV1] = below(transpose(mask('0.weight'), 4, 4), mask('0.bias'), maskNorm(graph, 1).scale, maskNorm(graph, 1).shift);
  const conv2 = new Float32Array(256);
  mask('3.weight').forEach((value, i) => {
    // stored [16, 4 channels, 4 quarters], wanted [4 quarters, 4 channels, 16]
    conv2[((i & 3) * 4 + ((i >> 2) & 3)) * 16 + (i >> 4)] = value;
  });
  tensors[L.W_MASK_CONV2] = below(conv2, mask('3.bias'), maskNorm(graph, 4).scale, maskNorm(graph, 4).shift);
  const dense = new Float32Array(L.MASK_ROWS * C);
  dense.set(below(transpose(mask('6.weight'), C, 16), mask('6.bias').map((value, i) => value - (noMask[i] ?? 0))));
  const centredDense = centreRows(dense, L.MASK_ROWS);
  tensors[L.W_MASK_ROWS] = centredDense;
  tensors[L.W_MASK_GRAM1] = transposedTwice(centredDense, L.MASK_ROWS);
  tensors[L.W_MASK_GRAM2] = transposedTwice(scaleColumns(centredDense, norm4First.scale), L.MASK_ROWS);
  tensors[L.W_MASK_K] = multiply(dense, key0.weight, L.MASK_ROWS, C, INNER);
  tensors[L.W_MASK_V] = multiply(dense, value0.weight, L.MASK_ROWS, C, INNER);
  tensors[L.W_MASK_Q] = scaled(multiply(dense, query0.weight, L.MASK_ROWS, C, INNER), ATTENTION_SCALE);
  return { tensors, gaussian, kinds, notAPoint };
}

/** The weights as one file, see `MAGIC`. */
export function packWeights(weights: KernelWeights): Uint8Array {
  const all = [...weights.tensors, weights.gaussian, weights.kinds, weights.notAPoint];
  const header = Math.ceil((2 + all.length) / 16) * 16;
  const out = new Float32Array(header + all.reduce((length, tensor) => length + tensor.length, 0));
  new Uint32Array(out.buffer).set([MAGIC, all.length, ...all.map((tensor) => tensor.length)]);
  let offset = header;
  for (const tensor of all) {
    out.set(tensor, offset);
    offset += tensor.length;
  }
  return new Uint8Array(out.buffer);
}

/** @throws Error when the bytes are not a weights file of this version */
export function unpackWeights(bytes: ArrayBuffer): KernelWeights {
  const head = new Uint32Array(bytes, 0, 2);
  const count = L.WEIGHTS + EXTRA;
  if (head[0] !== MAGIC || head[1] !== count) throw new Error('not a weights file of this kernel');
  const lengths = new Uint32Array(bytes, 8, count);
  let offset = Math.ceil((2 + count) / 16) * 64;
  const all = Array.from(lengths, (length) => {
    const tensor = new Float32Array(bytes, offset, length);
    offset += length * 4;
    return tensor;
  });
  const [gaussian, kinds, notAPoint] = all.slice(L.WEIGHTS);
  if (!gaussian || !kinds || !notAPoint) throw new Error('not a weights file of this kernel');
  return { tensors: all.slice(0, L.WEIGHTS), gaussian, kinds, notAPoint };
}
