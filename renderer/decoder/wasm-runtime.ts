import * as ort from 'onnxruntime-web/wasm';
import moduleUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import binaryUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import type { MaskDecoder } from '../../models/decoder';
import { createOrtMaskDecoder } from '../../models/decoder-ort';

/**
 * The decoder on WebAssembly with SIMD and threads. The runtime's files come from our own origin, as
 * Vite has bundled them.
 *
 * @param threads one where the page is not cross-origin isolated
 */
export async function wasmDecoder(model: Uint8Array, threads: number): Promise<MaskDecoder> {
  ort.env.wasm.wasmPaths = { mjs: new URL(moduleUrl, location.href).href, wasm: new URL(binaryUrl, location.href).href };
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = 'error';
  return createOrtMaskDecoder(ort, model, { session: { executionProviders: ['wasm'], graphOptimizationLevel: 'all' } });
}
