import { madd, splat, sum4 } from './simd';

/** epsilon of the transformer's layer norms, and of the two channel norms in the convolutions */
const EPSILON: f32 = 1e-5;
export const EPSILON_2D: f32 = 1e-6;

/** o [64] = 1 / sqrt(s / 256 + epsilon), s [64] sums of the squares of 256 centred channels, which rounding may take below 0. */
export function inverseDeviations(o: usize, s: usize): void {
  for (let t: usize = 0; t < 256; t += 16) {
    const variance = f32x4.mul(f32x4.max(v128.load(s + t), splat(0.0)), splat(1.0 / 256.0));
    v128.store(o + t, f32x4.div(splat(1.0), f32x4.sqrt(f32x4.add(variance, splat(EPSILON)))));
  }
}

/** Layer norm of one row of 256 in place. `norm` holds scale and shift. */
@inline
function normRow(p: usize, norm: usize): void {
  const bytes: usize = 1024;
  let s = splat(0.0);
  for (let i: usize = 0; i < bytes; i += 16) s = f32x4.add(s, v128.load(p + i));
  const mv = splat(sum4(s) / 256.0);
  let q = splat(0.0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const d = f32x4.sub(v128.load(p + i), mv);
    q = madd(d, d, q);
  }
  const rv = splat(<f32>1.0 / sqrt<f32>(sum4(q) / 256.0 + EPSILON));
  for (let i: usize = 0; i < bytes; i += 16) {
    const x = f32x4.mul(f32x4.sub(v128.load(p + i), mv), rv);
    v128.store(p + i, madd(x, v128.load(norm + i), v128.load(norm + bytes + i)));
  }
}

/** Layer norm of the rows of a [rows, 256] tensor. */
export function normRows(p: usize, norm: usize, rows: i32): void {
  for (let i = 0; i < rows; i++) normRow(p + ((<usize>i) << 10), norm);
}
