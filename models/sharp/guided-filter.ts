import { boxMean, product } from './box-mean';

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
 * picture at a higher resolution (He & Sun 2015, "Fast Guided Filter").
 *
 * @param p [height, width] what is filtered
 * @param radius of a window in pixels
 * @param epsilon variance of the colours (0..1 each) below which a window counts as flat
 */
export function guidedFilter({ width, height, planes }: ColourPlanes, p: Float32Array, radius: number, epsilon: number): LinearMap {
  const mean = (plane: Float32Array): Float32Array => boxMean(plane, width, height, radius);
  const [r, g, b] = planes;
  const mr = mean(r);
  const mg = mean(g);
  const mb = mean(b);
  const mp = mean(p);
  const rr = mean(product(r, r));
  const rg = mean(product(r, g));
  const rb = mean(product(r, b));
  const gg = mean(product(g, g));
  const gb = mean(product(g, b));
  const bb = mean(product(b, b));
  const rp = mean(product(r, p));
  const gp = mean(product(g, p));
  const bp = mean(product(b, p));
  const constant = new Float32Array(p.length);
  for (let i = 0; i < p.length; i++) {
    const R = mr[i] ?? 0;
    const G = mg[i] ?? 0;
    const B = mb[i] ?? 0;
    const P = mp[i] ?? 0;
    // Σ + εU, symmetric
    const s00 = (rr[i] ?? 0) - R * R + epsilon;
    const s01 = (rg[i] ?? 0) - R * G;
    const s02 = (rb[i] ?? 0) - R * B;
    const s11 = (gg[i] ?? 0) - G * G + epsilon;
    const s12 = (gb[i] ?? 0) - G * B;
    const s22 = (bb[i] ?? 0) - B * B + epsilon;
    const c0 = (rp[i] ?? 0) - R * P;
    const c1 = (gp[i] ?? 0) - G * P;
    const c2 = (bp[i] ?? 0) - B * P;
    // its inverse by cofactors
    const i00 = s11 * s22 - s12 * s12;
    const i01 = s02 * s12 - s01 * s22;
    const i02 = s01 * s12 - s02 * s11;
    const i11 = s00 * s22 - s02 * s02;
    const i12 = s01 * s02 - s00 * s12;
    const i22 = s00 * s11 - s01 * s01;
    const scale = 1 / (s00 * i00 + s01 * i01 + s02 * i02);
    const a0 = (i00 * c0 + i01 * c1 + i02 * c2) * scale;
    const a1 = (i01 * c0 + i11 * c1 + i12 * c2) * scale;
    const a2 = (i02 * c0 + i12 * c1 + i22 * c2) * scale;
    // the means of these are still to be taken: rr, rg, rb are no longer needed
    rr[i] = a0;
    rg[i] = a1;
    rb[i] = a2;
    constant[i] = P - a0 * R - a1 * G - a2 * B;
  }
  return { width, height, red: mean(rr), green: mean(rg), blue: mean(rb), constant: mean(constant) };
}
