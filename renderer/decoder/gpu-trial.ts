import type { PromptSet } from '../../core/prompts/prompts';
import type { DecodedMasks, ImageEmbedding, MaskDecoder } from '../../models/decoder';

/** How far a right answer may be off, in logits and in predicted IoU: the GPU adds up in another order. */
const LOGIT_TOLERANCE = 0.05;
const IOU_TOLERANCE = 0.01;
/** Calls after the first, which compiles shaders. */
const TIMED_CALLS = 3;

/** What is asked of the browser's WebGPU. */
export interface Gpu {
  requestAdapter(options: object): Promise<{ readonly info?: { readonly isFallbackAdapter?: boolean }; readonly isFallbackAdapter?: boolean } | null>;
}

/**
 * Whether this browser has a GPU that is one; a software stand-in is slower than WebAssembly. A browser
 * that fails at the question has none that could be relied on: the processor decodes, as without one.
 */
export async function hasGpu(gpu: Gpu | undefined): Promise<boolean> {
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  return adapter !== null && adapter !== undefined && adapter.info?.isFallbackAdapter !== true && adapter.isFallbackAdapter !== true;
}

/**
 * Lets a GPU decoder prove itself on a real photo against the one in use: the same prompt must give
 * the same answer, with and without a mask prompt, in less time.
 */
export async function provesItself(gpu: MaskDecoder, proven: MaskDecoder['decode'], embedding: ImageEmbedding): Promise<boolean> {
  const { width, height } = embedding.photo;
  const click: PromptSet = { points: [{ id: 'trial', x: width / 2, y: height / 2, kind: 'include' }], box: null };
  const box: PromptSet = { points: [], box: { x: width / 4, y: height / 4, width: width / 2, height: height / 2 } };
  await gpu.setImage(embedding);
  const expected = await proven(click);
  const previous = expected.logits.slice(0, expected.logits.length / 4);
  if (!agree(await gpu.decode(click), expected)) return false;
  if (!agree(await gpu.decode(box, previous), await proven(box, previous))) return false;
  const timeOf = async (decode: MaskDecoder['decode']): Promise<number> => {
    let fastest = Infinity;
    for (let call = 0; call < TIMED_CALLS; call++) fastest = Math.min(fastest, (await decode(click)).milliseconds);
    return fastest;
  };
  return (await timeOf((prompts) => gpu.decode(prompts))) < (await timeOf(proven));
}

function agree(given: DecodedMasks, expected: DecodedMasks): boolean {
  const close = (a: Float32Array, b: Float32Array, tolerance: number) => a.length === b.length && a.every((value, i) => Math.abs(value - (b[i] ?? NaN)) <= tolerance * (1 + Math.abs(b[i] ?? 0) / 10));
  return close(given.logits, expected.logits, LOGIT_TOLERANCE) && close(given.predictedIou, expected.predictedIou, IOU_TOLERANCE);
}
