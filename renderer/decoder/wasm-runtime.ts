import * as ort from 'onnxruntime-web/wasm';
import moduleUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import binaryUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import type { MaskDecoder } from '../../models/decoder';
import { createOrtMaskDecoder } from '../../models/decoder-ort';

/**
 * The decoder on WebAssembly with SIMD, and with threads where the page is cross-origin isolated.
 * The runtime's files come from our own origin, as Vite has bundled them.
 */
export async function wasmDecoder(model: Uint8Array, wantedThreads: number): Promise<MaskDecoder> {
  const threads = crossOriginIsolated ? wantedThreads : 1;
  ort.env.wasm.wasmPaths = { mjs: new URL(moduleUrl, location.href).href, wasm: new URL(binaryUrl, location.href).href };
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = 'error';
  const runtime = threads > 1 ? `wasm, ${threads} threads` : 'wasm';
  return createOrtMaskDecoder(ort, model, { runtime, session: { executionProviders: ['wasm'], graphOptimizationLevel: 'all' } });
}
