import type { PhotoRect } from '../geometry/frames';
import type { AlphaMask } from '../masks/alpha-mask';

/**
 * A mask over a window of the photo, scaled: each output pixel has the mean alpha of the part of
 * the photo that it covers (box filter), so that edges stay smooth when they are looked at from
 * afar; at one to one and above, the pixels themselves.
 *
 * @param window part of the photo in photo pixels; may reach beyond the mask, where alpha is 0
 * @returns `outWidth * outHeight` bytes
 */
export function maskWindow(mask: AlphaMask, window: PhotoRect, outWidth: number, outHeight: number): Uint8Array {
  const out = new Uint8Array(outWidth * outHeight);
  const { bounds, alpha } = mask;
  const columns = spans(window.x - bounds.x, window.width, outWidth, bounds.width);
  const rows = spans(window.y - bounds.y, window.height, outHeight, bounds.height);
  if (columns.single && rows.single) {
    for (let y = 0; y < outHeight; y++) {
      const row = rows.from[y] ?? -1;
      if (row < 0) continue;
      for (let x = 0; x < outWidth; x++) {
        const column = columns.from[x] ?? -1;
        if (column >= 0) out[y * outWidth + x] = alpha[row * bounds.width + column] ?? 0;
      }
    }
    return out;
  }
  // rows first, so that each of the mask's pixels is read once
  const across = new Float64Array(outWidth);
  for (let y = 0; y < outHeight; y++) {
    const top = rows.start[y] ?? 0;
    const bottom = rows.end[y] ?? 0;
    if (bottom <= top) continue;
    across.fill(0);
    for (let row = Math.floor(top); row < bottom; row++) {
      const height = Math.min(row + 1, bottom) - Math.max(row, top);
      const line = row * bounds.width;
      for (let x = 0; x < outWidth; x++) {
        const left = columns.start[x] ?? 0;
        const right = columns.end[x] ?? 0;
        let sum = 0;
        for (let column = Math.floor(left); column < right; column++) {
          sum += (alpha[line + column] ?? 0) * (Math.min(column + 1, right) - Math.max(column, left));
        }
        across[x] = (across[x] ?? 0) + sum * height;
      }
    }
    const area = (window.width / outWidth) * (window.height / outHeight);
    for (let x = 0; x < outWidth; x++) out[y * outWidth + x] = Math.round((across[x] ?? 0) / area);
  }
  return out;
}

interface Spans {
  /** the part of the mask that each output pixel covers, clamped to the mask, in mask pixels */
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** the mask pixel under the centre of each output pixel, -1 outside */
  readonly from: Int32Array;
  /** no output pixel covers more than one mask pixel */
  readonly single: boolean;
}

function spans(offset: number, length: number, out: number, size: number): Spans {
  const step = length / out;
  const start = new Float64Array(out);
  const end = new Float64Array(out);
  const from = new Int32Array(out);
  for (let i = 0; i < out; i++) {
    start[i] = Math.min(size, Math.max(0, offset + i * step));
    end[i] = Math.min(size, Math.max(0, offset + (i + 1) * step));
    const center = Math.floor(offset + (i + 0.5) * step);
    from[i] = center >= 0 && center < size ? center : -1;
  }
  return { start, end, from, single: step <= 1 };
}
