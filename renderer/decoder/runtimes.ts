import type { MaskDecoder } from '../../models/decoder';
import type { DecoderRuntime } from '../state/ports';
import { api } from '../api/client';
import { kernelDecoder } from './kernel-runtime';

export interface WindowDecoder {
  readonly decoder: MaskDecoder;
  readonly runtime: DecoderRuntime;
}

/**
 * The fastest decoder that runs anywhere: the kernel, else the graph on onnxruntime-web, whose
 * runtime and model are loaded only then.
 */
export async function processorDecoder(threads: number): Promise<WindowDecoder> {
  const weights = await api.kernelWeights();
  try {
    return { decoder: await kernelDecoder(weights, threads), runtime: { device: 'kernel', threads } };
  } catch {
    // no shared memory or no SIMD here; the status bar names the runtime in use
    const { wasmDecoder } = await import('./wasm-runtime');
    // threads share memory, which a page that isn't cross-origin isolated has not
    const used = crossOriginIsolated ? threads : 1;
    return { decoder: await wasmDecoder(new Uint8Array(await api.decoderModel()), used), runtime: { device: 'wasm', threads: used } };
  }
}

/** The decoder on the GPU; its runtime and model are loaded only where there is a GPU to try. */
export async function gpuDecoder(): Promise<WindowDecoder> {
  const { webgpuDecoder } = await import('./webgpu-runtime');
  return { decoder: await webgpuDecoder(new Uint8Array(await api.decoderModel())), runtime: { device: 'webgpu', threads: null } };
}
