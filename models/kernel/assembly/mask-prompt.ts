import { MASK_DENSE, MASK_INPUT, MASK_ROWS, W_MASK_CONV1, W_MASK_CONV2 } from '../layout';
import { at } from './memory';
import { EPSILON_2D } from './norm';
import { gelu4, madd, splat, sum4 } from './simd';

/** Bytes of a channel in a tile of MASK_DENSE. */
const CHANNEL: usize = 256;

/** The tile's dense embedding, [24, 64]. */
@inline
export function denseOf(tile: i32): usize {
  return at(MASK_DENSE) + <usize>(tile * MASK_ROWS) * CHANNEL;
}

/** Channel norm over four channels, then GELU. */
@inline
function normGelu4(x: v128, scale: usize): v128 {
  const d = f32x4.sub(x, splat(sum4(x) * 0.25));
  const r = <f32>1.0 / sqrt<f32>(sum4(f32x4.mul(d, d)) * 0.25 + EPSILON_2D);
  return gelu4(madd(f32x4.mul(d, splat(r)), v128.load(scale), v128.load(scale, 16)));
}

/**
 * The mask prompt's convolutions (SAM, appendix A, "Prompt encoder"): 256 x 256 logits through two
 * convolutions of kernel 2 and stride 2 to 4 and 16 channels, each with channel norm and GELU. The
 * last one, 16 -> 256 channels of kernel 1, is never carried out: its rows are part of layer 0's
 * mixture, with the 16 channels and a constant as their weights.
 */
export function embedMask(tile: i32): void {
  const conv1 = at(W_MASK_CONV1);
  const conv2 = at(W_MASK_CONV2);
  const bias1 = v128.load(conv1, 64);
  for (let column: usize = 0; column < 64; column++) {
    let c0 = v128.load(conv2, 1024);
    let c1 = v128.load(conv2, 1040);
    let c2 = v128.load(conv2, 1056);
    let c3 = v128.load(conv2, 1072);
    for (let quarter: usize = 0; quarter < 4; quarter++) {
      const y = <usize>tile * 4 + (quarter >> 1) * 2;
      const x = column * 4 + (quarter & 1) * 2;
      const p = at(MASK_INPUT) + ((y * 256 + x) << 2);
      let a = madd(v128.load_splat<f32>(p), v128.load(conv1), bias1);
      a = madd(v128.load_splat<f32>(p, 4), v128.load(conv1, 16), a);
      a = madd(v128.load_splat<f32>(p, 1024), v128.load(conv1, 32), a);
      a = madd(v128.load_splat<f32>(p, 1028), v128.load(conv1, 48), a);
      a = normGelu4(a, conv1 + 80);
      const w = conv2 + quarter * 256;
      let s = splat(f32x4.extract_lane(a, 0));
      c0 = madd(s, v128.load(w), c0);
      c1 = madd(s, v128.load(w, 16), c1);
      c2 = madd(s, v128.load(w, 32), c2);
      c3 = madd(s, v128.load(w, 48), c3);
      s = splat(f32x4.extract_lane(a, 1));
      c0 = madd(s, v128.load(w, 64), c0);
      c1 = madd(s, v128.load(w, 80), c1);
      c2 = madd(s, v128.load(w, 96), c2);
      c3 = madd(s, v128.load(w, 112), c3);
      s = splat(f32x4.extract_lane(a, 2));
      c0 = madd(s, v128.load(w, 128), c0);
      c1 = madd(s, v128.load(w, 144), c1);
      c2 = madd(s, v128.load(w, 160), c2);
      c3 = madd(s, v128.load(w, 176), c3);
      s = splat(f32x4.extract_lane(a, 3));
      c0 = madd(s, v128.load(w, 192), c0);
      c1 = madd(s, v128.load(w, 208), c1);
      c2 = madd(s, v128.load(w, 224), c2);
      c3 = madd(s, v128.load(w, 240), c3);
    }
    const mean = splat(sum4(f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3))) * 0.0625);
    c0 = f32x4.sub(c0, mean);
    c1 = f32x4.sub(c1, mean);
    c2 = f32x4.sub(c2, mean);
    c3 = f32x4.sub(c3, mean);
    let q = madd(c0, c0, f32x4.mul(c1, c1));
    q = madd(c2, c2, q);
    q = madd(c3, c3, q);
    const r = splat(<f32>1.0 / sqrt<f32>(sum4(q) * 0.0625 + EPSILON_2D));
    const scale = conv2 + 1088;
    c0 = gelu4(madd(f32x4.mul(c0, r), v128.load(scale), v128.load(scale, 64)));
    c1 = gelu4(madd(f32x4.mul(c1, r), v128.load(scale, 16), v128.load(scale, 80)));
    c2 = gelu4(madd(f32x4.mul(c2, r), v128.load(scale, 32), v128.load(scale, 96)));
    c3 = gelu4(madd(f32x4.mul(c3, r), v128.load(scale, 48), v128.load(scale, 112)));
    const o = denseOf(tile) + (column << 2);
    storeChannels(o, c0);
    storeChannels(o + 4 * CHANNEL, c1);
    storeChannels(o + 8 * CHANNEL, c2);
    storeChannels(o + 12 * CHANNEL, c3);
    store<f32>(o + 16 * CHANNEL, 1.0);
  }
  memory.fill(denseOf(tile) + 17 * CHANNEL, 0, (<usize>MASK_ROWS - 17) * CHANNEL);
}

@inline
function storeChannels(o: usize, c: v128): void {
  store<f32>(o, f32x4.extract_lane(c, 0));
  store<f32>(o + CHANNEL, f32x4.extract_lane(c, 1));
  store<f32>(o + 2 * CHANNEL, f32x4.extract_lane(c, 2));
  store<f32>(o + 3 * CHANNEL, f32x4.extract_lane(c, 3));
}
