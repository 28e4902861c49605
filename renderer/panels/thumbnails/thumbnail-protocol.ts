import type { MaskRef, Oklch, PhotoInfo } from '../../../core/document/document';
import type { Problem } from '../../../electron/api/contract';
import type { ThumbnailWish } from './thumbnail-maker';

export type ToThumbnails = { readonly id: number } & ({ readonly wish: ThumbnailWish } | { readonly measure: MaskRef; readonly photo: PhotoInfo });

export type FromThumbnails = { readonly id: number } & (
  | /** null: there is nothing to see */ { readonly bitmap: ImageBitmap | null }
  | { readonly color: Oklch }
  | { readonly problem: Problem }
);
