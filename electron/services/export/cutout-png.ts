import { Failure } from '../../../core/errors/failure';
import { isAdjusted, renderLayer } from '../../../core/compose/render-layer';
import { maskWindow } from '../../../core/compose/mask-window';
import type { Adjustments, PhotoInfo } from '../../../core/document/document';
import type { PhotoRect } from '../../../core/geometry/frames';
import { frameOf, type Trim } from '../../../core/geometry/trim';
import type { AlphaMask } from '../../../core/masks/alpha-mask';
import type { NativePixels, PhotoStore } from '../photos/photo-store';
import { intoProfile, isRgbProfile } from './color-profile';
import { place } from './place';
import { encodePng } from './png-file';

export interface CutoutOptions {
  readonly adjustments: Adjustments;
  /** 0..1 */
  readonly opacity?: number;
  readonly trim: Trim;
  /** what the cut-out is called in a failure */
  readonly name: string;
}

/**
 * Cut-outs as PNG files: 8-bit, straight alpha, with the photo's profile and resolution. What isn't
 * adjusted keeps the numbers of the photo's own colour space; what is adjusted is converted back
 * into it. Windows, batches and the command line write the same bytes through it.
 */
export class CutoutPng {
  readonly #photos: Pick<PhotoStore, 'pixels' | 'native' | 'profile'>;
  readonly #temp: string;

  /** @param temp folder for files on their way */
  constructor(photos: Pick<PhotoStore, 'pixels' | 'native' | 'profile'>, temp: string) {
    this.#photos = photos;
    this.#temp = temp;
  }

  /** @throws Failure `layer-empty` where the mask selects nothing, and what the photo store throws */
  async cutout(photo: PhotoInfo, mask: AlphaMask, { adjustments, opacity = 1, trim, name }: CutoutOptions, signal?: AbortSignal): Promise<Uint8Array> {
    const { bounds } = mask;
    if (bounds.width === 0 || bounds.height === 0) throw new Failure('layer-empty', { layer: name });
    const alpha = opacity < 1 ? mask.alpha.map((value) => Math.round(value * opacity)) : mask.alpha;
    const own = isAdjusted(adjustments)
      ? await this.#adjusted(photo, bounds, alpha, adjustments, signal)
      : await this.#unadjusted(photo, bounds, alpha);
    signal?.throwIfAborted();
    const rect = frameOf(bounds, { x: 0, y: 0, width: photo.width, height: photo.height }, trim);
    const data = new Uint8Array(rect.width * rect.height * own.channels);
    place({ rect, data }, { rect: bounds, data: own.data }, own.channels);
    return encodePng({ data, width: rect.width, height: rect.height, channels: own.channels }, { icc: own.icc, density: photo.density });
  }

  /** The mask as an 8-bit greyscale PNG: 0 outside, 255 inside. */
  async mask(photo: PhotoInfo, mask: AlphaMask, trim: Trim): Promise<Uint8Array> {
    const rect = frameOf(mask.bounds, { x: 0, y: 0, width: photo.width, height: photo.height }, trim);
    const data = new Uint8Array(rect.width * rect.height);
    place({ rect, data }, { rect: mask.bounds, data: mask.alpha }, 1);
    return encodePng({ data, width: rect.width, height: rect.height, channels: 1 }, { icc: null, density: photo.density });
  }

  /** The photo's own numbers, and its profile. */
  async #unadjusted(photo: PhotoInfo, bounds: PhotoRect, alpha: Uint8Array): Promise<Cut> {
    const native = await this.#photos.native(photo.id, bounds);
    return native.channels <= 2 && native.icc !== null ? cutGrey(native, alpha) : cutColor(native, alpha);
  }

  async #adjusted(photo: PhotoInfo, bounds: PhotoRect, alpha: Uint8Array, adjustments: Adjustments, signal: AbortSignal | undefined): Promise<Cut> {
    const { width, height } = bounds;
    const pixels = await this.#photos.pixels(photo.id, { ...bounds, outWidth: width, outHeight: height }, signal);
    const { data } = renderLayer(pixels, maskWindow({ bounds, alpha }, bounds, width, height), width, height, adjustments);
    const icc = photo.icc === null ? null : await this.#photos.profile(photo.id);
    // a grey profile has no place for the new colour
    if (icc === null || !isRgbProfile(icc)) return { data, channels: 4, icc: null };
    return { data: await intoProfile(data, width, height, icc, this.#temp), channels: 4, icc };
  }
}

interface Cut {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly channels: 2 | 4;
  readonly icc: Uint8Array | null;
}

function cutGrey({ data, channels, icc }: NativePixels, alpha: Uint8Array): Cut {
  const out = new Uint8Array(alpha.length * 2);
  for (let i = 0; i < alpha.length; i++) {
    const a = throughMask(alpha[i] ?? 0, channels === 2 ? (data[i * 2 + 1] ?? 0) : 255);
    if (a === 0) continue;
    out[i * 2] = data[i * channels] ?? 0;
    out[i * 2 + 1] = a;
  }
  return { data: out, channels: 2, icc };
}

function cutColor({ data, channels, icc }: NativePixels, alpha: Uint8Array): Cut {
  const out = new Uint8Array(alpha.length * 4);
  const grey = channels <= 2;
  for (let i = 0; i < alpha.length; i++) {
    const at = i * channels;
    const a = throughMask(alpha[i] ?? 0, channels === 2 || channels === 4 ? (data[at + channels - 1] ?? 0) : 255);
    if (a === 0) continue;
    out[i * 4] = data[at] ?? 0;
    out[i * 4 + 1] = data[grey ? at : at + 1] ?? 0;
    out[i * 4 + 2] = data[grey ? at : at + 2] ?? 0;
    out[i * 4 + 3] = a;
  }
  return { data: out, channels: 4, icc };
}

function throughMask(mask: number, own: number): number {
  return own === 255 ? mask : Math.round((mask * own) / 255);
}
