import { boxMean } from './box-mean';

/** Three planes of a picture, each [height, width], 0..1. */
export interface ColourPlanes {
  readonly width: number;
  readonly height: number;
  readonly planes: readonly [Float32Array, Float32Array, Float32Array];
}

/** A linear function of the colour at each pixel: `red * r + green * g + blue * b + constant`. */
export interface LinearMap {
  readonly width: number;
  readonly height: number;
  readonly red: Float32Array;
  readonly green: Float32Array;
  readonly blue: Float32Array;
  readonly constant: Float32Array;
}

/**
 * Guided filter with a guide in colours (He, Sun & Tang 2013, "Guided Image Filtering", section 3.5):
 * in each window the input p is fitted by a linear function of the colour, `a = (Σ + εU)⁻¹ cov(I, p)`,
 * `b = mean(p) - a · mean(I)`, and each pixel takes the mean of the functions of its windows. Where p
 * has an edge near one of the picture, the result has the picture's edge.
 *
 * The functions are returned instead of their values, so that they can be applied to the same
 * picture at a higher resolution (He & Sun 2015, "Fast Guided Filter"). What depends on the picture
 * alone, means and (Σ + εU)⁻¹, is worked out once for all inputs.
 *
 * @param radius of a window in pixels
 * @param epsilon variance of the colours (0..1 each) below which a window counts as flat
 * @returns the filter of that picture, which takes p [height, width]
 */
export function guidedFilter({ width, height, planes }: ColourPlanes, radius: number, epsilon: number): (p: Float32Array) => LinearMap {
  const mean = (plane: Float32Array, times?: Float32Array): Float32Array => boxMean(plane, width, height, radius, times);
  const [r, g, b] = planes;
  const [mr, mg, mb] = [mean(r), mean(g), mean(b)];
  const inverse = inverses([mr, mg, mb], [mean(r, r), mean(r, g), mean(r, b), mean(g, g), mean(g, b), mean(b, b)], epsilon);
  return (p) => {
    const mp = mean(p);
    const [ar, ag, ab] = [mean(p, r), mean(p, g), mean(p, b)];
    const constant = mp;
    for (let i = 0; i < p.length; i++) {
      const P = mp[i] ?? 0;
      const R = mr[i] ?? 0;
      const G = mg[i] ?? 0;
      const B = mb[i] ?? 0;
      const c0 = (ar[i] ?? 0) - R * P;
      const c1 = (ag[i] ?? 0) - G * P;
      const c2 = (ab[i] ?? 0) - B * P;
      const k = i * 6;
      const i01 = inverse[k + 1] ?? 0;
      const i02 = inverse[k + 2] ?? 0;
      const i12 = inverse[k + 4] ?? 0;
      const a0 = (inverse[k] ?? 0) * c0 + i01 * c1 + i02 * c2;
      const a1 = i01 * c0 + (inverse[k + 3] ?? 0) * c1 + i12 * c2;
      const a2 = i02 * c0 + i12 * c1 + (inverse[k + 5] ?? 0) * c2;
      // the means of these are still to be taken, in the place of what is no longer needed
      ar[i] = a0;
      ag[i] = a1;
      ab[i] = a2;
      constant[i] = P - a0 * R - a1 * G - a2 * B;
    }
    return { width, height, red: mean(ar), green: mean(ag), blue: mean(ab), constant: mean(constant) };
  };
}

/**
 * Inverses of Σ + εU, the covariance of the three channels in the window around each pixel.
 *
 * @param means of the channels r, g, b
 * @param products means of rr, rg, rb, gg, gb, bb
 * @returns six numbers a pixel, in the order of the products
 */
function inverses(means: readonly [Float32Array, Float32Array, Float32Array], products: readonly Float32Array[], epsilon: number): Float32Array {
  const [mr, mg, mb] = means;
  const [rr, rg, rb, gg, gb, bb] = products as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
  const inverse = new Float32Array(mr.length * 6);
  for (let i = 0; i < mr.length; i++) {
    const R = mr[i] ?? 0;
    const G = mg[i] ?? 0;
    const B = mb[i] ?? 0;
    const s00 = (rr[i] ?? 0) - R * R + epsilon;
    const s01 = (rg[i] ?? 0) - R * G;
    const s02 = (rb[i] ?? 0) - R * B;
    const s11 = (gg[i] ?? 0) - G * G + epsilon;
    const s12 = (gb[i] ?? 0) - G * B;
    const s22 = (bb[i] ?? 0) - B * B + epsilon;
    // by cofactors
    const i00 = s11 * s22 - s12 * s12;
    const i01 = s02 * s12 - s01 * s22;
    const i02 = s01 * s12 - s02 * s11;
    const scale = 1 / (s00 * i00 + s01 * i01 + s02 * i02);
    const k = i * 6;
    inverse[k] = i00 * scale;
    inverse[k + 1] = i01 * scale;
    inverse[k + 2] = i02 * scale;
    inverse[k + 3] = (s00 * s22 - s02 * s02) * scale;
    inverse[k + 4] = (s01 * s02 - s00 * s12) * scale;
    inverse[k + 5] = (s00 * s11 - s01 * s01) * scale;
  }
  return inverse;
}
