import relaxedUrl from '../../dist/kernel/decoder-relaxed.wasm?url';
import plainUrl from '../../dist/kernel/decoder.wasm?url';
import type { MaskDecoder } from '../../models/decoder';
import { KernelDecoder, type KernelThreadStart } from '../../models/kernel/kernel-decoder';

/**
 * The decoder as the project's own WebAssembly kernel.
 *
 * @throws Error where the page is not cross-origin isolated (no memory shared between threads), or
 *   the browser lacks SIMD
 */
export async function kernelDecoder(weights: ArrayBuffer, threads: number): Promise<MaskDecoder> {
  if (!crossOriginIsolated) throw new Error('no shared memory: the page is not cross-origin isolated');
  // a browser without relaxed SIMD cannot compile the first one
  const module = await compiled(relaxedUrl).catch(() => compiled(plainUrl));
  return KernelDecoder.create({ module, weights, threads, startThread });
}

function compiled(url: string): Promise<WebAssembly.Module> {
  return WebAssembly.compileStreaming(fetch(url));
}

/** Resolves when the thread is up and waits for work: before that, the caller must not block its own event loop. */
function startThread(start: KernelThreadStart): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./kernel-thread.worker.ts', import.meta.url), { type: 'module', name: `decoder thread ${start.thread}` });
    worker.onmessage = () => {
      // without its thread the kernel never ends: from here on this worker fails with it
      worker.onerror = (event) => reportError(new Error(`a thread of the kernel died: ${event.message}`));
      resolve(() => worker.terminate());
    };
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(start);
  });
}
