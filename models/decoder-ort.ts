import type { InferenceSession, InferenceSessionFactory, Tensor, TensorConstructor } from 'onnxruntime-common';
import type { PromptSet } from '../core/prompts/prompts';
import { EMBEDDING_CHANNELS, EMBEDDING_SIZE, LOGIT_SIZE, type DecodedMasks, type ImageEmbedding, type MaskDecoder } from './decoder';
import { modelFrame, type ModelFrame } from './image/model-frame';
import { promptTensors } from './prompts/prompt-tensors';

/** ONNX Runtime as either of its packages exports it: onnxruntime-node or onnxruntime-web. */
export interface OrtRuntime {
  readonly InferenceSession: InferenceSessionFactory;
  readonly Tensor: TensorConstructor;
}

export interface OrtDecoderOptions {
  /** what a person reads in the status bar, e.g. `wasm, 2 threads` */
  readonly runtime: string;
  /** providers, threads and the like; handed to the session as they are */
  readonly session?: InferenceSession.SessionOptions;
}

/**
 * A mask decoder on ONNX Runtime, in the window as in Node.
 *
 * Calls run one after another in the order they came. Tensors are made once and used again: the
 * photo's embedding is taken by reference and never copied here, so don't change it while in use.
 *
 * @param model bytes of the prepared decoder (`ModelFiles.ensure().decoder`)
 * @throws Error from the runtime where the bytes are no such graph
 */
export async function createOrtMaskDecoder(ort: OrtRuntime, model: Uint8Array, { runtime, session }: OrtDecoderOptions): Promise<MaskDecoder> {
  return new OrtMaskDecoder(ort, await ort.InferenceSession.create(model, session), runtime);
}

interface PhotoTensors {
  readonly frame: ModelFrame;
  readonly embedding: Tensor;
}

class OrtMaskDecoder implements MaskDecoder {
  #photo: PhotoTensors | null = null;
  readonly #noMask: Tensor;
  readonly #hasMask: Tensor;
  readonly #hasNoMask: Tensor;
  /** settles when no call is running any more */
  #idle: Promise<unknown> = Promise.resolve();

  readonly runtime: string;
  readonly #ort: OrtRuntime;
  readonly #session: InferenceSession;

  constructor(ort: OrtRuntime, session: InferenceSession, runtime: string) {
    this.#ort = ort;
    this.#session = session;
    this.runtime = runtime;
    this.#noMask = this.#float32(new Float32Array(LOGIT_SIZE * LOGIT_SIZE), [1, 1, LOGIT_SIZE, LOGIT_SIZE]);
    this.#hasMask = this.#float32(Float32Array.of(1), [1]);
    this.#hasNoMask = this.#float32(Float32Array.of(0), [1]);
  }

  setImage({ data, photo }: ImageEmbedding): Promise<void> {
    return this.#inTurn(() => {
      this.#photo = { frame: modelFrame(photo), embedding: this.#float32(data, [1, EMBEDDING_CHANNELS, EMBEDDING_SIZE, EMBEDDING_SIZE]) };
    });
  }

  decode(prompts: PromptSet, previous?: Float32Array): Promise<DecodedMasks> {
    return this.#inTurn(async () => {
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
      const logits = floats(outputs, 'low_res_logits');
      const predictedIou = floats(outputs, 'iou_predictions');
      return { logits, predictedIou, milliseconds: performance.now() - start };
    });
  }

  dispose(): Promise<void> {
    return this.#inTurn(async () => {
      this.#photo = null;
      await this.#session.release();
    });
  }

  /** A session runs one call at a time, so that a photo can't change under a running call either. */
  #inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    const result = this.#idle.then(work);
    this.#idle = result.catch((): void => {
      // the caller has the failure; the next call starts afresh
    });
    return result;
  }

  #float32(data: Float32Array, dims: number[]): Tensor {
    return new this.#ort.Tensor('float32', data, dims);
  }
}

function floats(outputs: InferenceSession.ReturnType, name: string): Float32Array {
  const data = outputs[name]?.data;
  if (!(data instanceof Float32Array)) throw new Error(`Expected the decoder to give ${name} as float32`);
  return data;
}
