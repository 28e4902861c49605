import { distanceTransform } from '../masks/distance-transform';
import type { AlphaMask } from '../masks/alpha-mask';
import type { PhotoRect } from '../geometry/frames';

/**
 * What a person drew, to measure masks against.
 *
 * `values` is row-major, `width * height`: 0 background, 255 object, anything else ignored (a
 * border that nobody can place to the pixel, or where annotators differ).
 */
export interface Truth {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array;
}

export const BACKGROUND = 0;
export const OBJECT = 255;

/** A mask as a whole picture of zeros and ones, alpha of one half being object. */
export function toBinary(mask: AlphaMask, width: number, height: number): Uint8Array {
  const { bounds, alpha } = mask;
  const binary = new Uint8Array(width * height);
  for (let y = 0; y < bounds.height; y++) {
    for (let x = 0; x < bounds.width; x++) {
      if ((alpha[y * bounds.width + x] ?? 0) >= 128) binary[(bounds.y + y) * width + bounds.x + x] = 1;
    }
  }
  return binary;
}

/** The object of the truth as zeros and ones, ignored pixels being background. */
export function objectOf(truth: Truth): Uint8Array {
  return truth.values.map((value) => (value === OBJECT ? 1 : 0));
}

/**
 * The truth with its ignored pixels decided by the nearest pixel that is not ignored, so that the
 * object's contour runs down the middle of an ignored border. For measures of contours.
 */
export function decided(truth: Truth): Uint8Array {
  const { width, height, values } = truth;
  const object = objectOf(truth);
  if (values.every((value) => value === OBJECT || value === BACKGROUND)) return object;
  const toObject = distanceTransform(values.map((value) => (value === OBJECT ? 0 : 1)), width, height, 'unknown');
  const toBackground = distanceTransform(values, width, height, 'unknown');
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value !== OBJECT && value !== BACKGROUND && (toObject[i] ?? 0) < (toBackground[i] ?? 0)) object[i] = 1;
  }
  return object;
}

/** The tight box of the object, ignored pixels left out; null where there is no object. */
export function objectBox(truth: Truth): PhotoRect | null {
  const { width, height, values } = truth;
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (values[y * width + x] !== OBJECT) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}
