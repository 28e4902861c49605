import type { CatalogueEntry } from '../catalogue';
import { MODEL_SIZE } from '../decoder';
import { ELEMENT_TYPE, readModel, writeModel } from '../onnx/onnx';
import { declareTensor, floatTensor, int64Tensor, intAttribute, intsAttribute, node } from '../onnx/onnx-edit';

/** Mean and standard deviation of ImageNet's RGB, 0..255, that SAM was trained with (segment_anything/modeling/sam.py). */
const PIXEL_MEAN = [123.675, 116.28, 103.53];
const PIXEL_STD = [58.395, 57.12, 57.375];

/** Input of the encoder as it was exported: [1, 3, 1024, 1024], normalised and padded already. */
const NORMALISED = 'input';
const EMBEDDING = 'output';

/**
 * The image encoder made to take 8-bit pixels of the scaled photo as they are: SAM's `preprocess`
 * (normalise, then pad with zeros on the right and below) becomes part of the graph, so that no
 * other code touches three million floats and a quarter of the bytes is handed over.
 */
export function prepareEncoder(source: Uint8Array, { encoder }: CatalogueEntry): Uint8Array {
  const model = readModel(source);
  const { graph } = model;
  const takesNormalised = graph.input.some(({ name }) => name === NORMALISED);
  const givesEmbedding = graph.output.some(({ name }) => name === EMBEDDING);
  if (!takesNormalised || !givesEmbedding) throw new Error(`Expected an encoder from ${NORMALISED} to ${EMBEDDING}`);

  graph.initializer.push(
    floatTensor('pixel_mean', [1, 3, 1, 1], PIXEL_MEAN),
    floatTensor('pixel_std', [1, 3, 1, 1], PIXEL_STD),
    int64Tensor('padded_shape', [1, 3, MODEL_SIZE, MODEL_SIZE]),
    int64Tensor('no_padding_before', [0, 0, 0, 0]),
  );
  graph.node.unshift(
    // [1, height, width, 3] -> [1, 3, height, width] while it is still bytes
    node('Transpose', ['pixels'], 'pixels_chw', [intsAttribute('perm', [0, 3, 1, 2])]),
    node('Cast', ['pixels_chw'], 'pixels_float', [intAttribute('to', ELEMENT_TYPE.float)]),
    node('Sub', ['pixels_float', 'pixel_mean'], 'pixels_centred'),
    node('Div', ['pixels_centred', 'pixel_std'], 'pixels_normalised'),
    node('Shape', ['pixels_normalised'], 'pixels_shape'),
    node('Sub', ['padded_shape', 'pixels_shape'], 'padding_after'),
    node('Concat', ['no_padding_before', 'padding_after'], 'padding', [intAttribute('axis', 0)]),
    node('Pad', ['pixels_normalised', 'padding'], NORMALISED),
  );
  const embedding = encoder.outputs.map(declareTensor);
  const [name] = embedding.map((output) => output.name);
  for (const maker of graph.node) maker.output = maker.output.map((made) => (made === EMBEDDING && name ? name : made));
  graph.input = encoder.inputs.map(declareTensor);
  graph.output = embedding;
  return writeModel(model);
}
