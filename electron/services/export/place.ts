import type { PhotoRect } from '../../../core/geometry/frames';
import { intersectRects } from '../../../core/geometry/rect';

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
