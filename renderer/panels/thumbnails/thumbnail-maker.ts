import { LRUCache } from 'lru-cache';
import { measureColor, MEASURED_AT } from '../../../core/colour/measure-color';
import { composite, type Painted } from '../../../core/compose/composite';
import { maskWindow } from '../../../core/compose/mask-window';
import { renderLayer, type Raster } from '../../../core/compose/render-layer';
import type { ImageDocument, ImageLayer, Layer, MaskLayer, MaskRef, Oklch, PhotoInfo } from '../../../core/document/document';
import type { PhotoRect, PixelWindow, Size } from '../../../core/geometry/frames';
import { intersectRects } from '../../../core/geometry/rect';
import { decodeMask } from '../../../core/masks/mask-codec';

/** A small picture of something of a document; `size` is its longest side in pixels. */
export type ThumbnailWish =
  /** a part of the photo */
  | { readonly kind: 'part'; readonly photo: PhotoInfo; readonly part: PhotoRect; readonly size: number }
  /** what a layer holds, filling the picture */
  | { readonly kind: 'layer'; readonly photo: PhotoInfo; readonly layer: MaskLayer | ImageLayer; readonly size: number }
  /** a mask, white on black */
  | { readonly kind: 'matte'; readonly layer: MaskLayer; readonly size: number }
  /** the layers together, on the whole canvas */
  | { readonly kind: 'document'; readonly document: ImageDocument; readonly size: number };

/** Where pixels come from; all straight sRGB RGBA. */
export interface ThumbnailSource {
  pixels(photo: string, window: PixelWindow, signal?: AbortSignal): Promise<Uint8ClampedArray>;
  blob(sha256: string, signal?: AbortSignal): Promise<ArrayBuffer>;
  /** a part of a PNG in its own pixels, scaled */
  picture(png: ArrayBuffer, part: PhotoRect, out: Size): Promise<Uint8ClampedArray>;
}

const ALPHA_BYTES = 32 * 1024 * 1024;

/** Makes thumbnails at their own size; masks of full size are seen once each, then kept small. */
export class ThumbnailMaker {
  readonly #source: ThumbnailSource;
  readonly #alpha = new LRUCache<string, Uint8Array>({ maxSize: ALPHA_BYTES, sizeCalculation: (alpha) => alpha.byteLength + 1 });
  readonly #photos = new LRUCache<string, Uint8ClampedArray>({ maxSize: ALPHA_BYTES, sizeCalculation: (pixels) => pixels.byteLength });

  constructor(source: ThumbnailSource) {
    this.#source = source;
  }

