import type { InferenceSession, Tensor } from 'onnxruntime-common';
import type { PromptSet } from '../../core/prompts/prompts';
import { EMBEDDING_CHANNELS, EMBEDDING_SIZE, LOGIT_SIZE, OUTPUTS, PADDING_LOGIT, type DecodedMasks, type ImageEmbedding, type MaskDecoder } from '../decoder';
import { InTurn } from '../in-turn';
import { embeddingCells, modelFrame, type ModelFrame } from '../image/model-frame';
import { sparseEmbeddings, type PositionalWeights } from '../kernel/positions';
import { floatOutput, type OrtDecoderOptions, type OrtRuntime } from '../ort';
import { promptTensors } from '../prompts/prompt-tensors';
import type { ScoringDecoder } from '../everything/ask-point';
import { unpackDecoderFile, withShared } from './decoder-file';
import { MADE } from './masks-part';
import { PHOTO_TENSORS } from './photo-part';
import { CHANNELS } from './sizes';

interface Photo {
  readonly frame: ModelFrame;
  /** rows and columns of the embedding that hold photo */
  readonly rows: number;
  readonly columns: number;
  /** feeds of the prompt graphs that are the photo's, and those of the masks' graph */
  readonly promptFeeds: Readonly<Record<string, Tensor>>;
  readonly masksFeeds: Readonly<Record<string, Tensor>>;
}

/** A prompt that has been through its graph. */
interface Scored {
  readonly photo: Photo;
  readonly predictedIou: Float32Array;
  /** feeds of the masks' graph */
  readonly made: Readonly<Record<string, Tensor>>;
}

interface Sessions {
  readonly photo: InferenceSession;
  readonly mask: InferenceSession;
  readonly masks: InferenceSession;
  readonly prompt: InferenceSession;
  readonly promptWithMask: InferenceSession;
}

/** The rewritten decoder (`write-decoder.ts`) on ONNX Runtime. */
export class GraphDecoder implements MaskDecoder, ScoringDecoder {
  readonly #ort: OrtRuntime;
  readonly #sessions: Sessions;
  readonly #positions: PositionalWeights;
  readonly #turns = new InTurn();
  #photo: Photo | null = null;
  #scored: Scored | null = null;

  private constructor(ort: OrtRuntime, sessions: Sessions, positions: PositionalWeights) {
    this.#ort = ort;
    this.#sessions = sessions;
    this.#positions = positions;
  }

  /** @throws Error where the bytes are no decoder file, or the runtime can't run it */
  static async create(ort: OrtRuntime, bytes: Uint8Array, { session }: OrtDecoderOptions): Promise<GraphDecoder> {
    const { photo, mask, masks, shared, prompt, promptWithMask, positions } = unpackDecoderFile(bytes);
    const open = (model: Uint8Array): Promise<InferenceSession> => ort.InferenceSession.create(model, session);
    const sessions = {
      photo: await open(photo),
      mask: await open(mask),
      masks: await open(masks),
      prompt: await open(withShared(shared, prompt)),
      promptWithMask: await open(withShared(shared, promptWithMask)),
    };
    return new GraphDecoder(ort, sessions, positions);
  }

