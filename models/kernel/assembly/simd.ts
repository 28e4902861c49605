/** Elementwise functions of four floats. */

@inline
export function splat(value: f32): v128 {
  return f32x4.splat(value);
}

/** a b + c: one instruction where the kernel is built with relaxed SIMD (`build/kernel.mjs`), rounded once or twice as the processor likes. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
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
 * GELU, x/2 (1 + erf(x / sqrt 2)). erf(z) = z P(z^2) / Q(z^2) on |z| <= 4, a rational minimax
 * approximation good to float32 (the coefficients that Eigen uses); beyond, erf is 1 to seven digits.
 */
@inline
export function gelu4(x: v128): v128 {
  const z = f32x4.pmin(f32x4.pmax(f32x4.mul(x, splat(0.70710678)), splat(-4.0)), splat(4.0));
  const t = f32x4.mul(z, z);
  let p = madd(t, splat(-2.72614225801306e-10), splat(2.77068142495902e-8));
  p = madd(p, t, splat(-2.10102402082508e-6));
  p = madd(p, t, splat(-5.69250639462346e-5));
  p = madd(p, t, splat(-7.34990630326855e-4));
  p = madd(p, t, splat(-2.95459980854025e-3));
  p = madd(p, t, splat(-1.60960333262415e-2));
  let q = madd(t, splat(-1.45660718464996e-5), splat(-2.13374055278905e-4));
  q = madd(q, t, splat(-1.68282697438203e-3));
  q = madd(q, t, splat(-7.37332916720468e-3));
  q = madd(q, t, splat(-1.42647390514189e-2));
  const erf = f32x4.div(f32x4.mul(z, p), q);
  const half = f32x4.mul(x, splat(0.5));
  return madd(half, erf, half);
}
