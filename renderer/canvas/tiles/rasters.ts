import { LRUCache } from 'lru-cache';
import type { Adjustments, MaskRef } from '../../../core/document/document';
import { renderLayer } from '../../../core/compose/render-layer';
import { maskWindow } from '../../../core/compose/mask-window';
import type { PhotoPoint } from '../../../core/geometry/frames';
import type { AlphaMask } from '../../../core/masks/alpha-mask';
import { decodeMask } from '../../../core/masks/mask-codec';
import { maskOutline } from '../../../core/masks/mask-outline';
import type { Api } from '../../api/client';
import type { Outline } from '../../state/editor';
import { tileKey, type Tile } from './pyramid';

/** Where pixels and masks come from. */
export interface RasterSource {
  readonly pixels: Api['photos']['pixels'];
  readonly blob: (sha256: string, signal?: AbortSignal) => Promise<ArrayBuffer>;
}

/** Straight RGBA of a part of a tile; `x`, `y` in the tile's own pixels. */
export interface TilePart {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

const PIXEL_BYTES = 256 * 1024 * 1024;
const MASK_BYTES = 256 * 1024 * 1024;
/** Longest side at which the outline of a kept mask is drawn from its pixels. */
const OUTLINE_SIZE = 1024;

/** Makes what the canvas draws, away from the window's thread: tiles of the photo, tiles of cut-outs, outlines of kept masks. */
export class Rasters {
  readonly #source: RasterSource;
  readonly #pixels = new LRUCache<string, Uint8ClampedArray<ArrayBuffer>>({ maxSize: PIXEL_BYTES, sizeCalculation: (pixels) => pixels.byteLength });
  readonly #masks = new LRUCache<string, AlphaMask>({ maxSize: MASK_BYTES, sizeCalculation: (mask) => mask.alpha.byteLength + 1 });

  constructor(source: RasterSource) {
    this.#source = source;
  }

  async photoTile(photo: string, tile: Tile, signal?: AbortSignal): Promise<TilePart> {
    return { x: 0, y: 0, width: tile.width, height: tile.height, data: await this.#tilePixels(photo, tile, signal) };
  }

  /** The part of a tile where a cut-out has something; null where it has nothing. */
  async layerTile(photo: string, tile: Tile, ref: MaskRef, adjustments: Adjustments, signal?: AbortSignal): Promise<TilePart | null> {
    const area = reach(tile, ref);
    if (!area) return null;
    const [pixels, mask] = await Promise.all([this.#tilePixels(photo, tile, signal), this.#mask(ref, signal)]);
    const step = stepOf(tile);
    const window = { x: tile.part.x + area.x * step.x, y: tile.part.y + area.y * step.y, width: area.width * step.x, height: area.height * step.y };
    const alpha = maskWindow(mask, window, area.width, area.height);
    const { data } = renderLayer(cut(pixels, tile.width, area), alpha, area.width, area.height, adjustments);
    return { ...area, data };
  }

  /** The line of alpha one half around a kept mask, in photo pixels. */
  async outline(ref: MaskRef, signal?: AbortSignal): Promise<Outline> {
    const { width, height } = ref.bounds;
    return width === 0 || height === 0 ? [] : maskOutline(await this.#mask(ref, signal), OUTLINE_SIZE);
  }

  async #tilePixels(photo: string, tile: Tile, signal?: AbortSignal): Promise<Uint8ClampedArray<ArrayBuffer>> {
    const key = tileKey(photo, tile);
    const known = this.#pixels.get(key);
    if (known) return known;
    const pixels = await this.#source.pixels(photo, { ...tile.part, outWidth: tile.width, outHeight: tile.height }, signal);
    this.#pixels.set(key, pixels);
    return pixels;
  }

  async #mask(ref: MaskRef, signal?: AbortSignal): Promise<AlphaMask> {
    const known = this.#masks.get(ref.blob);
    if (known) return known;
    const mask = await decodeMask(new Uint8Array(await this.#source.blob(ref.blob, signal)), ref.bounds);
    this.#masks.set(ref.blob, mask);
    return mask;
  }
}

/** Photo pixels a pixel of the tile: a power of two, or at the border, where the photo doesn't divide, a little less. */
function stepOf({ part, width, height }: Tile): PhotoPoint {
  return { x: part.width / width, y: part.height / height };
}

/** The pixels of a tile that a mask's bounds touch. */
function reach(tile: Tile, { bounds }: MaskRef): Omit<TilePart, 'data'> | null {
  const step = stepOf(tile);
  const left = Math.max(0, Math.floor((bounds.x - tile.part.x) / step.x));
  const top = Math.max(0, Math.floor((bounds.y - tile.part.y) / step.y));
  const right = Math.min(tile.width, Math.ceil((bounds.x + bounds.width - tile.part.x) / step.x));
  const bottom = Math.min(tile.height, Math.ceil((bounds.y + bounds.height - tile.part.y) / step.y));
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}

function cut(pixels: Uint8ClampedArray, width: number, area: Omit<TilePart, 'data'>): Uint8ClampedArray {
  if (area.x === 0 && area.width === width) return pixels.subarray(area.y * width * 4, (area.y + area.height) * width * 4);
  const part = new Uint8ClampedArray(area.width * area.height * 4);
  for (let y = 0; y < area.height; y++) {
    const from = ((area.y + y) * width + area.x) * 4;
    part.set(pixels.subarray(from, from + area.width * 4), y * area.width * 4);
  }
  return part;
}
