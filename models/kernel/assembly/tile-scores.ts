import { HEADS, INNER } from '../layout';
import { tokens } from './memory';
import { madd, splat } from './simd';

/**
 * Scores of one tile where the image's projection is known per photo: row (t * 8 + h) of `st`
 * [R, 64] is sum over d of source[t, h * 16 + d] * image[h * 16 + d, tile]. `image` is [128, N],
 * `source` [T, 128]; two rows by sixteen columns at a time.
 */
export function tileScores(st: usize, source: usize, image: usize, tile: i32): void {
  const count = tokens();
  const row: usize = INNER * 4;
  const out: usize = HEADS * 64 * 4;
  for (let h: usize = 0; h < <usize>HEADS; h++) {
    for (let t: usize = 0; t < 64; t += 16) {
      const columns = image + h * 16 * 16384 + ((<usize>tile * 64 + t) << 2);
      for (let j = 0; j < count; j += 2) {
        const a = source + <usize>j * row + h * 64;
        let c00 = splat(0.0);
        let c01 = c00;
        let c02 = c00;
        let c03 = c00;
        let c10 = c00;
        let c11 = c00;
        let c12 = c00;
        let c13 = c00;
        for (let d: usize = 0; d < 16; d++) {
          const p = columns + d * 16384;
          const s0 = v128.load_splat<f32>(a + (d << 2));
          const s1 = v128.load_splat<f32>(a + row + (d << 2));
          const b0 = v128.load(p);
          const b1 = v128.load(p, 16);
          const b2 = v128.load(p, 32);
          const b3 = v128.load(p, 48);
          c00 = madd(s0, b0, c00);
          c01 = madd(s0, b1, c01);
          c02 = madd(s0, b2, c02);
          c03 = madd(s0, b3, c03);
          c10 = madd(s1, b0, c10);
          c11 = madd(s1, b1, c11);
          c12 = madd(s1, b2, c12);
          c13 = madd(s1, b3, c13);
        }
        const o = st + <usize>j * out + (h * 64 + t) * 4;
        v128.store(o, c00);
        v128.store(o, c01, 16);
        v128.store(o, c02, 32);
        v128.store(o, c03, 48);
        if (j + 1 < count) {
          v128.store(o + out, c10);
          v128.store(o + out, c11, 16);
          v128.store(o + out, c12, 32);
          v128.store(o + out, c13, 48);
        }
      }
    }
  }
}
