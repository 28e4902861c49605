import type { TensorSpec } from '../catalogue';
import { EMBEDDING_CHANNELS } from '../decoder';
import { GraphWriter, type Value } from '../graph/graph-writer';
import { ELEMENT_TYPE, toNumber, type OnnxModel } from '../onnx/onnx';
import { intAttribute, intsAttribute } from '../onnx/onnx-edit';
import { encoderWeights, type EncoderWeights } from './encoder-weights';
import { blocksOf, HEAD_WIDTH, NECK, PIXELS_A_CELL, STAGES, type Stage } from './tiny-vit';

/** Mean and standard deviation of ImageNet's RGB, 0..255, that SAM was trained with (segment_anything/modeling/sam.py). */
const PIXEL_MEAN = [123.675, 116.28, 103.53];
const PIXEL_STD = [58.395, 57.12, 57.375];
/** of the neck's norms; the blocks' have 1e-5 */
const NECK_EPSILON = 1e-6;

/**
 * The image encoder written anew from its weights, for any part of the model's square that begins at
 * the square's top-left corner.
 *
 * In: `pixels`, 8-bit RGB of the scaled photo; `kept` [2], rows and columns of cells to encode;
 * `halo` [2], 1 where one more row or column is computed along, so that the convolutions at the edge
 * of what is kept have a neighbour, 0 at the square's border. Each block of attention takes what a
 * full encoding has around the tokens kept, up to the end of the windows: `right:BLOCK`, and
 * `below:BLOCK`, which reaches under it. So does the last convolution, one column and one row:
 * `right:neck`, `below:neck`.
 *
 * Out: `image_embeddings` [1, 256, kept rows, kept columns] and, where they are asked for, `tokens:BLOCK`
 * and `tokens:neck`, from which such surroundings are cut (`surroundings.ts`).
 *
 * The full encoding keeps 64 x 64 cells without a halo, in zeros: TinyViT pads windows and
 * convolutions with zeros at the square's border.
 *
 * @throws Error where the graph is not MobileSAM's encoder
 */
export function writeEncoder(exported: OnnxModel): OnnxModel {
  return new EncoderWriter(encoderWeights(exported)).write();
}

/** Sizes of a grid of tokens as the graph computes them, each a tensor of one whole number. */
interface Grid {
  readonly rows: Value;
  readonly columns: Value;
}

