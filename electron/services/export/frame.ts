import type { PhotoRect } from '../../../core/geometry/frames';
import { intersectRects } from '../../../core/geometry/rect';

/**
 * The part of the plane that an exported file shows, in photo pixels.
 *
 * @param content box of what is there, inside of the canvas
 * @param trim null: the whole canvas; a number: the content with this padding on each side. Padding is
 *   kept also beyond the photo's edge, where it is transparent: the object always has its margin.
 */
export function frameOf(content: PhotoRect, canvas: PhotoRect, trim: number | null): PhotoRect {
  if (trim === null) return canvas;
  return { x: content.x - trim, y: content.y - trim, width: content.width + 2 * trim, height: content.height + 2 * trim };
}

/** Copies rows of a smaller picture into a larger one; what lies outside is left out. */
export function place(
  target: { readonly rect: PhotoRect; readonly data: Uint8Array | Uint8ClampedArray },
  source: { readonly rect: PhotoRect; readonly data: Uint8Array | Uint8ClampedArray },
  channels: number,
): void {
  const part = intersectRects(target.rect, source.rect);
  if (part === null) return;
  for (let y = part.y; y < part.y + part.height; y++) {
    const from = ((y - source.rect.y) * source.rect.width + part.x - source.rect.x) * channels;
    const to = ((y - target.rect.y) * target.rect.width + part.x - target.rect.x) * channels;
    target.data.set(source.data.subarray(from, from + part.width * channels), to);
  }
}
