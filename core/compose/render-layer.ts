import { recolorCube } from '../colour/recolor';
import type { Adjustments } from '../document/document';

/** Straight RGBA in sRGB, 8 bit, row by row; where alpha is 0 the colour is 0 too. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/**
 * The pixels of a cut-out: the photo's through the mask, adjusted. One function for the canvas at
 * screen resolution and for the export at full resolution, so that what is exported is what was seen.
 *
 * @param pixels straight sRGB RGBA of a window of the photo, at any scale, `width * height * 4` bytes; not changed
 * @param alpha the mask over the same window at the same scale, `width * height` bytes (`maskWindow`)
 * @throws RangeError where the sizes don't fit
 */
export function renderLayer(
  pixels: Uint8Array | Uint8ClampedArray,
  alpha: Uint8Array,
  width: number,
  height: number,
  adjustments: Adjustments,
): Raster {
  const count = width * height;
  if (pixels.length !== count * 4 || alpha.length !== count) {
    throw new RangeError(`Expected ${count * 4} bytes of pixels and ${count} of alpha but received ${pixels.length} and ${alpha.length}`);
  }
  const data = new Uint8ClampedArray(count * 4);
  for (let i = 0, at = 0; i < count; i++, at += 4) {
    const mask = alpha[i] ?? 0;
    const own = pixels[at + 3] ?? 0;
    const product = own === 255 ? mask : Math.round((mask * own) / 255);
    if (product === 0) continue;
    data[at] = pixels[at] ?? 0;
    data[at + 1] = pixels[at + 1] ?? 0;
    data[at + 2] = pixels[at + 2] ?? 0;
    data[at + 3] = product;
  }
  adjust(data, adjustments);
  return { width, height, data };
}

/** Applies adjustments to straight RGBA pixels in place; alpha stays. */
export function adjust(data: Uint8ClampedArray, { recolor }: Adjustments): void {
  if (recolor?.enabled === true && recolor.amount > 0) recolorCube(recolor).apply(data);
}

/** True where the adjustments change any pixel. */
export function isAdjusted({ recolor }: Adjustments): boolean {
  return recolor?.enabled === true && recolor.amount > 0;
}
