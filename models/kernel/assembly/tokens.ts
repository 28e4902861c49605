import {
  ATTENDED, CHANNELS, CONTEXT, HEADS, INNER, OUTPUT_TOKENS, SPARSE, TOK, W_OUTPUT_TOKENS, WIDE, X, Y,
} from '../layout';
import { at, paddedTokens, tokens } from './memory';
import { normRows } from './norm';
import { addVectors, linear, relu } from './product';
import { madd, splat, sum4 } from './simd';
import { combineRow, exp1 } from './softmax';

/**
 * The token side of the two-way transformer (SAM, appendix A, "Mask decoder"): a dozen rows of 256
 * channels, on one thread, between the passes over the image. X holds the tokens as they are now,
 * TOK as they came in, which is their positional encoding.
 */

const ROW: usize = 1024; // bytes of a row of 256 floats
const INNER_ROW: usize = 512;

/** TOK = output tokens, then the prompt's sparse embeddings; rows of padding are zero. */
export function loadTokens(): void {
  const tok = at(TOK);
  memory.fill(tok, 0, <usize>paddedTokens() * ROW);
  memory.copy(tok, at(W_OUTPUT_TOKENS), <usize>OUTPUT_TOKENS * ROW);
  memory.copy(tok + <usize>OUTPUT_TOKENS * ROW, at(SPARSE), <usize>(tokens() - OUTPUT_TOKENS) * ROW);
}

/** Y = X + TOK */
@inline
function withPosition(): usize {
  addVectors(at(Y), at(X), at(TOK), paddedTokens() * CHANNELS);
  return at(Y);
}

/**
 * Self attention of the tokens, 8 heads of 32 channels, from q, k, v side by side in WIDE [T, 768]
 * into ATTENDED [T, 256].
 */
function attendAmongTokens(): void {
  const n = tokens();
  const wide = at(WIDE);
  const out = at(ATTENDED);
  const stride: usize = 768 * 4;
  const scale: f32 = 0.17677669; // 1 / sqrt(32)
  // the scores of one query; Y is free here
  const scores = at(Y);
  for (let h = 0; h < HEADS; h++) {
    const head = (<usize>h) * 128;
    for (let i = 0; i < n; i++) {
      const q = wide + <usize>i * stride + head;
      let top: f32 = -1e30;
      for (let j = 0; j < n; j++) {
        const k = wide + <usize>j * stride + ROW + head;
        let a = splat(0.0);
        for (let d: usize = 0; d < 128; d += 16) a = madd(v128.load(q + d), v128.load(k + d), a);
        const s = sum4(a) * scale;
        store<f32>(scores + ((<usize>j) << 2), s);
        top = max(top, s);
      }
      let total: f32 = 0.0;
      for (let j = 0; j < n; j++) {
        const p = scores + ((<usize>j) << 2);
        const e = exp1(load<f32>(p) - top);
        store<f32>(p, e);
        total += e;
      }
      const o = out + <usize>i * ROW + head;
      for (let d: usize = 0; d < 128; d += 16) {
        let a = splat(0.0);
        for (let j = 0; j < n; j++) {
          const weight = load<f32>(scores + ((<usize>j) << 2)) / total;
          a = madd(splat(weight), v128.load(wide + <usize>j * stride + 2 * ROW + head + d), a);
        }
        v128.store(o + d, a);
      }
    }
  }
}

/** Layer 0: X = norm(selfAttention(TOK)); no positional encoding and no residual there. */
export function selfAttention0(qkv: i32, out: i32, norm: i32): void {
  const rows = paddedTokens();
  linear(at(WIDE), 768 * 4, at(TOK), ROW, rows, at(qkv), at(qkv + 1), CHANNELS, 768);
  attendAmongTokens();
  linear(at(X), ROW, at(ATTENDED), ROW, rows, at(out), at(out + 1), CHANNELS, CHANNELS);
  normRows(at(X), at(norm), tokens());
}

/** Layer 1: X = norm(X + selfAttention(q, k = X + TOK, v = X)). */
export function selfAttention1(qk: i32, v: i32, out: i32, norm: i32): void {
  const rows = paddedTokens();
  linear(at(WIDE), 768 * 4, withPosition(), ROW, rows, at(qk), at(qk + 1), CHANNELS, 512);
  linear(at(WIDE) + 2 * ROW, 768 * 4, at(X), ROW, rows, at(v), at(v + 1), CHANNELS, CHANNELS);
  attendAmongTokens();
  linear(at(Y), ROW, at(ATTENDED), ROW, rows, at(out), at(out + 1), CHANNELS, CHANNELS);
  addVectors(at(X), at(X), at(Y), rows * CHANNELS);
  normRows(at(X), at(norm), tokens());
}

/** X = norm(X + W2 relu(W1 X)), 2,048 wide. */
export function tokenMlp(first: i32, second: i32, norm: i32): void {
  const rows = paddedTokens();
  linear(at(WIDE), 2048 * 4, at(X), ROW, rows, at(first), at(first + 1), CHANNELS, 2048);
  relu(at(WIDE), rows * 2048);
  linear(at(Y), ROW, at(WIDE), 2048 * 4, rows, at(second), at(second + 1), 2048, CHANNELS);
  addVectors(at(X), at(X), at(Y), rows * CHANNELS);
  normRows(at(X), at(norm), tokens());
}

