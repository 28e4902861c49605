import type { TensorSpec } from '../catalogue';
import { LOGIT_SIZE, OUTPUTS } from '../decoder';
import type { DecoderGraph } from '../kernel/decoder-graph';
import type { ImageConstants } from './decoder-weights';
import { GraphWriter } from './graph-writer';
import { CELLS, CHANNELS, UP_CHANNELS } from './sizes';
import { maskLogits, upscaledImage } from './upscaling';

/** What the prompt's graph leaves for this one, in its order and under its names: what the image took from the tokens, and the masks' weights. */
export const MADE = [
  { name: 'first_weights', type: 'float32', shape: ['first_rows', CELLS] },
  { name: 'first_values', type: 'float32', shape: ['first_rows', CHANNELS] },
  { name: 'second_weights', type: 'float32', shape: ['second_rows', CELLS] },
  { name: 'second_values', type: 'float32', shape: ['second_rows', CHANNELS] },
  { name: 'reciprocal1', type: 'float32', shape: [CELLS, 1] },
  { name: 'reciprocal2', type: 'float32', shape: [CELLS, 1] },
  { name: 'mask_weights', type: 'float32', shape: [OUTPUTS, UP_CHANNELS[1]] },
] as const satisfies readonly TensorSpec[];

export const MASKS_INPUTS: readonly TensorSpec[] = [
  ...MADE,
  { name: 'up0', type: 'float32', shape: ['photo_cells', CHANNELS] },
  // cells of the embedding, row by row, that hold photo and are to be upscaled
  { name: 'photo_cells', type: 'int64', shape: [1] },
];
export const MASKS_OUTPUTS = [{ name: 'low_res_logits', type: 'float32', shape: [OUTPUTS, 'rows', LOGIT_SIZE] }] as const satisfies readonly TensorSpec[];

/**
 * The masks of a prompt that has been through its graph: a third of the work, and not done for a
 * prompt whose scores say that its masks are no good (models/everything).
 */
export function writeMasksPart(graph: DecoderGraph, constants: ImageConstants): GraphWriter {
  const writer = new GraphWriter();
  const upscaled = upscaledImage(writer, graph, constants, {
    first: { weights: 'first_weights', values: 'first_values' },
    second: { weights: 'second_weights', values: 'second_values' },
    reciprocal1: 'reciprocal1',
    reciprocal2: 'reciprocal2',
  });
  writer.output(maskLogits(writer, upscaled, 'mask_weights'), MASKS_OUTPUTS[0].name);
  return writer;
}
