import { measureColor, MEASURED_AT } from '../../../core/colour/measure-color';
import { oklchFromHex } from '../../../core/colour/oklab';
import { maskWindow } from '../../../core/compose/mask-window';
import type { PhotoInfo, Recolor } from '../../../core/document/document';
import type { AlphaMask } from '../../../core/masks/alpha-mask';
import type { PhotoStore } from '../photos/photo-store';

/**
 * The adjustment that gives an object a colour: from the one that it has, measured in the photo.
 * @param to `#rrggbb`
 * @param amount 0..1
 */
export async function measuredRecolor(photos: Pick<PhotoStore, 'pixels'>, photo: PhotoInfo, mask: AlphaMask, to: string, amount: number, signal?: AbortSignal): Promise<Recolor> {
  const { bounds } = mask;
  const scale = Math.min(1, MEASURED_AT / Math.max(1, bounds.width, bounds.height));
  const width = Math.max(1, Math.round(bounds.width * scale));
  const height = Math.max(1, Math.round(bounds.height * scale));
  const pixels = bounds.width === 0 || bounds.height === 0 ? new Uint8Array(0) : await photos.pixels(photo.id, { ...bounds, outWidth: width, outHeight: height }, signal);
  const from = measureColor(pixels, pixels.length === 0 ? new Uint8Array(0) : maskWindow(mask, bounds, width, height));
  return { enabled: true, from, to: oklchFromHex(to), amount, keepLight: true };
}