  /** @returns null where there is nothing to see */
  async make(wish: ThumbnailWish, signal?: AbortSignal): Promise<Raster | null> {
    switch (wish.kind) {
      case 'part': {
        const part = intersectRects(wish.part, wholeOf(wish.photo));
        if (!part) return null;
        const out = fit(part, wish.size);
        return { ...out, data: new Uint8ClampedArray(await this.#photo(wish.photo, part, out, signal)) };
      }
      case 'layer':
        return wish.layer.kind === 'mask' ? this.#cutOut(wish.photo, wish.layer, wish.size, signal) : this.#picture(wish.layer, wish.size, signal);
      case 'matte':
        return this.#matte(wish.layer.mask, wish.size, signal);
      case 'document': {
        const out = fit(wish.document.photo, wish.size);
        const data = await composite(this.#painted(wish.document, wish.document.layers, out, signal), { x: 0, y: 0, ...out });
        return { ...out, data };
      }
    }
  }

  /** The colour that an object has, as the command line measures it. */
  async measure(photo: PhotoInfo, mask: MaskRef, signal?: AbortSignal): Promise<Oklch> {
    const { bounds } = mask;
    if (bounds.width === 0 || bounds.height === 0) return measureColor(new Uint8Array(0), new Uint8Array(0));
    const out = fit(bounds, MEASURED_AT);
    const [pixels, alpha] = await Promise.all([this.#photo(photo, bounds, out, signal), this.#mask(mask, bounds, out, signal)]);
    return measureColor(pixels, alpha);
  }

  async #cutOut(photo: PhotoInfo, layer: MaskLayer, size: number, signal?: AbortSignal): Promise<Raster | null> {
    const { bounds } = layer.mask;
    if (bounds.width === 0 || bounds.height === 0) return null;
    const out = fit(bounds, size);
    const [pixels, alpha] = await Promise.all([this.#photo(photo, bounds, out, signal), this.#mask(layer.mask, bounds, out, signal)]);
    return renderLayer(pixels, alpha, out.width, out.height, layer.adjustments);
  }

  async #matte(mask: MaskRef, size: number, signal?: AbortSignal): Promise<Raster | null> {
    const { bounds } = mask;
    if (bounds.width === 0 || bounds.height === 0) return null;
    const out = fit(bounds, size);
    const alpha = await this.#mask(mask, bounds, out, signal);
    const data = new Uint8ClampedArray(alpha.length * 4);
    alpha.forEach((value, index) => data.fill(value, index * 4, index * 4 + 3).fill(255, index * 4 + 3, index * 4 + 4));
    return { ...out, data };
  }

  async #picture(layer: ImageLayer, size: number, signal?: AbortSignal): Promise<Raster | null> {
    const { width, height } = layer.bounds;
    if (width === 0 || height === 0) return null;
    const out = fit(layer.bounds, size);
    const png = await this.#source.blob(layer.blob, signal);
    return { ...out, data: new Uint8ClampedArray(await this.#source.picture(png, { x: 0, y: 0, width, height }, out)) };
  }

  #painted(document: ImageDocument, layers: readonly Layer[], out: Size, signal?: AbortSignal): Painted[] {
    const { photo } = document;
    const whole = wholeOf(photo);
    const canvas = { x: 0, y: 0, ...out };
    return layers.map((layer): Painted => {
      const { visible, opacity, blend } = layer;
      const common = { visible, opacity, blend };
      switch (layer.kind) {
        case 'photo':
          return { ...common, kind: 'picture', bounds: canvas, pixels: (part) => this.#photo(photo, whole, out, signal).then((pixels) => cut(pixels, out, part)) };
        case 'mask':
          return {
            ...common,
            kind: 'picture',
            bounds: canvas,
            pixels: async (part) => {
              const [pixels, alpha] = await Promise.all([this.#photo(photo, whole, out, signal), this.#mask(layer.mask, whole, out, signal)]);
              return cut(renderLayer(pixels, alpha, out.width, out.height, layer.adjustments).data, out, part);
            },
          };
        case 'image': {
          const scale = { x: out.width / photo.width, y: out.height / photo.height };
          const place = intersectRects(scaled(layer.bounds, scale), canvas);
          if (!place) return { ...common, kind: 'group', isolated: false, children: [] };
          return {
            ...common,
            kind: 'picture',
            bounds: place,
            pixels: async (part) => {
              const from = { x: part.x / scale.x - layer.bounds.x, y: part.y / scale.y - layer.bounds.y, width: part.width / scale.x, height: part.height / scale.y };
              return this.#source.picture(await this.#source.blob(layer.blob, signal), from, part);
            },
          };
        }
        case 'group':
          return { ...common, kind: 'group', isolated: layer.isolated, children: this.#painted(document, layer.children, out, signal) };
      }
    });
  }

  async #photo(photo: PhotoInfo, part: PhotoRect, out: Size, signal?: AbortSignal): Promise<Uint8ClampedArray> {
    const key = `${photo.id} ${part.x} ${part.y} ${part.width} ${part.height} ${out.width} ${out.height}`;
    const known = this.#photos.get(key);
    if (known) return known;
    const pixels = await this.#source.pixels(photo.id, { ...part, outWidth: out.width, outHeight: out.height }, signal);
    this.#photos.set(key, pixels);
    return pixels;
  }

  async #mask(ref: MaskRef, window: PhotoRect, out: Size, signal?: AbortSignal): Promise<Uint8Array> {
    const { bounds } = ref;
    const key = `${ref.blob} ${bounds.x} ${bounds.y} ${window.x} ${window.y} ${window.width} ${window.height} ${out.width} ${out.height}`;
    const known = this.#alpha.get(key);
    if (known) return known;
    const mask = await decodeMask(new Uint8Array(await this.#source.blob(ref.blob, signal)), bounds);
    const alpha = maskWindow(mask, window, out.width, out.height);
    this.#alpha.set(key, alpha);
    return alpha;
  }
}

function wholeOf({ width, height }: Size): PhotoRect {
  return { x: 0, y: 0, width, height };
}

/** The size at which something of this shape has its longest side `size`; never enlarged, unless that is wanted. */
export function fit({ width, height }: Size, size: number, enlarge = false): Size {
  const scale = Math.min(enlarge ? Infinity : 1, size / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function scaled(rect: PhotoRect, scale: { x: number; y: number }): PhotoRect {
  const x = Math.round(rect.x * scale.x);
  const y = Math.round(rect.y * scale.y);
  return { x, y, width: Math.max(1, Math.round(rect.width * scale.x)), height: Math.max(1, Math.round(rect.height * scale.y)) };
}

/** A part of a picture's pixels. */
function cut(pixels: Uint8ClampedArray, { width, height }: Size, part: PhotoRect): Uint8ClampedArray {
  if (part.x === 0 && part.y === 0 && part.width === width && part.height === height) return pixels;
  const out = new Uint8ClampedArray(part.width * part.height * 4);
  for (let row = 0; row < part.height; row++) {
    const from = ((part.y + row) * width + part.x) * 4;
    out.set(pixels.subarray(from, from + part.width * 4), row * part.width * 4);
  }
  return out;
}
