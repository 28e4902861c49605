import { CTL_COLUMNS, CTL_ROWS, HYPER, LOGITS, U2 } from '../layout';
import { at, control } from './memory';
import { madd, splat } from './simd';

/**
 * logits[k, y, x] = sum over d of hyper[d, k] * upscaled[y, x, d], with the pixel shuffles of both
 * transposed convolutions: grid cell (row, column), quarter a of the first, quarter b of the second.
 */
export function passLogits(tile: i32, _thread: i32): void {
  if (tile >= control(CTL_ROWS)) return;
  const hyper = at(HYPER);
  const columns = <usize>control(CTL_COLUMNS);
  const plane: usize = 256 * 256 * 4;
  const upscaled = at(U2) + <usize>tile * 131072;
  for (let a: usize = 0; a < 4; a++) {
    for (let b: usize = 0; b < 4; b++) {
      const panels = upscaled + a * 32768 + b * 8192;
      const y = <usize>tile * 4 + (a >> 1) * 2 + (b >> 1);
      const row = at(LOGITS) + ((y * 256 + (a & 1) * 2 + (b & 1)) << 2);
      for (let m: usize = 0; m < columns; m++) {
        let c = splat(0.0);
        for (let panel: usize = 0; panel < 4; panel++) {
          const u = panels + panel * 2048 + (m << 5);
          for (let d: usize = 0; d < 8; d++) {
            c = madd(v128.load_splat<f32>(u + (d << 2)), v128.load(hyper + (panel << 7) + (d << 4)), c);
          }
        }
        const o = row + (m << 4);
        store<f32>(o, f32x4.extract_lane(c, 0));
        store<f32>(o + plane, f32x4.extract_lane(c, 1));
        store<f32>(o + 2 * plane, f32x4.extract_lane(c, 2));
        store<f32>(o + 3 * plane, f32x4.extract_lane(c, 3));
      }
    }
  }
}
