import type { TensorSpec } from '../catalogue';
import { OUTPUTS } from '../decoder';
import type { DecoderGraph } from '../kernel/decoder-graph';
import { ATTENTION, intoFirstNorm, intoSecondNorm, type ImageConstants } from './decoder-weights';
import { GraphWriter, type Value } from './graph-writer';
import { maskWeights, predictedIou } from './heads';
import { gatherFromImage, gatherFromPhoto, giveToImage, giveToPhoto, type Given } from './image-attention';
import { MASK_CHANNELS, maskTerms } from './mask-terms';
import { MADE } from './masks-part';
import { below, filled } from './matrices';
import { PHOTO_TENSORS } from './photo-part';
import { CELLS, CHANNELS, OUTPUT_TOKENS } from './sizes';
import { mlp, selfAttention, takeIn } from './tokens';

/** Epsilon of the transformer's norms. */
const EPSILON = 1e-5;

const PROMPT_INPUTS: readonly TensorSpec[] = [
  // embeddings of the prompt's points, made outside: it is little work (kernel/positions.ts)
  { name: 'sparse', type: 'float32', shape: ['points', CHANNELS] },
];
export const PROMPT_OUTPUTS = [{ name: 'iou_predictions', type: 'float32', shape: [1, OUTPUTS] }, ...MADE] as const satisfies readonly TensorSpec[];

/**
 * The part of the decoder that runs with every prompt: SAM's two-way transformer and its heads
 * (Kirillov et al. 2023, appendix A, "Lightweight mask decoder"; mask_decoder.py, transformer.py) with
 * the same result up to rounding, and half of the work taken out of it (the docstrings of each part
 * say how). The image, [4096, 256], is held as its norm finds it and never put in its final form.
 * It puts out the predicted IoU, and what the masks are made of where they are wanted (masks-part.ts).
 *
 * @param withMask whether it takes `mask_channels` of a mask prompt
 * @returns what was written; `promptModel` makes a model of it
 */
export function writePromptPart(graph: DecoderGraph, constants: ImageConstants, withMask: boolean): GraphWriter {
  const writer = new GraphWriter();
  const mask = withMask ? maskTerms(writer, graph, constants) : null;
  const outputTokens = writer.constant('output_tokens', [OUTPUT_TOKENS, CHANNELS], constants.outputTokens);
  const tokens = writer.concat(0, outputTokens, 'sparse');

  // layer 0
  let x = selfAttention(writer, graph, tokens, tokens, 0);
  x = takeIn(writer, graph, x, gatherFromPhoto(writer, graph, writer.add(x, tokens), mask), ATTENTION.toImage0, 'layers.0.norm2');
  x = mlp(writer, graph, x, 0);
  const first = giveToPhoto(writer, graph, writer.add(x, tokens), x, (weight) => intoFirstNorm(weight, constants), mask);
  const image1 = firstNorm(writer, constants, first);

  // layer 1
  x = selfAttention(writer, graph, x, tokens, 1);
  const held1 = { rows: image1.rows, placedRows: image1.placedRows, scale: null, shift: constants.shift1 };
  x = takeIn(writer, graph, x, gatherFromImage(writer, graph, writer.add(x, tokens), ATTENTION.toImage1, held1), ATTENTION.toImage1, 'layers.1.norm2');
  x = mlp(writer, graph, x, 1);
  const second = giveToImage(writer, graph, writer.add(x, tokens), x, intoSecondNorm, image1.placedRows);
  const image2 = secondNorm(writer, constants, second, image1);

  // the output tokens look at the image once more; the prompt's have done their part
  const output = writer.slice(x, 0, 0, OUTPUT_TOKENS);
  const held2 = { rows: image2.rows, placedRows: image2.placedRows, scale: constants.scale2, shift: constants.shift2 };
  x = takeIn(writer, graph, output, gatherFromImage(writer, graph, writer.add(output, outputTokens), ATTENTION.toImageFinal, held2), ATTENTION.toImageFinal, 'norm_final_attn');

  const made = [predictedIou(writer, graph, x), first.weights, first.values, image2.given.weights, image2.given.values, image1.reciprocal, image2.reciprocal, maskWeights(writer, graph, x)];
  PROMPT_OUTPUTS.forEach(({ name }, i) => writer.output(made[i] ?? '', name));
  return writer;
}

/** The inputs that a prompt's graph declares. */
export function promptInputs(withMask: boolean): TensorSpec[] {
  return [...PROMPT_INPUTS, ...PHOTO_TENSORS.filter(({ name }) => name !== 'up0'), ...(withMask ? [MASK_CHANNELS] : [])];
}

interface NormedImage {
  /** centred (and scaled) over its deviation, [N, C] */
  readonly rows: Value;
  /** `rows` plus the positions where `rows` is, [N, C] */
  readonly placedRows: Value;
  /** 1 / deviation, [N, 1] */
  readonly reciprocal: Value;
}

/**
 * x1 = A1^T V1 + image0, centred and scaled by w1 as it comes. Its deviation s1 is the root of the
 * mean of (x1 / w1)^2: a product with the column 1 / (256 w1^2). The shift b1 goes with the positions.
 */
function firstNorm(writer: GraphWriter, { inverseScale1, shift1, positions }: ImageConstants, { weights, values }: Given): NormedImage {
  const x1 = writer.gemm(weights, values, 'image0', { transA: true });
  const meanSquare = writer.constant('mean_square1', [CHANNELS, 1], inverseScale1.map((inverse) => (inverse * inverse) / CHANNELS));
  const reciprocal = writer.reciprocalRoot(writer.matMul(writer.multiply(x1, x1), meanSquare), EPSILON);
  const rows = writer.multiply(x1, reciprocal);
  const placed = writer.constant('positions1', [CELLS, CHANNELS], positions.map((value, i) => value + (shift1[i % CHANNELS] ?? 0)));
  return { rows, placedRows: writer.add(rows, placed), reciprocal };
}

/**
 * x2 = A2^T V2 + rows1 + b1 + bo2, made centred: V2 is, and two rows more take off the means of
 * b1 + bo2 and of each row of rows1. Held without w2 and b2, so that positions come in divided by w2.
 */
function secondNorm(writer: GraphWriter, constants: ImageConstants, { weights, values }: Given, image1: NormedImage): NormedImage & { given: Given } {
  const { shift1, outputBias2, inverseScale2, positions } = constants;
  const minusMean = writer.reshape(writer.matMul(image1.rows, writer.constant('minus_mean', [CHANNELS, 1], filled(CHANNELS, -1 / CHANNELS))), 1, -1);
  const constant = intoSecondNorm(shift1.map((value, i) => value + (outputBias2[i] ?? 0)));
  const given: Given = {
    weights: writer.concat(0, weights, writer.constant('ones', [1, CELLS], filled(CELLS, 1)), minusMean),
    values: writer.concat(0, values, writer.constant('second_rows', [2, CHANNELS], below(constant, filled(CHANNELS, 1)))),
  };
  const x2 = writer.gemm(given.weights, given.values, image1.rows, { transA: true });
  const meanSquare = writer.constant('mean_square2', [CHANNELS, 1], filled(CHANNELS, 1 / CHANNELS));
  const reciprocal = writer.reciprocalRoot(writer.matMul(writer.multiply(x2, x2), meanSquare), EPSILON);
  const rows = writer.multiply(x2, reciprocal);
  const placed = writer.constant('positions2', [CELLS, CHANNELS], positions.map((value, i) => value * (inverseScale2[i % CHANNELS] ?? 0)));
  return { rows, placedRows: writer.add(rows, placed), reciprocal, given };
}
