import type { Size } from '../../core/geometry/frames';
import type { Candidate, PromptSet } from '../../core/prompts/prompts';
import type { CandidateMask } from '../state/editor';
import type { DecoderRuntime, FullMask, MaskAnswer, SharpOutline } from '../state/ports';
import type { WorkerFailure } from '../workers/worker-failure';

/** What the window says to the decoder's worker. `id` comes back with the reply. */
export type ToWorker =
  | { readonly kind: 'start'; readonly id: number; readonly threads: number }
  | { readonly kind: 'image'; readonly id: number; readonly photo: string; readonly size: Size; readonly embedding: Float32Array; readonly colours: Uint8ClampedArray | null }
  | { readonly kind: 'release'; readonly photo: string }
  /** answered at once with `here`, where the worker still hears */
  | { readonly kind: 'knock' }
  | { readonly kind: 'hover'; readonly id: number; readonly photo: string; readonly prompts: PromptSet }
  | { readonly kind: 'answer'; readonly id: number; readonly photo: string; readonly prompts: PromptSet }
  | { readonly kind: 'sharpen'; readonly id: number; readonly photo: string; readonly prompts: PromptSet; readonly candidate: Candidate }
  | { readonly kind: 'full'; readonly id: number; readonly photo: string; readonly prompts: PromptSet; readonly candidate: Candidate };

/** What the worker answers. */
export type FromWorker =
  | { readonly kind: 'done'; readonly id: number; readonly value: WorkerValue }
  /** what the first call of a lone click gives, before it is refined; the answer itself follows */
  | { readonly kind: 'early'; readonly id: number; readonly value: MaskAnswer }
  | ({ readonly kind: 'failed'; readonly id: number } & WorkerFailure)
  | { readonly kind: 'here' }
  /** what a hover over a place gives, before anyone asks */
  | { readonly kind: 'known'; readonly photo: string; readonly prompts: PromptSet; readonly mask: CandidateMask }
  /** another runtime has taken over */
  | { readonly kind: 'runtime'; readonly runtime: DecoderRuntime };

/** The runtime, a hovered mask, an answer, a sharpened outline, a full mask; null for a question that was overtaken. */
export type WorkerValue = DecoderRuntime | CandidateMask | MaskAnswer | SharpOutline | FullMask | null;
