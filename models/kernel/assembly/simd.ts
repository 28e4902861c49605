/** Elementwise functions of four floats. */

@inline
export function splat(value: f32): v128 {
  return f32x4.splat(value);
}

@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c);
}

@inline
export function sum4(a: v128): f32 {
  return f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 1) + (f32x4.extract_lane(a, 2) + f32x4.extract_lane(a, 3));
}

@inline
export function max4(a: v128): f32 {
  return max(max(f32x4.extract_lane(a, 0), f32x4.extract_lane(a, 1)), max(f32x4.extract_lane(a, 2), f32x4.extract_lane(a, 3)));
}

/**
 * exp, to about one unit in the last place (Cephes, expf): x = n ln 2 + r, a polynomial of degree 6
 * in r, then n into the exponent. Clamped to -87..88, so that it neither overflows nor gives
 * denormals.
 */
@inline
export function exp4(x: v128): v128 {
  const t = f32x4.pmin(f32x4.pmax(x, splat(-87.0)), splat(88.0));
  const n = f32x4.nearest(f32x4.mul(t, splat(1.44269504)));
  let r = madd(n, splat(-0.693359375), t);
  r = madd(n, splat(2.12194440e-4), r);
  let p = splat(1.9875691500e-4);
  p = madd(p, r, splat(1.3981999507e-3));
  p = madd(p, r, splat(8.3334519073e-3));
  p = madd(p, r, splat(4.1665795894e-2));
  p = madd(p, r, splat(1.6666665459e-1));
  p = madd(p, r, splat(0.5));
  p = madd(f32x4.mul(r, r), p, f32x4.add(r, splat(1.0)));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(p, power);
}

/**
 * GELU, x/2 (1 + erf(x / sqrt 2)), with erf by Abramowitz and Stegun 7.1.26 (error under 1.5e-7).
 */
@inline
export function gelu4(x: v128): v128 {
  const z = f32x4.mul(x, splat(0.70710678));
  const a = f32x4.abs(z);
  const u = f32x4.div(splat(1.0), madd(a, splat(0.3275911), splat(1.0)));
  let p = splat(1.061405429);
  p = madd(p, u, splat(-1.453152027));
  p = madd(p, u, splat(1.421413741));
  p = madd(p, u, splat(-0.284496736));
  p = madd(p, u, splat(0.254829592));
  const e = f32x4.sub(splat(1.0), f32x4.mul(f32x4.mul(p, u), exp4(f32x4.neg(f32x4.mul(a, a)))));
  const erf = v128.bitselect(x, e, i32x4.splat(0x80000000));
  return f32x4.mul(f32x4.mul(x, splat(0.5)), f32x4.add(splat(1.0), erf));
}
