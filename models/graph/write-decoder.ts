import { positionalWeights } from '../kernel/positions';
import type { DecoderGraph } from '../kernel/decoder-graph';
import { writeModel, type OnnxModel } from '../onnx/onnx';
import { packDecoderFile } from './decoder-file';
import { imageConstants } from './decoder-weights';
import { maskPart } from './mask-terms';
import { MASKS_INPUTS, MASKS_OUTPUTS, writeMasksPart } from './masks-part';
import { photoPart } from './photo-part';
import { promptInputs, PROMPT_OUTPUTS, writePromptPart } from './prompt-part';

/**
 * SAM's mask decoder written anew from its weights, equal to the exported graph up to rounding and
 * almost three times as fast (`graph.test.ts` compares them; facts and figures in ARCHITECTURE.md).
 *
 * @param exported the decoder as its authors export it
 * @param weights the same, by name
 * @returns the bytes of a decoder file
 * @throws Error where the graph is not SAM's decoder
 */
export function writeDecoder(exported: OnnxModel, weights: DecoderGraph): Uint8Array {
  const constants = imageConstants(weights);
  const plain = writePromptPart(weights, constants, false);
  const masked = writePromptPart(weights, constants, true);
  const inBoth = new Set([...plain.constants.keys()].filter((name) => masked.constants.has(name)));
  const shared = [...plain.constants].filter(([name]) => inBoth.has(name)).map(([, tensor]) => tensor);
  const model = plain.finish('prompt', promptInputs(false), PROMPT_OUTPUTS, inBoth);
  return packDecoderFile({
    photo: writeModel(photoPart(weights, constants)),
    mask: writeModel(maskPart(exported)),
    masks: writeModel(writeMasksPart(weights, constants).finish('masks', MASKS_INPUTS, MASKS_OUTPUTS)),
    // weights alone: what a model needs besides comes with the graph
    shared: writeModel({ ...model, opsetImport: [], graph: { name: 'prompt', node: [], initializer: shared, input: [], output: [], valueInfo: [] } }),
    prompt: writeModel(model),
    promptWithMask: writeModel(masked.finish('prompt', promptInputs(true), PROMPT_OUTPUTS, inBoth)),
    positions: positionalWeights(weights),
  });
}
