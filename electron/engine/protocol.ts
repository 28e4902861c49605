import type { FailureCode, FailureValues } from '../../core/errors/failure';
import type { PromptSet } from '../../core/prompts/prompts';
import type { PhotoPoint, Size } from '../../core/geometry/frames';
import type { DecodedMasks, ImageEmbedding } from '../../models/decoder';
import type { PointAnswer } from '../../models/everything/ask-point';
import type { MaskThresholds } from '../../models/everything/found-mask';
import type { EncoderFiles } from './image-encoder';

/**
 * What the app's process and the engine's process say to each other, by structured clone. The app
 * asks one thing at a time; each answer carries the id of its question.
 */
export interface Questions {
  /** opens the image encoder on the first execution provider that works here */
  'load-encoder': { asks: { files: EncoderFiles; cpuOnly: boolean; threads: number }; gives: LoadedEncoder };
  /** RGB bytes of the scaled photo -> [256, 64, 64] */
  encode: { asks: { pixels: Uint8Array; width: number; height: number }; gives: { data: Float32Array; milliseconds: number } };
  /** opens the mask decoder, from `exported` where `file` can't be run */
  'load-decoder': { asks: { decoder: number; file: string; exported: string; threads: number }; gives: null };
  'set-image': { asks: { decoder: number; embedding: ImageEmbedding }; gives: null };
  decode: { asks: { decoder: number; prompts: PromptSet; previous: Float32Array | undefined }; gives: DecodedMasks };
  /** what points of the photo in hand give, in their order; `crop` is its size */
  'ask-points': { asks: { decoder: number; crop: Size; points: readonly PhotoPoint[]; thresholds: MaskThresholds }; gives: readonly PointAnswer[] };
  'close-decoder': { asks: { decoder: number }; gives: null };
}

export type Kind = keyof Questions;

export interface LoadedEncoder {
  readonly provider: string;
  readonly threads: number;
  /** providers that were tried before it, and why they are not used */
  readonly passedOver: readonly PassedOver[];
}

export interface PassedOver {
  readonly provider: string;
  readonly detail: string;
  /** there is simply no such device: nothing that a person has to know */
  readonly absent: boolean;
}

export type Question = { [K in Kind]: { readonly id: number; readonly kind: K } & Questions[K]['asks'] }[Kind];

export type Answer =
  | { readonly id: number; readonly gives: Questions[Kind]['gives'] }
  | { readonly id: number; readonly fails: Fault }
  /** said before a provider is tried, so that a crash can be laid at its door */
  | { readonly trying: string };

/** An error as it crosses to the app's process. */
export interface Fault {
  readonly code: FailureCode | null;
  readonly values: FailureValues;
  readonly message: string;
}
