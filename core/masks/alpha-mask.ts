import type { PhotoRect } from '../geometry/frames';

/**
 * A mask as pixels: an 8-bit alpha bitmap cropped to its bounds.
 *
 * `bounds` has whole numbers and lies inside the photo; `alpha` is row-major,
 * `bounds.width * bounds.height` bytes, 0 outside and 255 inside. The empty mask has bounds of
 * width and height 0 and no bytes.
 */
export interface AlphaMask {
  readonly bounds: PhotoRect;
  readonly alpha: Uint8Array;
}

export const EMPTY_MASK: AlphaMask = { bounds: { x: 0, y: 0, width: 0, height: 0 }, alpha: new Uint8Array(0) };

/** Alpha at a whole pixel of the photo, 0 outside of the bounds. */
export function alphaAt(mask: AlphaMask, x: number, y: number): number {
  const { bounds } = mask;
  const column = x - bounds.x;
  const row = y - bounds.y;
  if (column < 0 || row < 0 || column >= bounds.width || row >= bounds.height) return 0;
  return mask.alpha[row * bounds.width + column] ?? 0;
}

/** Area in pixels: the number of pixels whose alpha is at least one half. */
export function areaOf(mask: AlphaMask): number {
  let area = 0;
  for (const alpha of mask.alpha) if (alpha >= 128) area++;
  return area;
}

/** Tight box of the pixels whose alpha is at least one half; of no area where there are none. */
export function boxOf({ bounds, alpha }: AlphaMask): PhotoRect {
  let left = bounds.width;
  let right = -1;
  let top = -1;
  let bottom = -1;
  for (let y = 0; y < bounds.height; y++) {
    for (let x = 0; x < bounds.width; x++) {
      if ((alpha[y * bounds.width + x] ?? 0) < 128) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (top < 0) top = y;
      bottom = y;
    }
  }
  if (right < 0) return { x: bounds.x, y: bounds.y, width: 0, height: 0 };
  return { x: bounds.x + left, y: bounds.y + top, width: right - left + 1, height: bottom - top + 1 };
}

/** Crops a mask of the whole picture (`width * height` alpha bytes) to the box of what isn't 0. */
export function cropToContent(alpha: Uint8Array, width: number, height: number): AlphaMask {
  let left = width;
  let right = -1;
  let top = -1;
  let bottom = -1;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      if (alpha[row + x] === 0) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (top < 0) top = y;
      bottom = y;
    }
  }
  if (right < 0) return EMPTY_MASK;
  const bounds = { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  const cropped = new Uint8Array(bounds.width * bounds.height);
  for (let y = 0; y < bounds.height; y++) {
    const from = (top + y) * width + left;
    cropped.set(alpha.subarray(from, from + bounds.width), y * bounds.width);
  }
  return { bounds, alpha: cropped };
}
