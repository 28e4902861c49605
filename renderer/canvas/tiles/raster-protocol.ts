import type { Adjustments, MaskRef } from '../../../core/document/document';
import type { Problem } from '../../../electron/api/contract';
import type { Outline } from '../../state/editor';
import type { Tile } from './pyramid';

/** What the canvas asks the raster's worker for. */
export type RasterWish =
  | { readonly kind: 'photo-tile'; readonly photo: string; readonly tile: Tile }
  | { readonly kind: 'layer-tile'; readonly photo: string; readonly tile: Tile; readonly mask: MaskRef; readonly adjustments: Adjustments }
  | { readonly kind: 'outline'; readonly mask: MaskRef };

export type ToRaster = { readonly kind: 'wish'; readonly id: number; readonly wish: RasterWish } | { readonly kind: 'cancel'; readonly id: number };

/** A piece of a tile, ready to draw; `x`, `y` in the tile's pixels. */
export interface DrawnTile {
  readonly bitmap: ImageBitmap;
  readonly x: number;
  readonly y: number;
}

export type FromRaster =
  /** null: a tile where the layer has nothing */
  | { readonly kind: 'tile'; readonly id: number; readonly tile: DrawnTile | null }
  | { readonly kind: 'outline'; readonly id: number; readonly outline: Outline }
  | { readonly kind: 'failed'; readonly id: number; readonly problem: Problem };
