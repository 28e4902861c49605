import * as ort from 'onnxruntime-web/webgpu';
import moduleUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import binaryUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import type { MaskDecoder } from '../../models/decoder';
import { createOrtMaskDecoder } from '../../models/decoder-ort';

/** The decoder on the GPU. A file of its own, so that its runtime (27 MB) is loaded only where there is a GPU to try. */
export async function webgpuDecoder(model: Uint8Array): Promise<MaskDecoder> {
  ort.env.wasm.wasmPaths = { mjs: new URL(moduleUrl, location.href).href, wasm: new URL(binaryUrl, location.href).href };
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  return createOrtMaskDecoder(ort, model, { session: { executionProviders: ['webgpu'] } });
}
