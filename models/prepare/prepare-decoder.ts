import type { CatalogueEntry } from '../catalogue';
import { readModel, writeModel } from '../onnx/onnx';
import { declareTensor, pruneDead, renameTensor } from '../onnx/onnx-edit';

/** Tensors inside SAM's exported decoder, before its wrapper picks one mask of four. */
const ALL_MASKS = '/Reshape_9_output_0';
const ALL_SCORES = '/iou_prediction_head/layers.2/Gemm_output_0';

/**
 * SAM's decoder, exported to give one mask for one prompt, made to give all four masks and their
 * predicted IoU for any number of prompts in one call. Weights and arithmetic stay as they are: the
 * tensors are there already, ahead of the exported wrapper that picks one and enlarges it.
 *
 * - `low_res_logits` [prompts, 4, 256, 256] and `iou_predictions` [prompts, 4] become the outputs
 * - what only picked and enlarged the one mask is dropped, and with it the input `orig_im_size`
 * - `point_coords`, `point_labels` and `mask_input` take a batch: one prompt a row; several prompts
 *   may share one mask input
 */
export function prepareDecoder(source: Uint8Array, { decoder }: CatalogueEntry): Uint8Array {
  const model = readModel(source);
  const { graph } = model;
  const [logits, scores] = decoder.outputs;
  graph.input = decoder.inputs.map(declareTensor);
  // the picked scores go first: their name is needed for all of them
  graph.output = [declareTensor({ ...logits, name: ALL_MASKS }), declareTensor({ ...scores, name: ALL_SCORES })];
  pruneDead(graph);
  renameTensor(graph, ALL_MASKS, logits.name);
  renameTensor(graph, ALL_SCORES, scores.name);
  graph.output = decoder.outputs.map(declareTensor);
  return writeModel(model);
}
