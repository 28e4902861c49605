import type { MaskDecoder } from '../../models/decoder';
import { api } from '../api/client';
import { kernelDecoder } from './kernel-runtime';

/**
 * The fastest decoder that runs anywhere: the kernel, else the graph on onnxruntime-web, whose
 * runtime and model are loaded only then.
 */
export async function processorDecoder(threads: number): Promise<MaskDecoder> {
  const weights = await api.kernelWeights();
  try {
    return await kernelDecoder(weights, threads);
  } catch {
    // no shared memory or no SIMD here; the status bar names the runtime in use
    const { wasmDecoder } = await import('./wasm-runtime');
    return wasmDecoder(new Uint8Array(await api.decoderModel()), threads);
  }
}

/** The decoder on the GPU; its runtime and model are loaded only where there is a GPU to try. */
export async function gpuDecoder(): Promise<MaskDecoder> {
  const { webgpuDecoder } = await import('./webgpu-runtime');
  return webgpuDecoder(new Uint8Array(await api.decoderModel()));
}
