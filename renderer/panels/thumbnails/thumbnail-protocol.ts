import type { Problem } from '../../../electron/api/contract';
import type { ThumbnailWish } from './thumbnail-maker';

export type ToThumbnails = { readonly id: number; readonly wish: ThumbnailWish };

export type FromThumbnails =
  /** null: there is nothing to see */
  | { readonly id: number; readonly bitmap: ImageBitmap | null }
  | { readonly id: number; readonly problem: Problem };
