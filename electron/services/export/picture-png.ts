import { composite, type Painted } from '../../../core/compose/composite';
import { canvasOf } from '../../../core/compose/painted-document';
import type { ImageDocument } from '../../../core/document/document';
import type { PhotoRect } from '../../../core/geometry/frames';
import { intersectRects } from '../../../core/geometry/rect';
import type { PhotoStore } from '../photos/photo-store';
import { intoProfile, isRgbProfile } from './color-profile';
import { place } from './place';
import { encodePng } from './png-file';

/** Pixels composited at a time: 16 bytes each, and as many for each group inside a group. */
const BAND_PIXELS = 2_000_000;

export interface PictureOptions {
  /** the part of the plane that the file shows; outside of the canvas it is transparent */
  readonly frame: PhotoRect;
  /** folder for files on their way */
  readonly temp: string;
  readonly compression?: number;
}

/**
 * Layers composited into a PNG, band by band, with the photo's profile and resolution. Pixels in
 * which the photo shows as it is keep the photo's own numbers; the rest is converted into its profile.
 *
 * @yields how much is done, 0..1
 * @returns the file's bytes
 */
export async function* picturePng(
  document: ImageDocument,
  layers: readonly Painted[],
  photos: Pick<PhotoStore, 'pixels' | 'native' | 'profile'>,
  { frame, temp, compression }: PictureOptions,
  signal?: AbortSignal,
): AsyncGenerator<number, Uint8Array> {
  const data = new Uint8Array(frame.width * frame.height * 4);
  const { photo } = document;
  const icc = photo.icc === null ? null : await photos.profile(photo.id);
  const profile = icc !== null && isRgbProfile(icc) ? icc : null;
  for (const rect of bands(intersectRects(frame, canvasOf(document)))) {
    signal?.throwIfAborted();
    const band = await composite(layers, rect);
    const own = profile === null ? band : await ownNumbers(band, rect, profile);
    place({ rect: frame, data }, { rect, data: own }, 4);
    yield (rect.y + rect.height - frame.y) / (frame.height + 1);
  }
  signal?.throwIfAborted();
  return encodePng({ data, width: frame.width, height: frame.height, channels: 4 }, { icc: profile, density: photo.density, ...(compression === undefined ? {} : { compression }) });

  async function ownNumbers(band: Uint8ClampedArray, rect: PhotoRect, into: Uint8Array): Promise<Uint8Array> {
    const [shown, native] = await Promise.all([photos.pixels(photo.id, { ...rect, outWidth: rect.width, outHeight: rect.height }), photos.native(photo.id, rect)]);
    const seen = new Uint32Array(band.buffer, band.byteOffset, rect.width * rect.height);
    const asItIs = new Uint32Array(new Uint8Array(shown).buffer);
    const touched = seen.some((pixel, i) => pixel !== asItIs[i]);
    const out = touched ? await intoProfile(band, rect.width, rect.height, into, temp) : new Uint8Array(band.length);
    if (native.channels < 3) return out;
    for (let i = 0; i < seen.length; i++) {
      if (seen[i] !== asItIs[i]) continue;
      const alpha = band[i * 4 + 3] ?? 0;
      out[i * 4 + 3] = alpha;
      if (alpha > 0) for (let c = 0; c < 3; c++) out[i * 4 + c] = native.data[i * native.channels + c] ?? 0;
    }
    return out;
  }
}

/** Bands of rows from top to bottom. */
export function* bands(rect: PhotoRect | null): Generator<PhotoRect> {
  if (rect === null) return;
  const rows = Math.max(1, Math.floor(BAND_PIXELS / rect.width));
  for (let y = rect.y; y < rect.y + rect.height; y += rows) {
    yield { ...rect, y, height: Math.min(rows, rect.y + rect.height - y) };
  }
}
