import type { BatchItem, Recipe } from '../../api/contract';

/** What a photo came to: the file's bytes and what is known of them. */
export interface CutResult {
  readonly png: Uint8Array;
  readonly facts: Pick<BatchItem, 'photoId' | 'size' | 'mask' | 'prompts' | 'candidate' | 'predictedIou' | 'stability' | 'flag'>;
}

/** What takes the place of a result; facts that it does not name stay. */
export type Replacement = Pick<CutResult, 'png'> & { readonly facts: Partial<CutResult['facts']> };

/** The work on one photo in its two halves, so that the next photo's first goes on while the last one's second does. */
export interface Cutter<Prepared = unknown> {
  /** opens and encodes */
  prepare(path: string, signal: AbortSignal): Promise<Prepared>;
  /** asks for the mask and makes the PNG */
  cut(prepared: Prepared, recipe: Recipe, signal: AbortSignal): Promise<CutResult>;
  /** lets go of what was prepared, cut or not */
  release(prepared: Prepared): Promise<void>;
}
