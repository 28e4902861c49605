import type { Size } from '../../core/geometry/frames';
import type { RegionLogits } from '../../models/sharp/logit-field';
import type { WorkerFailure } from '../workers/worker-failure';
import type { DrawnMask } from './draw-sharp';

/** What the decoder's worker says to the one that draws edges. `id` comes back with the answer. */
export type ToEdges =
  | { readonly kind: 'draw'; readonly id: number; readonly photo: string; readonly size: Size; readonly source: RegionLogits }
  | { readonly kind: 'cancel'; readonly id: number };

export type FromEdges =
  /** null where it was cancelled */
  | { readonly kind: 'drawn'; readonly id: number; readonly mask: DrawnMask | null }
  | ({ readonly kind: 'failed'; readonly id: number } & WorkerFailure);
