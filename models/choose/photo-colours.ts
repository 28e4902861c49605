import type { Size } from '../../core/geometry/frames';

/**
 * The photo in CIE L*a*b* (D65), one value triple a cell of the low-resolution logits that holds
 * photo: what the rules of choosing know of the photo besides the model's answer.
 */
export interface PhotoColours {
  /** cells, `logitCells(modelFrame(photo))` */
  readonly size: Size;
  /** [height, width, 3] L* 0..100, a*, b* */
  readonly lab: Float32Array;
}

/** sRGB's transfer function (IEC 61966-2-1), 8 bits to linear light 0..1. */
const LINEAR = Float64Array.from({ length: 256 }, (_, value) => {
  const share = value / 255;
  return share > 0.04045 ? ((share + 0.055) / 1.055) ** 2.4 : share / 12.92;
});

/** Reference white D65 of X and Z; Y is 1. */
const WHITE_X = 0.9505;
const WHITE_Z = 1.089;

/** CIE 1976: cube root, with a straight line near black. */
function lightness(t: number): number {
  return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116;
}

/**
 * @param pixels [height, width, 4] sRGB bytes with alpha, straight: the photo scaled to `size` by
 *   averaging (`PhotoStore.pixels`); transparent pixels count with the colour they carry
 */
export function photoColours(pixels: Uint8Array | Uint8ClampedArray, size: Size): PhotoColours {
  const cells = size.width * size.height;
  if (pixels.length !== cells * 4) throw new RangeError(`Expected ${cells * 4} bytes for ${size.width} x ${size.height} pixels but received ${pixels.length}`);
  const lab = new Float32Array(cells * 3);
  for (let i = 0; i < cells; i++) {
    const red = LINEAR[pixels[i * 4] ?? 0] ?? 0;
    const green = LINEAR[pixels[i * 4 + 1] ?? 0] ?? 0;
    const blue = LINEAR[pixels[i * 4 + 2] ?? 0] ?? 0;
    const x = lightness((0.4124 * red + 0.3576 * green + 0.1805 * blue) / WHITE_X);
    const y = lightness(0.2126 * red + 0.7152 * green + 0.0722 * blue);
    const z = lightness((0.0193 * red + 0.1192 * green + 0.9505 * blue) / WHITE_Z);
    lab[i * 3] = 116 * y - 16;
    lab[i * 3 + 1] = 500 * (x - y);
    lab[i * 3 + 2] = 200 * (y - z);
  }
  return { size, lab };
}
