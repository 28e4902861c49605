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
  return tightened({ bounds: { x: 0, y: 0, width, height }, alpha });
}

/** Crops a mask to the box of what isn't 0; the same mask where nothing is to be cropped. */
export function tightened(mask: AlphaMask): AlphaMask {
  const { bounds, alpha } = mask;
  const { width, height } = bounds;
  let top = 0;
  while (top < height && isEmptyRow(alpha, width, top)) top++;
  if (top === height) return EMPTY_MASK;
  let bottom = height - 1;
  while (isEmptyRow(alpha, width, bottom)) bottom--;
  let left = 0;
  while (isEmptyColumn(alpha, width, left, top, bottom)) left++;
  let right = width - 1;
  while (isEmptyColumn(alpha, width, right, top, bottom)) right--;
  const tight = { x: bounds.x + left, y: bounds.y + top, width: right - left + 1, height: bottom - top + 1 };
  if (tight.width === width && tight.height === height) return mask;
  const cropped = new Uint8Array(tight.width * tight.height);
  for (let y = 0; y < tight.height; y++) {
    const from = (top + y) * width + left;
    cropped.set(alpha.subarray(from, from + tight.width), y * tight.width);
  }
  return { bounds: tight, alpha: cropped };
}

function isEmptyRow(alpha: Uint8Array, width: number, y: number): boolean {
  for (let i = y * width; i < (y + 1) * width; i++) if (alpha[i] !== 0) return false;
  return true;
}

function isEmptyColumn(alpha: Uint8Array, width: number, x: number, top: number, bottom: number): boolean {
  for (let y = top; y <= bottom; y++) if (alpha[y * width + x] !== 0) return false;
  return true;
}
