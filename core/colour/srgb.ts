/** The sRGB transfer function (IEC 61966-2-1), for 8-bit values by table. */

/** Linear light, 0..1, of each 8-bit sRGB value. */
export const LINEAR_OF_BYTE: Float64Array = Float64Array.from({ length: 256 }, (_, value) => linearOf(value / 255));

/** Linear light of an encoded value, both 0..1. */
export function linearOf(encoded: number): number {
  return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
}

/** Encoded value of linear light; what lies outside of 0..1 is clamped. */
export function encodedOf(linear: number): number {
  if (linear <= 0) return 0;
  if (linear >= 1) return 1;
  return linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055;
}
