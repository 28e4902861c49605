import type { PromptSet } from '../core/prompts/prompts';
import type { Size } from '../core/geometry/frames';

/** Side of the encoder's square input, in model pixels (SAM, appendix A). */
export const MODEL_SIZE = 1024;
/** Side of the grid of the image embedding. */
export const EMBEDDING_SIZE = 64;
/** Channels of the image embedding. */
export const EMBEDDING_CHANNELS = 256;
/** Side of the low-resolution logits. One cell is four model pixels. */
export const LOGIT_SIZE = 256;
/** Outputs of one decoder call, in the order of `CANDIDATES`. */
export const OUTPUTS = 4;

/** Logit of cells that hold only padding, which decoders need not work out: sure background, about what SAM says there itself. */
export const PADDING_LOGIT = -10;

/** What the image encoder makes of a photo, once. */
export interface ImageEmbedding {
  /** [256, 64, 64], row-major float32 */
  readonly data: Float32Array;
  /** upright size of the photo in pixels; with it prompts find their place in the model's frame */
  readonly photo: Size;
}

/** All four masks of one prompt. */
export interface DecodedMasks {
  /** [4, 256, 256] low-resolution logits over the model's square frame, above 0 is object; what lies right of or below the photo is padding */
  readonly logits: Float32Array;
  /** [4] predicted IoU as the model gives it; may exceed 1 */
  readonly predictedIou: Float32Array;
  /** milliseconds that the decoder took */
  readonly milliseconds: number;
}

/**
 * SAM's two verbs for the light half: `setImage` once, `decode` often. One interface over every
 * runtime (WebGPU, WebAssembly, native).
 */
export interface MaskDecoder {
  setImage(embedding: ImageEmbedding): Promise<void>;
  /**
   * @param prompts clicks and box in photo pixels; at least one of them
   * @param previous [256, 256] logits of the mask that is being refined
   * @throws Failure `no-prompt` without any prompt
   */
  decode(prompts: PromptSet, previous?: Float32Array): Promise<DecodedMasks>;
  dispose(): Promise<void>;
}
