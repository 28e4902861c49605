import { madd } from './simd';

/**
 * The micro-kernel: 4 rows by 8 columns of O = C + A B, everything by address and byte stride.
 *
 *   O[r][j] = C[r][j] + sum over k < n of A[r][k] B[k][j],  r < 4, j < 8
 *
 * A[r][k] at `a + r ra + k ka` (so that A may be transposed), B's eight columns side by side at
 * `b + k kb`. Eight accumulators and two vectors of B fill the registers that V8 gives; larger
 * tiles spill.
 */
@inline
export function product4x8(
  a: usize, ra: usize, ka: usize, b: usize, kb: usize, n: i32, c: usize, rc: usize, o: usize, ro: usize,
): void {
  let c00 = v128.load(c);
  let c01 = v128.load(c, 16);
  let c10 = v128.load(c + rc);
  let c11 = v128.load(c + rc, 16);
  let c20 = v128.load(c + 2 * rc);
  let c21 = v128.load(c + 2 * rc, 16);
  let c30 = v128.load(c + 3 * rc);
  let c31 = v128.load(c + 3 * rc, 16);
  let pa = a;
  let pb = b;
  for (let k = 0; k < n; k++) {
    const b0 = v128.load(pb);
    const b1 = v128.load(pb, 16);
    const s0 = v128.load_splat<f32>(pa);
    c00 = madd(s0, b0, c00);
    c01 = madd(s0, b1, c01);
    const s1 = v128.load_splat<f32>(pa + ra);
    c10 = madd(s1, b0, c10);
    c11 = madd(s1, b1, c11);
    const s2 = v128.load_splat<f32>(pa + 2 * ra);
    c20 = madd(s2, b0, c20);
    c21 = madd(s2, b1, c21);
    const s3 = v128.load_splat<f32>(pa + 3 * ra);
    c30 = madd(s3, b0, c30);
    c31 = madd(s3, b1, c31);
    pa += ka;
    pb += kb;
  }
  v128.store(o, c00);
  v128.store(o, c01, 16);
  v128.store(o + ro, c10);
  v128.store(o + ro, c11, 16);
  v128.store(o + 2 * ro, c20);
  v128.store(o + 2 * ro, c21, 16);
  v128.store(o + 3 * ro, c30);
  v128.store(o + 3 * ro, c31, 16);
}

/**
 * A linear layer: out[rows, n] = in[rows, k] W + b, W in panels of 8 columns. Strides in bytes;
 * `rows` a multiple of 4 (rows of padding are computed and ignored); an input stride of 0 repeats
 * one row.
 */
export function linear(
  out: usize, outStride: usize, input: usize, inStride: usize, rows: i32, weight: usize, bias: usize, k: i32, n: i32,
): void {
  for (let j = 0; j < n; j += 8) panelOfLinear(j, out, outStride, input, inStride, rows, weight, bias, k);
}

/** Columns j to j + 8 of `linear`. */
@inline
export function panelOfLinear(
  j: i32, out: usize, outStride: usize, input: usize, inStride: usize, rows: i32, weight: usize, bias: usize, k: i32,
): void {
  const panel = weight + ((<usize>(j * k)) << 2);
  const b = bias + ((<usize>j) << 2);
  for (let r = 0; r < rows; r += 4) {
    product4x8(
      input + <usize>r * inStride, inStride, 4, panel, 32, k, b, 0, out + <usize>r * outStride + ((<usize>j) << 2), outStride,
    );
  }
}

/** o = a + b, `n` floats, n a multiple of 4. */
@inline
export function addVectors(o: usize, a: usize, b: usize, n: i32): void {
  for (let i: usize = 0, end = (<usize>n) << 2; i < end; i += 16) {
    v128.store(o + i, f32x4.add(v128.load(a + i), v128.load(b + i)));
  }
}

/** relu in place, `n` floats, n a multiple of 4. */
export function relu(p: usize, n: i32): void {
  for (let i: usize = 0, end = (<usize>n) << 2; i < end; i += 16) {
    v128.store(p + i, f32x4.max(v128.load(p + i), f32x4.splat(0.0)));
  }
}
