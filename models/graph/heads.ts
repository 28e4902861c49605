import { OUTPUTS } from '../decoder';
import { headLayerOf, type DecoderGraph } from '../kernel/decoder-graph';
import type { GraphWriter, Value } from './graph-writer';
import { below } from './matrices';
import { CHANNELS, OUTPUT_TOKENS, UP_CHANNELS } from './sizes';

/** Layers of each head's MLP, ReLU between them. */
const LAYERS = [0, 1, 2] as const;

/** Predicted IoU of the four masks [1, 4], from the IoU token. */
export function predictedIou(writer: GraphWriter, graph: DecoderGraph, tokens: Value): Value {
  let x = writer.slice(tokens, 0, 0, 1);
  for (const layer of LAYERS) {
    x = writer.linear(x, `iou.${layer}`, headLayerOf(graph, 'iou_prediction_head', layer));
    if (layer < LAYERS.length - 1) x = writer.relu(x);
  }
  return x;
}

/** Weights of the four masks over the upscaled image's channels [4, 32]: an MLP of its own for each mask token, all four in one product. */
export function maskWeights(writer: GraphWriter, graph: DecoderGraph, tokens: Value): Value {
  let x = writer.reshape(writer.slice(tokens, 0, 1, OUTPUT_TOKENS), OUTPUTS, 1, CHANNELS);
  for (const layer of LAYERS) {
    const heads = Array.from({ length: OUTPUTS }, (_, mask) => headLayerOf(graph, `output_hypernetworks_mlps.${mask}`, layer));
    const width = heads[0]?.bias.length ?? 0;
    const weight = writer.constant(`masks.${layer}.weight`, [OUTPUTS, CHANNELS, width], below(...heads.map((head) => head.weight)));
    const bias = writer.constant(`masks.${layer}.bias`, [OUTPUTS, 1, width], below(...heads.map((head) => head.bias)));
    x = writer.add(writer.matMul(x, weight), bias);
    if (layer < LAYERS.length - 1) x = writer.relu(x);
  }
  return writer.reshape(x, OUTPUTS, UP_CHANNELS[1]);
}
