import {
  headLayerOf, linearOf, maskNorm, multiply, noMaskEmbedding, normOf, outputTokens, transpose, upscalingNorm, upscalingOf,
  type DecoderGraph, type Linear, type Norm,
} from './decoder-graph';
import { below, beside, byHead, scale as scaled, scaleRows } from '../graph/matrices';
import { ATTENTION_SCALE } from '../graph/sizes';
import * as L from './layout';
import { gridPositions, positionalWeights } from './positions';

/**
 * The decoder's weights as the kernel wants them: projections absorbed, biases folded, matrices in
 * panels of eight columns. Made once, when the model is prepared.
 */

/** `MWK1`, the number of tensors, then the length of each in floats; the tensors follow at the next multiple of 64 bytes. */
const MAGIC = 0x314b574d;
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
  /** output biases of the two image-to-token attentions */
  const bo1 = layer(`${i2t0}/out_proj`).bias;
  const bo2 = layer(`${i2t1}/out_proj`).bias;

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
  tensors[L.W_I2T0_OUT] = layer(`${i2t0}/out_proj`).weight;

  const self1 = (['q_proj', 'k_proj'] as const).map((name) => layer(`layers.1/self_attn/${name}`));
  putLinear(L.W_SELF1_QK, { weight: beside(C, ...self1.map((p) => p.weight)), bias: below(...self1.map((p) => p.bias)) });
  putLinear(L.W_SELF1_V, layer('layers.1/self_attn/v_proj'));
  putLinear(L.W_SELF1_OUT, layer('layers.1/self_attn/out_proj'));
  putNorm(L.W_SELF1_NORM, normOf(graph, 'layers.1.norm1'));
  putLinear(L.W_T2I1_Q, layer(`${t2i1}/q_proj`), ATTENTION_SCALE);
  tensors[L.W_T2I1_KT] = transpose(layer(`${t2i1}/k_proj`).weight, C, INNER);
  const value1 = layer(`${t2i1}/v_proj`);
  tensors[L.W_T2I1_V] = byHead(value1.weight, C, L.HEADS);
  const shifted = multiply(bo2, value1.weight, 1, C, INNER);
  tensors[L.W_T2I1_V_B] = value1.bias.map((value, i) => value - (shifted[i] ?? 0));
  putLinear(L.W_T2I1_OUT, layer(`${t2i1}/out_proj`));
  putNorm(L.W_T2I1_NORM, normOf(graph, 'layers.1.norm2'));
  putLinear(L.W_MLP1_1, layer('layers.1/mlp/lin1'));
  putLinear(L.W_MLP1_2, layer('layers.1/mlp/lin2'));
  putNorm(L.W_MLP1_NORM, normOf(graph, 'layers.1.norm3'));
  putLinear(L.W_I2T1_K, layer(`${i2t1}/k_proj`));
  putLinear(L.W_I2T1_V, layer(`${i2t1}/v_proj`));
  tensors[L.W_I2T1_OUT] = layer(`${i2t1}/out_proj`).weight;
  const query1 = layer(`${i2t1}/q_proj`);
  tensors[L.W_I2T1_QT] = scaled(transpose(query1.weight, C, INNER), ATTENTION_SCALE);
  tensors[L.W_I2T1_Q_B] = scaled(query1.bias, ATTENTION_SCALE);
  putLinear(L.W_FINAL_Q, layer(`${final}/q_proj`), ATTENTION_SCALE);
  tensors[L.W_FINAL_KT] = transpose(layer(`${final}/k_proj`).weight, C, INNER);
  tensors[L.W_FINAL_V] = byHead(layer(`${final}/v_proj`).weight, C, L.HEADS);
  tensors[L.W_FINAL_V_B] = layer(`${final}/v_proj`).bias;
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
  tensors[L.W_PE] = positions;
  tensors[L.W_PE_1] = positions.map((value, i) => value - (bo2[i % C] ?? 0));
  const noMask = noMaskEmbedding(graph);
  tensors[L.W_NO_MASK] = noMask;
  tensors[L.W_KEYS_BIAS] = bo1;
  const key0 = layer(`${t2i0}/k_proj`);
  const value0 = layer(`${t2i0}/v_proj`);
  const query0 = layer(`${i2t0}/q_proj`);
  tensors[L.W_IMAGE_K] = panels(key0.weight, C, INNER);
  putLinear(L.W_IMAGE_V, value0);
  putLinear(L.W_IMAGE_Q, query0, ATTENTION_SCALE);
  const firstShift = sum(norm4First.shift, bo2);
  putNorm(L.W_NORM4_0, { scale: norm4First.scale, shift: firstShift });
  putNorm(L.W_NORM4_1, norm4Second);

  // upscaling
  const up1 = upscalingOf(graph, 0);
  const up2 = upscalingOf(graph, 3);
  const scaledOnce = scaleRows(up1.weight, norm4Second.scale);
  const scaledTwice = scaleRows(scaledOnce, norm4First.scale);
  const ones = new Float32Array(C).fill(1);
  putLinear(L.W_UP1, up1);
  tensors[L.W_UP1_W2] = panels(scaledOnce, C, C);
  tensors[L.W_UP1_W12] = panels(scaledTwice, C, C);
  tensors[L.W_UP1_TERMS] = below(
    multiply(ones, scaledTwice, 1, C, C),
    multiply(firstShift, scaledOnce, 1, C, C),
    multiply(ones, scaledOnce, 1, C, C),
    sum(multiply(norm4Second.shift, up1.weight, 1, C, C), up1.bias),
  );
  putNorm(L.W_UP_NORM, upscalingNorm(graph));
  putLinear(L.W_UP2, up2);

  // mask prompt: convolution weights with the output channel last; the last layer as terms of rank 17
  const mask = (name: string): Float32Array => graph.tensor(`model.prompt_encoder.mask_downscaling.${name}`);
  tensors[L.W_MASK_CONV1] = below(transpose(mask('0.weight'), 4, 4), mask('0.bias'), maskNorm(graph, 1).scale, maskNorm(graph, 1).shift);
  const conv2 = new Float32Array(256);
  mask('3.weight').forEach((value, i) => {
    // stored [16, 4 channels, 4 quarters], wanted [4 quarters, 4 channels, 16]
    conv2[((i & 3) * 4 + ((i >> 2) & 3)) * 16 + (i >> 4)] = value;
  });
  tensors[L.W_MASK_CONV2] = below(conv2, mask('3.bias'), maskNorm(graph, 4).scale, maskNorm(graph, 4).shift);
  const dense = below(transpose(mask('6.weight'), C, 16), mask('6.bias').map((value, i) => value - (noMask[i] ?? 0)));
  const rank = 17;
  tensors[L.W_MASK_RANK] = below(
    panels(multiply(dense, value0.weight, rank, C, INNER), rank, INNER),
    panels(dense, rank, C),
    panels(multiply(dense, scaledTwice, rank, C, C), rank, C),
  );
  tensors[L.W_MASK_RANK_K] = multiply(dense, key0.weight, rank, C, INNER);
  tensors[L.W_MASK_RANK_Q] = scaled(multiply(dense, query0.weight, rank, C, INNER), ATTENTION_SCALE);
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
