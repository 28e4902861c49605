import { HEADS, INNER } from '../layout';
import { madd, splat } from './simd';

/** Bytes of a tile of a tensor [64 tiles, 128, 64]. */
const TILE_BYTES: usize = 32_768;

/**
 * What each of `count` tokens and each head give with the image tokens of a tile, where the image's
 * side is known per photo: row (t * 8 + h) of `out` [8 count, 64] is
 *
 *   sum over d of source[t, h * 16 + d] * image[tile, h * 16 + d, :]
 *
 * times `factor` [64] where that is an address, and added to what is there where `add` says so. Two
 * rows by sixteen columns at a time.
 */
export function tileScores(out: usize, source: usize, image: usize, tile: i32, count: i32, factor: usize, add: bool): void {
  const row: usize = INNER * 4;
  const next: usize = HEADS * 256;
  for (let h: usize = 0; h < <usize>HEADS; h++) {
    const channels = image + <usize>tile * TILE_BYTES + h * 4096;
    for (let t: usize = 0; t < 256; t += 64) {
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
          const p = channels + (d << 8) + t;
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
        if (factor) {
          const f0 = v128.load(factor + t);
          const f1 = v128.load(factor + t, 16);
          const f2 = v128.load(factor + t, 32);
          const f3 = v128.load(factor + t, 48);
          c00 = f32x4.mul(c00, f0);
          c01 = f32x4.mul(c01, f1);
          c02 = f32x4.mul(c02, f2);
          c03 = f32x4.mul(c03, f3);
          c10 = f32x4.mul(c10, f0);
          c11 = f32x4.mul(c11, f1);
          c12 = f32x4.mul(c12, f2);
          c13 = f32x4.mul(c13, f3);
        }
        const o = out + <usize>j * next + (h << 8) + t;
        store4(o, c00, c01, c02, c03, add);
        if (j + 1 < count) store4(o + next, c10, c11, c12, c13, add);
      }
    }
  }
}

@inline
function store4(o: usize, a: v128, b: v128, c: v128, d: v128, add: bool): void {
  if (add) {
    a = f32x4.add(a, v128.load(o));
    b = f32x4.add(b, v128.load(o, 16));
    c = f32x4.add(c, v128.load(o, 32));
    d = f32x4.add(d, v128.load(o, 48));
  }
  v128.store(o, a);
  v128.store(o, b, 16);
  v128.store(o, c, 32);
  v128.store(o, d, 48);
}