/** out [T, 128] = (X + TOK) W + b */
export function projectWithPosition(out: i32, weight: i32): void {
  linear(at(out), INNER_ROW, withPosition(), ROW, paddedTokens(), at(weight), at(weight + 1), CHANNELS, INNER);
}

/** out [T, 128] = X W + b */
export function project(out: i32, weight: i32): void {
  linear(at(out), INNER_ROW, at(X), ROW, paddedTokens(), at(weight), at(weight + 1), CHANNELS, INNER);
}

/** X = norm(X + CONTEXT Wo + b), the end of every token-to-image attention. */
export function addContext(out: i32, norm: i32): void {
  const rows = paddedTokens();
  linear(at(Y), ROW, at(CONTEXT), INNER_ROW, rows, at(out), at(out + 1), INNER, CHANNELS);
  addVectors(at(X), at(X), at(Y), rows * CHANNELS);
  normRows(at(X), at(norm), tokens());
}

/**
 * Absorbs a projection of the image into the tokens: row t * 8 + h of `out` [R, 256] is
 * sum over d of source[t, h * 16 + d] * matrix[h, d, :].
 */
export function absorb(out: i32, source: i32, matrix: i32, count: i32): void {
  for (let t = 0; t < count; t++) {
    for (let h = 0; h < HEADS; h++) {
      const o = at(out) + <usize>(t * HEADS + h) * ROW;
      const s = at(source) + <usize>t * INNER_ROW + (<usize>h) * 64;
      const m = at(matrix) + <usize>h * 16 * ROW;
      for (let c: usize = 0; c < ROW; c += 64) {
        let c0 = splat(0.0);
        let c1 = c0;
        let c2 = c0;
        let c3 = c0;
        for (let d: usize = 0; d < 16; d++) {
          const w = v128.load_splat<f32>(s + (d << 2));
          const p = m + d * ROW + c;
          c0 = madd(w, v128.load(p), c0);
          c1 = madd(w, v128.load(p, 16), c1);
          c2 = madd(w, v128.load(p, 32), c2);
          c3 = madd(w, v128.load(p, 48), c3);
        }
        v128.store(o + c, c0);
        v128.store(o + c, c1, 16);
        v128.store(o + c, c2, 32);
        v128.store(o + c, c3, 48);
      }
    }
  }
}

/** Panels for keys times rows: out[t] is [256, 8 heads], from rows [R, 256]. */
export function packTransposed(out: i32, rows: i32, count: i32): void {
  for (let t = 0; t < count; t++) {
    const o = at(out) + <usize>t * 8192;
    for (let h = 0; h < HEADS; h++) {
      const r = at(rows) + <usize>(t * HEADS + h) * ROW;
      for (let c: usize = 0; c < 256; c++) store<f32>(o + (c << 5) + ((<usize>h) << 2), load<f32>(r + (c << 2)));
    }
  }
}

/** Panels of 8 columns from rows [count, 256]. */
export function packRows(out: i32, rows: i32, count: i32): void {
  for (let n: usize = 0; n < 32; n++) {
    const o = at(out) + n * (<usize>count << 5);
    for (let r: usize = 0; r < <usize>count; r++) {
      const from = at(rows) + r * ROW + (n << 5);
      v128.store(o + (r << 5), v128.load(from));
      v128.store(o + (r << 5), v128.load(from, 16), 16);
    }
  }
}

/** CONTEXT [T, 128] of layer 0, whose partial sums are of values already projected: 16 a row. */
export function contextOfValues(): void {
  for (let t = 0; t < tokens(); t++) {
    for (let h = 0; h < HEADS; h++) {
      combineRow(t * HEADS + h, 16, at(CONTEXT) + <usize>t * INNER_ROW + (<usize>h) * 64);
    }
  }
}

/**
 * CONTEXT [count, 128] where the partial sums are of the keys themselves, 256 a row: the values'
 * projection comes afterwards, (A X) Wv instead of A (X Wv).
 */
export function contextOfKeys(value: i32, count: i32): void {
  // one row of weighted keys; Y is free here
  const mean = at(Y);
  for (let t = 0; t < count; t++) {
    for (let h = 0; h < HEADS; h++) {
      combineRow(t * HEADS + h, CHANNELS, mean);
      const w = at(value) + <usize>h * 256 * 64;
      const b = at(value + 1) + (<usize>h) * 64;
      let c0 = v128.load(b);
      let c1 = v128.load(b, 16);
      let c2 = v128.load(b, 32);
      let c3 = v128.load(b, 48);
      for (let d: usize = 0; d < 256; d++) {
        const s = v128.load_splat<f32>(mean + (d << 2));
        const p = w + (d << 6);
        c0 = madd(s, v128.load(p), c0);
        c1 = madd(s, v128.load(p, 16), c1);
        c2 = madd(s, v128.load(p, 32), c2);
        c3 = madd(s, v128.load(p, 48), c3);
      }
      const o = at(CONTEXT) + <usize>t * INNER_ROW + (<usize>h) * 64;
      v128.store(o, c0);
      v128.store(o, c1, 16);
      v128.store(o, c2, 32);
      v128.store(o, c3, 48);
    }
  }
}