  setImage({ data, photo }: ImageEmbedding): Promise<void> {
    return this.#turns.take(async () => {
      const frame = modelFrame(photo);
      const { width: columns, height: rows } = embeddingCells(frame);
      const cells = rows * EMBEDDING_SIZE;
      const tensors = await this.#sessions.photo.run({ image_embeddings: this.#float32(data, [1, EMBEDDING_CHANNELS, EMBEDDING_SIZE, EMBEDDING_SIZE]) });
      const promptFeeds: Record<string, Tensor> = {};
      for (const { name, shape } of PHOTO_TENSORS) {
        if (name !== 'up0') promptFeeds[name] = this.#float32(floatOutput(tensors, name), [...shape]);
      }
      const masksFeeds = {
        up0: this.#float32(floatOutput(tensors, 'up0').subarray(0, cells * CHANNELS), [cells, CHANNELS]),
        photo_cells: new this.#ort.Tensor('int64', BigInt64Array.of(BigInt(cells)), [1]),
      };
      this.#photo = { frame, rows, columns, promptFeeds, masksFeeds };
      this.#scored = null;
    });
  }

  decode(prompts: PromptSet, previous?: Float32Array): Promise<DecodedMasks> {
    return this.#turns.take(async () => {
      const start = performance.now();
      const scored = await this.#score(prompts, previous);
      return { ...(await this.#masksOf(scored)), milliseconds: performance.now() - start };
    });
  }

  scores(prompts: PromptSet): Promise<Float32Array> {
    return this.#turns.take(async () => {
      this.#scored = await this.#score(prompts);
      return this.#scored.predictedIou;
    });
  }

  masks(): Promise<DecodedMasks> {
    return this.#turns.take(async () => {
      if (!this.#scored) throw new Error('Expected scores before masks');
      const start = performance.now();
      return { ...(await this.#masksOf(this.#scored)), milliseconds: performance.now() - start };
    });
  }

  dispose(): Promise<void> {
    return this.#turns.take(async () => {
      this.#photo = null;
      this.#scored = null;
      const { photo, mask, masks, prompt, promptWithMask } = this.#sessions;
      await Promise.all([photo, mask, masks, prompt, promptWithMask].map((session) => session.release()));
    });
  }

  async #score(prompts: PromptSet, previous?: Float32Array): Promise<Scored> {
    const photo = this.#photo;
    if (!photo) throw new Error('Expected setImage before decode');
    const { count, coords, labels } = promptTensors(prompts, photo.frame);
    const asked = { ...photo.promptFeeds, sparse: this.#float32(sparseEmbeddings(this.#positions, coords, labels), [count, CHANNELS]) };
    const outputs = previous
      ? await this.#sessions.promptWithMask.run({ ...asked, mask_channels: await this.#maskChannels(previous) })
      : await this.#sessions.prompt.run(asked);
    const predictedIou = floatOutput(outputs, 'iou_predictions');
    // a broken graphics driver gives these instead of an error; they would read as "no object here"
    if (!predictedIou.every(Number.isFinite)) throw new Error('The decoder gave numbers that are not finite');
    const made: Record<string, Tensor> = {};
    for (const { name } of MADE) {
      const tensor = outputs[name];
      if (!tensor) throw new Error(`Expected the decoder to give ${name}`);
      made[name] = tensor;
    }
    return { photo, predictedIou, made };
  }

  async #masksOf({ photo: { rows, columns, masksFeeds }, predictedIou, made }: Scored): Promise<Pick<DecodedMasks, 'logits' | 'predictedIou'>> {
    const outputs = await this.#sessions.masks.run({ ...made, ...masksFeeds });
    return { logits: spread(floatOutput(outputs, 'low_res_logits'), rows, columns), predictedIou };
  }

  async #maskChannels(previous: Float32Array): Promise<Tensor> {
    const outputs = await this.#sessions.mask.run({ mask_input: this.#float32(previous, [1, 1, LOGIT_SIZE, LOGIT_SIZE]) });
    const { mask_channels: channels } = outputs;
    if (!channels) throw new Error('Expected the decoder to give mask_channels');
    return channels;
  }

  #float32(data: Float32Array, dims: number[]): Tensor {
    return new this.#ort.Tensor('float32', data, dims);
  }
}

/**
 * [4, rows * 4, 256] of the cells that hold photo as [4, 256, 256], with `PADDING_LOGIT` where only padding is.
 */
function spread(logits: Float32Array, rows: number, columns: number): Float32Array {
  const cells = LOGIT_SIZE / EMBEDDING_SIZE;
  const height = rows * cells;
  const width = columns * cells;
  if (height === LOGIT_SIZE && width === LOGIT_SIZE) return logits;
  const out = new Float32Array(OUTPUTS * LOGIT_SIZE * LOGIT_SIZE).fill(PADDING_LOGIT);
  for (let mask = 0; mask < OUTPUTS; mask++) {
    for (let y = 0; y < height; y++) {
      const from = (mask * height + y) * LOGIT_SIZE;
      out.set(logits.subarray(from, from + width), (mask * LOGIT_SIZE + y) * LOGIT_SIZE);
    }
  }
  return out;
}
