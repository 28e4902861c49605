import { Failure } from '../../core/errors/failure';
import { api } from '../api/client';
import { toWorkerFailure } from '../workers/worker-failure';
import type { ImageEmbedding } from '../../models/decoder';
import { Answering, type Ahead } from './answering';
import { EdgeClient } from './edge-client';
import { hasGpu, provesItself, type Gpu } from './gpu-trial';
import type { FromWorker, ToWorker, WorkerValue } from './protocol';
import { gpuDecoder, processorDecoder } from './runtimes';
import type { PhotoSource } from './sharpening';

/**
 * The worker that runs the mask decoder. It begins on WebAssembly, which is there at once and always
 * right; where there is a GPU, the decoder on it takes over after it has given the same answers faster.
 */
const scope = globalThis as unknown as { postMessage(message: FromWorker, transfer?: Transferable[]): void; onmessage: ((event: MessageEvent<ToWorker>) => void) | null };

let answering: Answering | null = null;
/** whether there is a GPU to try, until one photo has served for it */
let gpu: Promise<boolean> | null = null;

/** One turn of the event loop: messages that came in meanwhile are heard. */
const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];
port1.onmessage = () => waiting.shift()?.();
function turn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    port2.postMessage(null);
  });
}

scope.onmessage = ({ data }) => {
  if (data.kind === 'release') return answering?.release(data.photo);
  if (data.kind === 'knock') return scope.postMessage({ kind: 'here' });
  reply(data.id, work(data));
};

/** Milliseconds without a question after which the pointer rests: several frames, so that a moving pointer finds the decoder free. */
const REST_MS = 100;
const ahead: Ahead = {
  rested: () => new Promise((resolve) => setTimeout(resolve, REST_MS)),
  known: (photo, prompts, mask) => scope.postMessage({ kind: 'known', photo, prompts, mask }),
};

const edges = new EdgeClient(() => new Worker(new URL('./edge.worker.ts', import.meta.url), { type: 'module', name: 'edges' }));
const photoSource: PhotoSource = {
  draw: (photo, size, source, signal) => edges.draw(photo, size, source, signal),
  embedding: async (photo, region) => (await api.photos.embedding(photo, undefined, region)).data,
};

function reply(id: number, result: Promise<WorkerValue>): void {
  result.then(
    (value) => scope.postMessage({ kind: 'done', id, value }, transfersOf(value)),
    (error: unknown) => scope.postMessage({ kind: 'failed', id, ...toWorkerFailure(error) }),
  );
}

async function work(message: Extract<ToWorker, { id: number }>): Promise<WorkerValue> {
  if (message.kind === 'start') {
    const { decoder, runtime } = await processorDecoder(message.threads);
    answering = new Answering(decoder, turn, ahead, photoSource);
    background(answering.warmUp());
    gpu = hasGpu((navigator as { readonly gpu?: Gpu }).gpu);
    return runtime;
  }
  if (!answering) throw new Failure('internal', { detail: 'the decoder was not started' });
  switch (message.kind) {
    case 'image': {
      answering.addPhoto(message.photo, message.size, message.embedding, message.colours);
      const { photo, size, embedding } = message;
      background(answering.prepare(photo));
      void gpu?.then((has) => (has ? tryGpu(photo, { data: embedding, photo: size }) : undefined));
      gpu = null;
      return null;
    }
    case 'hover':
      return answering.hover(message.photo, message.prompts);
    case 'answer':
      return answering.answer(message.photo, message.prompts, (value) => scope.postMessage({ kind: 'early', id: message.id, value }));
    case 'sharpen':
      return answering.sharpen(message.photo, message.prompts, message.candidate);
    case 'full':
      return answering.full(message.photo, message.prompts, message.candidate);
  }
}

async function tryGpu(photo: string, embedding: ImageEmbedding): Promise<void> {
  // a GPU that gives up has not proved itself: the decoder in use goes on, and the status bar keeps naming it
  const gpu = await gpuDecoder().catch(() => null);
  const asked = answering;
  if (!gpu || !asked) return;
  const proven = await provesItself(gpu.decoder, (prompts, previous) => asked.decode(photo, prompts, previous), embedding).catch(() => false);
  if (!proven) return gpu.decoder.dispose();
  await asked.replaceDecoder(gpu.decoder);
  scope.postMessage({ kind: 'runtime', runtime: gpu.runtime });
}

/** Work that nobody has asked for: whoever asks meets the same failure, with its sentence. */
function background(work: Promise<void>): void {
  work.catch(() => undefined);
}

function transfersOf(value: WorkerValue): Transferable[] {
  return value !== null && typeof value === 'object' && 'bytes' in value ? [value.bytes.buffer] : [];
}