class EncoderWriter {
  readonly #weights: EncoderWeights;
  readonly #graph = new GraphWriter();
  readonly #inputs: TensorSpec[] = [
    { name: 'pixels', type: 'uint8', shape: [1, 'height', 'width', 3] },
    { name: 'kept', type: 'int64', shape: [2] },
    { name: 'halo', type: 'int64', shape: [2] },
  ];
  readonly #outputs: TensorSpec[] = [{ name: 'image_embeddings', type: 'float32', shape: [1, EMBEDDING_CHANNELS, 'rows', 'columns'] }];
  readonly #kept: Grid;
  readonly #halo: Grid;

  constructor(weights: EncoderWeights) {
    this.#weights = weights;
    this.#kept = { rows: this.#graph.slice('kept', 0, 0, 1), columns: this.#graph.slice('kept', 0, 1, 2) };
    this.#halo = { rows: this.#graph.slice('halo', 0, 0, 1), columns: this.#graph.slice('halo', 0, 1, 2) };
  }

  write(): OnnxModel {
    let image = this.#stem(this.#normalised());
    for (const stage of STAGES) {
      let tokens = this.#channelsLast(image);
      for (const block of blocksOf(stage)) tokens = this.#block(tokens, stage, block);
      image = this.#channelsFirst(tokens);
      if (stage.stride !== null) image = this.#merge(image, `layers.${stage.index}/downsample`, stage.stride);
    }
    this.#graph.output(this.#neck(image), 'image_embeddings');
    return this.#graph.finish('encoder', this.#inputs, this.#outputs);
  }

  /** SAM's `preprocess`: [1, height, width, 3] bytes -> [1, 3, height, width] normalised, then zeros to the right and below */
  #normalised(): Value {
    const graph = this.#graph;
    // transposed while it is still bytes
    const pixels = graph.node('Cast', [graph.transpose('pixels', 0, 3, 1, 2)], [intAttribute('to', ELEMENT_TYPE.float)]);
    const centred = graph.subtract(pixels, graph.constant('pixel_mean', [1, 3, 1, 1], Float32Array.from(PIXEL_MEAN)));
    const normalised = graph.divide(centred, graph.constant('pixel_std', [1, 3, 1, 1], Float32Array.from(PIXEL_STD)));
    const pixelsACell = graph.whole(PIXELS_A_CELL);
    const side = (kept: Value, halo: Value): Value => graph.multiply(graph.add(kept, halo), pixelsACell);
    const wanted = graph.concat(0, graph.whole(1, 3), side(this.#kept.rows, this.#halo.rows), side(this.#kept.columns, this.#halo.columns));
    const missing = graph.subtract(wanted, graph.node('Shape', [normalised]));
    // where the photo reaches into cells that are not encoded, Pad takes it off
    return graph.node('Pad', [normalised, graph.concat(0, graph.whole(0, 0, 0, 0), missing)]);
  }

  /** Two convolutions of stride 2, two of MobileNetV2's inverted bottlenecks, a merging to tokens of 8 pixels. */
  #stem(pixels: Value): Value {
    const graph = this.#graph;
    let image = this.#conv(graph.gelu(this.#conv(pixels, 'patch_embed/seq/seq.0/c', 2)), 'patch_embed/seq/seq.2/c', 2);
    for (const name of ['layers.0/blocks.0', 'layers.0/blocks.1']) {
      const wide = graph.gelu(this.#conv(graph.gelu(this.#conv(image, `${name}/conv1/c`)), `${name}/conv2/c`));
      image = graph.gelu(graph.add(this.#conv(wide, `${name}/conv3/c`), image));
    }
    return this.#merge(image, 'layers.0/downsample', 2);
  }

  /** Between two stages: other channels and, with a stride of 2, half the rows and columns. */
  #merge(image: Value, name: string, stride: 1 | 2): Value {
    const wide = this.#graph.gelu(this.#conv(image, `${name}/conv1/c`));
    return this.#conv(this.#graph.gelu(this.#conv(wide, `${name}/conv2/c`, stride)), `${name}/conv3/c`);
  }

  /**
   * t = tokens + attention in windows(tokens); t = local convolution(t); t + MLP(t)
   *
   * @param tokens [1, rows, columns, C], of which those kept are used
   * @returns [1, kept rows + halo, kept columns + halo, C]
   */
  #block(tokens: Value, stage: Stage, name: string): Value {
    const graph = this.#graph;
    const { channels } = stage;
    const kept: Grid = { rows: this.#tokens(this.#kept.rows, stage), columns: this.#tokens(this.#kept.columns, stage) };
    const next: Grid = { rows: graph.add(kept.rows, this.#halo.rows), columns: graph.add(kept.columns, this.#halo.columns) };
    const whole = this.#surrounded(tokens, name, kept, 1, channels);
    const attended = graph.add(whole, this.#attention(whole, stage, name, kept));
    const mixed = this.#channelsLast(this.#conv(this.#channelsFirst(this.#cut(attended, next, 1)), `${name}/local_conv/c`));
    const rows = graph.reshape(mixed, -1, channels);
    const hidden = graph.gelu(this.#linear(this.#norm(rows, `${name}/mlp/norm`), `${name}/mlp/fc1`));
    const added = this.#linear(hidden, `${name}/mlp/fc2`);
    return graph.add(mixed, graph.node('Reshape', [added, graph.concat(0, graph.whole(1), next.rows, next.columns, graph.whole(channels))]));
  }

  /** Attention inside of each window, with a bias for where one token lies from another. */
  #attention(tokens: Value, stage: Stage, name: string, kept: Grid): Value {
    const graph = this.#graph;
    const { window, channels } = stage;
    const side = graph.whole(window);
    const windows = (size: Value): Value => graph.divide(graph.add(size, graph.whole(window - 1)), side);
    const down = windows(kept.rows);
    const across = windows(kept.columns);
    const line = graph.whole(window * channels);
    const reshape = (x: Value, ...dims: Value[]): Value => graph.node('Reshape', [x, graph.concat(0, ...dims)]);
    // a window's rows side by side -> the windows one after another
    const split = graph.transpose(reshape(tokens, down, side, across, line), 0, 2, 1, 3);
    const normed = this.#norm(graph.reshape(split, -1, channels), `${name}/attn/norm`);
    const { heads, values } = this.#weights.attentionBias(name);
    const area = window * window;
    const projected = graph.linear(normed, `${name}/attn/qkv`, this.#weights.queriesKeysValues(name, heads, HEAD_WIDTH));
    const parts = graph.split(projected, 3, channels).map((part) => graph.reshape(part, -1, area, channels));
    const answer = graph.windowAttention(parts, graph.constant(`${name}/attn/bias`, [1, heads, area, area], values), heads);
    const out = this.#linear(graph.reshape(answer, -1, channels), `${name}/attn/proj`);
    const joined = graph.transpose(reshape(out, down, across, side, line), 0, 2, 1, 3);
    return reshape(joined, graph.whole(1), graph.multiply(down, side), graph.multiply(across, side), graph.whole(channels));
  }

  /** 1 x 1 convolution, norm, 3 x 3 convolution, norm (segment_anything/modeling/image_encoder.py). */
  #neck(image: Value): Value {
    const narrowed = this.#norm2d(this.#conv(image, 'neck/neck.0'), 'neck/neck.1');
    const whole = this.#surrounded(narrowed, NECK, this.#kept, 2, EMBEDDING_CHANNELS);
    return this.#norm2d(this.#conv(whole, 'neck/neck.2', 1, 'before'), 'neck/neck.3');
  }

  /** The tokens kept, and around them what a full encoding has there. @param axis of the rows; that of the columns follows */
  #surrounded(tokens: Value, name: string, kept: Grid, axis: 1 | 2, channels: number): Value {
    const shape = (rows: string, columns: string): (number | string)[] => (axis === 1 ? [1, rows, columns, channels] : [1, channels, rows, columns]);
    const declare = (list: TensorSpec[], side: string, rows: string, columns: string): string => {
      const input = `${side}:${name}`;
      list.push({ name: input, type: 'float32', shape: shape(`${rows} ${input}`, `${columns} ${input}`) });
      return input;
    };
    this.#graph.output(tokens, declare(this.#outputs, 'tokens', 'rows', 'columns'));
    const wide = this.#graph.concat(axis + 1, this.#cut(tokens, kept, axis), declare(this.#inputs, 'right', 'rows', 'columns'));
    return this.#graph.concat(axis, wide, declare(this.#inputs, 'below', 'rows', 'columns'));
  }

  /** The first rows and columns. */
  #cut(x: Value, { rows, columns }: Grid, axis: 1 | 2): Value {
    const graph = this.#graph;
    return graph.node('Slice', [x, graph.whole(0, 0), graph.concat(0, rows, columns), graph.whole(axis, axis + 1)]);
  }

  #tokens(cells: Value, { tokensACell }: Stage): Value {
    return tokensACell === 1 ? cells : this.#graph.multiply(cells, this.#graph.whole(tokensACell));
  }

  /** @param padding zeros on all sides, or above and to the left alone */
  #conv(x: Value, name: string, stride: 1 | 2 = 1, padding: 'around' | 'before' = 'around'): Value {
    const graph = this.#graph;
    const { weight, bias } = this.#weights.conv(name);
    const [outputs = 0, inputsAGroup = 0, kernel = 0] = weight.dims.map(toNumber);
    const before = (kernel - 1) / 2;
    const after = padding === 'around' ? before : 0;
    const inputs = [x, graph.keep(`${name}/weight`, weight), ...(bias ? [graph.keep(`${name}/bias`, bias)] : [])];
    return graph.node('Conv', inputs, [
      intsAttribute('kernel_shape', [kernel, kernel]),
      intsAttribute('pads', [before, before, after, after]),
      intsAttribute('strides', [stride, stride]),
      // all 3 x 3 kernels of one input are depthwise
      intAttribute('group', inputsAGroup === 1 ? outputs : 1),
    ]);
  }

  #linear(x: Value, name: string): Value {
    return this.#graph.linear(x, name, this.#weights.linear(name));
  }

  #norm(x: Value, name: string): Value {
    const { scale, shift } = this.#weights.norm(name);
    return this.#graph.layerNorm(x, name, scale, shift);
  }

  /** Over the channels of an image. */
  #norm2d(image: Value, name: string): Value {
    const { scale, shift } = this.#weights.norm(name);
    return this.#channelsFirst(this.#graph.layerNorm(this.#channelsLast(image), name, scale, shift, NECK_EPSILON));
  }

  #channelsLast(image: Value): Value {
    return this.#graph.transpose(image, 0, 2, 3, 1);
  }

  #channelsFirst(tokens: Value): Value {
    return this.#graph.transpose(tokens, 0, 3, 1, 2);
  }
}
