import type { InferenceSession } from 'onnxruntime-common';
import type { OrtRuntime } from '../../models/ort';

/** ONNX Runtime as this process could load it. */
export interface Runtime {
  readonly ort: OrtRuntime;
  /** false where the native binding could not be loaded and WebAssembly runs instead */
  readonly native: boolean;
  /** why the native binding could not be loaded; empty where it was, or wasn't wanted */
  readonly detail: string;
  readonly backends: readonly { readonly name: string; readonly bundled: boolean }[];
  session(provider: string, threads: number): InferenceSession.SessionOptions;
}

/**
 * Loads onnxruntime-node, or onnxruntime-web where its native binding can't be loaded (on some
 * Windows machines ERR_DLOPEN_FAILED, before any provider is chosen).
 *
 * Only the engine's process calls this, once: threads that each load the binding crash Electron at
 * random (microsoft/onnxruntime#20084).
 *
 * @param wanted `wasm` to leave the native binding alone
 */
export async function loadRuntime(wanted: 'native' | 'wasm'): Promise<Runtime> {
  if (wanted === 'wasm') return loadWasm('');
  try {
    const ort = await import('onnxruntime-node');
    return { ort, native: true, detail: '', backends: ort.listSupportedBackends(), session: nativeSession };
  } catch (error) {
    return loadWasm(error instanceof Error ? error.message : String(error));
  }
}

function nativeSession(provider: string, threads: number): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    // errors alone: what is wrong with a provider comes as an exception, the rest is noise on stderr
    logSeverityLevel: 3,
    // threads that wait must not take the core that the window's decoder is using
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}

async function loadWasm(detail: string): Promise<Runtime> {
  const ort = await import('onnxruntime-web');
  return {
    ort,
    native: false,
    detail,
    backends: [{ name: 'wasm', bundled: true }],
    session: (_provider, threads) => {
      ort.env.wasm.numThreads = threads;
      return { executionProviders: ['wasm'], graphOptimizationLevel: 'all', logSeverityLevel: 3 };
    },
  };
}
