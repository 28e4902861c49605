import {
  ATTENDED, CHANNELS, CONTEXT, CTL_THREADS, HEADS, INNER, OUTPUT_TOKENS, SPARSE, TH_HEAD_SUMS, TH_MAX, TH_MIX_SUMS, TH_SUM, TOK,
  W_OUTPUT_TOKENS, WIDE, X, Y,
} from '../layout';
import { at, control, paddedTokens, threadAt, tokens } from './memory';
import { normRows } from './norm';
import { linearOnAll } from './pass-linear';
import { addVectors, linear, relu } from './product';
import { madd, splat, sum4 } from './simd';
import { exp1, LOWEST } from './softmax';

/**
 * The token side of the two-way transformer (SAM, appendix A, "Mask decoder"): a dozen rows of 256
 * channels, between the passes over the image; its large layers on all threads (pass-linear.ts), the
 * rest on one. X holds the tokens as they are now, TOK as they came in, which is their positional
 * encoding.
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
      let top: f32 = LOWEST;
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
  linearOnAll(at(WIDE), 768 * 4, at(TOK), ROW, rows, at(qkv), at(qkv + 1), CHANNELS, 768);
  attendAmongTokens();
  linearOnAll(at(X), ROW, at(ATTENDED), ROW, rows, at(out), at(out + 1), CHANNELS, CHANNELS);
  normRows(at(X), at(norm), tokens());
}

/** Layer 1: X = norm(X + selfAttention(q, k = X + TOK, v = X)). */
export function selfAttention1(qk: i32, v: i32, out: i32, norm: i32): void {
  const rows = paddedTokens();
  linearOnAll(at(WIDE), 768 * 4, withPosition(), ROW, rows, at(qk), at(qk + 1), CHANNELS, 512);
  linearOnAll(at(WIDE) + 2 * ROW, 768 * 4, at(X), ROW, rows, at(v), at(v + 1), CHANNELS, CHANNELS);
  attendAmongTokens();
  linearOnAll(at(Y), ROW, at(ATTENDED), ROW, rows, at(out), at(out + 1), CHANNELS, CHANNELS);
  addVectors(at(X), at(X), at(Y), rows * CHANNELS);
  normRows(at(X), at(norm), tokens());
}

/** X = norm(X + W2 relu(W1 X)), 2,048 wide. */
export function tokenMlp(first: i32, second: i32, norm: i32): void {
  const rows = paddedTokens();
  linearOnAll(at(WIDE), 2048 * 4, at(X), ROW, rows, at(first), at(first + 1), CHANNELS, 2048);
  relu(at(WIDE), rows * 2048);
  linearOnAll(at(Y), ROW, at(WIDE), 2048 * 4, rows, at(second), at(second + 1), 2048, CHANNELS);
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
 * CONTEXT [count, 128], the end of a softmax over the image: what the threads have summed, put
 * together and divided,
 *
 *   context[t, h] = bias[h] + sum over threads of e (heads[t, h] + sum over k of mix[k, t, h] values[k, h]) / total
 *
 * with e = exp(the thread's maximum - the largest) and total = sum over threads of e times their sum.
 *
 * @param bias [128]
 * @param values [mixed, 128] of the rows of the mixture
 */
export function contextOf(count: i32, bias: usize, values: usize, mixed: i32): void {
  const threads = control(CTL_THREADS);
  const stride = (<usize>(count * HEADS)) << 2;
  for (let t: usize = 0; t < <usize>count; t++) {
    for (let h: usize = 0; h < <usize>HEADS; h++) {
      const row = t * HEADS + h;
      let top: f32 = LOWEST;
      for (let i = 0; i < threads; i++) top = max(top, load<f32>(threadAt(i, TH_MAX) + (row << 2)));
      let total: f32 = 0.0;
      for (let i = 0; i < threads; i++) {
        total += exp1(load<f32>(threadAt(i, TH_MAX) + (row << 2)) - top) * load<f32>(threadAt(i, TH_SUM) + (row << 2));
      }
      let c0 = v128.load(bias + (h << 6));
      let c1 = v128.load(bias + (h << 6), 16);
      let c2 = v128.load(bias + (h << 6), 32);
      let c3 = v128.load(bias + (h << 6), 48);
      for (let i = 0; i < threads; i++) {
        const share = splat(exp1(load<f32>(threadAt(i, TH_MAX) + (row << 2)) - top) / total);
        const heads = threadAt(i, TH_HEAD_SUMS) + (row << 6);
        let s0 = v128.load(heads);
        let s1 = v128.load(heads, 16);
        let s2 = v128.load(heads, 32);
        let s3 = v128.load(heads, 48);
        const weights = threadAt(i, TH_MIX_SUMS) + (row << 2);
        for (let k: usize = 0; k < <usize>mixed; k++) {
          const w = v128.load_splat<f32>(weights + k * stride);
          const v = values + k * INNER_ROW + (h << 6);
          s0 = madd(w, v128.load(v), s0);
          s1 = madd(w, v128.load(v, 16), s1);
          s2 = madd(w, v128.load(v, 32), s2);
          s3 = madd(w, v128.load(v, 48), s3);
        }
        c0 = madd(share, s0, c0);
        c1 = madd(share, s1, c1);
        c2 = madd(share, s2, c2);
        c3 = madd(share, s3, c3);
      }
      const o = at(CONTEXT) + t * INNER_ROW + (h << 6);
      v128.store(o, c0);
      v128.store(o, c1, 16);
      v128.store(o, c2, 32);
      v128.store(o, c3, 48);
    }
  }
}
