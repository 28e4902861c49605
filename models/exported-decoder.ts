import type { InferenceSession, Tensor } from 'onnxruntime-common';
import type { PromptSet } from '../core/prompts/prompts';
import { EMBEDDING_CHANNELS, EMBEDDING_SIZE, LOGIT_SIZE, type DecodedMasks, type ImageEmbedding, type MaskDecoder } from './decoder';
import { modelFrame, type ModelFrame } from './image/model-frame';
import { InTurn } from './in-turn';
import { floatOutput, type OrtDecoderOptions, type OrtRuntime } from './ort';
import { promptTensors } from './prompts/prompt-tensors';

interface Photo {
  readonly frame: ModelFrame;
  readonly embedding: Tensor;
}

/**
 * The decoder's graph as its authors exported it, with all four masks put out (`prepareDecoder`), on
 * ONNX Runtime: what every faster form of the decoder is measured against.
 */
export class ExportedDecoder implements MaskDecoder {
  readonly #ort: OrtRuntime;
  readonly #session: InferenceSession;
  readonly #noMask: Tensor;
  readonly #hasMask: Tensor;
  readonly #hasNoMask: Tensor;
  readonly #turns = new InTurn();
  #photo: Photo | null = null;

  private constructor(ort: OrtRuntime, session: InferenceSession) {
    this.#ort = ort;
    this.#session = session;
    this.#noMask = this.#float32(new Float32Array(LOGIT_SIZE * LOGIT_SIZE), [1, 1, LOGIT_SIZE, LOGIT_SIZE]);
    this.#hasMask = this.#float32(Float32Array.of(1), [1]);
    this.#hasNoMask = this.#float32(Float32Array.of(0), [1]);
  }

  /** @throws Error from the runtime where the bytes are no such graph */
  static async create(ort: OrtRuntime, model: Uint8Array, { session }: OrtDecoderOptions): Promise<ExportedDecoder> {
    return new ExportedDecoder(ort, await ort.InferenceSession.create(model, session));
  }

  setImage({ data, photo }: ImageEmbedding): Promise<void> {
    return this.#turns.take(() => {
      this.#photo = { frame: modelFrame(photo), embedding: this.#float32(data, [1, EMBEDDING_CHANNELS, EMBEDDING_SIZE, EMBEDDING_SIZE]) };
    });
  }

  decode(prompts: PromptSet, previous?: Float32Array): Promise<DecodedMasks> {
    return this.#turns.take(async () => {
      if (!this.#photo) throw new Error('Expected setImage before decode');
      const { frame, embedding } = this.#photo;
      const { count, coords, labels } = promptTensors(prompts, frame);
      const start = performance.now();
      const outputs = await this.#session.run({
        image_embeddings: embedding,
        point_coords: this.#float32(coords, [1, count, 2]),
        point_labels: this.#float32(labels, [1, count]),
        mask_input: previous ? this.#float32(previous, [1, 1, LOGIT_SIZE, LOGIT_SIZE]) : this.#noMask,
        has_mask_input: previous ? this.#hasMask : this.#hasNoMask,
      });
      return {
        logits: floatOutput(outputs, 'low_res_logits'),
        predictedIou: floatOutput(outputs, 'iou_predictions'),
        milliseconds: performance.now() - start,
      };
    });
  }

  dispose(): Promise<void> {
    return this.#turns.take(async () => {
      this.#photo = null;
      await this.#session.release();
    });
  }

  #float32(data: Float32Array, dims: number[]): Tensor {
    return new this.#ort.Tensor('float32', data, dims);
  }
}
