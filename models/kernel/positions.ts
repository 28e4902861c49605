import { EMBEDDING_CHANNELS, EMBEDDING_SIZE, MODEL_SIZE } from '../decoder';
import type { DecoderGraph } from './decoder-graph';

/**
 * SAM's positional encoding: random Fourier features of a point in the unit square (Tancik et al.
 * 2020), 128 sines and 128 cosines, and the learnt embeddings that tell kinds of points apart.
 */
export interface PositionalWeights {
  /** [2, 128] */
  readonly gaussian: Float32Array;
  /** embeddings of exclude, include, box top-left, box bottom-right, [4, 256] */
  readonly kinds: Float32Array;
  /** embedding of the padding point, [256] */
  readonly notAPoint: Float32Array;
}

const HALF = EMBEDDING_CHANNELS / 2;

export function positionalWeights(graph: DecoderGraph): PositionalWeights {
  const kinds = new Float32Array(4 * EMBEDDING_CHANNELS);
  for (let i = 0; i < 4; i++) kinds.set(graph.tensor(`model.prompt_encoder.point_embeddings.${i}.weight`), i * EMBEDDING_CHANNELS);
  return {
    gaussian: graph.tensor('model.prompt_encoder.pe_layer.positional_encoding_gaussian_matrix'),
    kinds,
    notAPoint: graph.tensor('model.prompt_encoder.not_a_point_embed.weight'),
  };
}

/** Encodes a point (0..1 each) into 256 floats at `offset`; rounded to float32 as the original graph does. */
export function encodePosition(gaussian: Float32Array, x: number, y: number, out: Float32Array, offset: number): void {
  const u = 2 * x - 1;
  const v = 2 * y - 1;
  for (let k = 0; k < HALF; k++) {
    const projected = Math.fround(Math.fround(u * (gaussian[k] ?? 0)) + Math.fround(v * (gaussian[HALF + k] ?? 0)));
    const angle = Math.fround(2 * Math.PI * projected);
    out[offset + k] = Math.sin(angle);
    out[offset + HALF + k] = Math.cos(angle);
  }
}

/** Positional encoding of the centres of the 64 x 64 grid, [4096, 256]. */
export function gridPositions(gaussian: Float32Array): Float32Array {
  const out = new Float32Array(EMBEDDING_SIZE * EMBEDDING_SIZE * EMBEDDING_CHANNELS);
  for (let y = 0; y < EMBEDDING_SIZE; y++) {
    for (let x = 0; x < EMBEDDING_SIZE; x++) {
      const offset = (y * EMBEDDING_SIZE + x) * EMBEDDING_CHANNELS;
      encodePosition(gaussian, (x + 0.5) / EMBEDDING_SIZE, (y + 0.5) / EMBEDDING_SIZE, out, offset);
    }
  }
  return out;
}

/**
 * Sparse embeddings of a prompt, [n, 256].
 *
 * @param coords [n, 2] x and y in the model's frame, shifted by half a pixel here as the original does
 * @param labels [n] 0 exclude, 1 include, 2 and 3 box corners, -1 padding point
 */
export function sparseEmbeddings(weights: PositionalWeights, coords: Float32Array, labels: Float32Array): Float32Array {
  const out = new Float32Array(labels.length * EMBEDDING_CHANNELS);
  labels.forEach((label, i) => {
    const offset = i * EMBEDDING_CHANNELS;
    if (label >= 0) {
      encodePosition(weights.gaussian, ((coords[2 * i] ?? 0) + 0.5) / MODEL_SIZE, ((coords[2 * i + 1] ?? 0) + 0.5) / MODEL_SIZE, out, offset);
    }
    const kind = label >= 0 ? weights.kinds.subarray(label * EMBEDDING_CHANNELS, (label + 1) * EMBEDDING_CHANNELS) : weights.notAPoint;
    for (let c = 0; c < EMBEDDING_CHANNELS; c++) out[offset + c] = (out[offset + c] ?? 0) + (kind[c] ?? 0);
  });
  return out;
}
