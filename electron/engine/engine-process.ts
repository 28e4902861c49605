import { readFile } from 'node:fs/promises';
import { Failure } from '../../core/errors/failure';
import type { MaskDecoder } from '../../models/decoder';
import { createOrtMaskDecoder } from '../../models/decoder-ort';
import { askPoint, scoringDecoder, type PointAnswer } from '../../models/everything/ask-point';
import { ImageEncoder } from './image-encoder';
import type { Answer, Fault, Kind, Question, Questions } from './protocol';
import { hasGraphicsDevice, providerOrder } from './providers';
import { loadRuntime, type Runtime } from './runtime';
import { parentPort } from '../processes/parent-port';

/**
 * The engine's process: the only one that loads ONNX Runtime outside of the window. It answers one
 * question at a time and ends with the process that started it.
 */
const setting = process.env['MASKWRIGHT_PROVIDERS'] ?? '';
let runtime: Promise<Runtime> | null = null;
let encoder: ImageEncoder | null = null;
const decoders = new Map<number, MaskDecoder>();

const port = parentPort<Question, Answer>();
let last: Promise<void> = Promise.resolve();
port.listen((question) => {
  last = last.then(() => reply(question));
});

async function reply(question: Question): Promise<void> {
  try {
    port.send({ id: question.id, gives: await answer(question) });
  } catch (error) {
    port.send({ id: question.id, fails: toFault(error) });
  }
}

function answer(question: Question): Promise<Questions[Kind]['gives']> {
  switch (question.kind) {
    case 'load-encoder': return loadEncoder(question);
    case 'encode': {
      if (!encoder) throw new Error('Expected load-encoder before encode');
      return encoder.encode(question.pixels, question.width, question.height);
    }
    case 'load-decoder': return loadDecoder(question);
    case 'set-image': return decoderOf(question).setImage(question.embedding).then(() => null);
    case 'decode': return decoderOf(question).decode(question.prompts, question.previous);
    case 'ask-points': return askPoints(question);
    case 'close-decoder': return closeDecoder(question);
  }
}

async function loadEncoder({ files, cpuOnly, threads }: Questions['load-encoder']['asks']): Promise<Questions['load-encoder']['gives']> {
  await encoder?.close();
  encoder = null;
  const loaded = await theRuntime();
  const machine = { platform: process.platform, backends: loaded.backends, hasGraphicsDevice: hasGraphicsDevice() };
  const providers = cpuOnly ? ['cpu'] : providerOrder(machine, setting);
  const opened = await ImageEncoder.open(loaded, files, providers, threads, (trying) => port.send({ trying }));
  encoder = opened.encoder;
  return opened.loaded;
}

/** Decodes on the CPU: a prompt is so little work that a graphics processor's round trip costs more than it saves. */
async function loadDecoder({ decoder, file, exported, threads }: Questions['load-decoder']['asks']): Promise<Questions['load-decoder']['gives']> {
  const { ort, session } = await theRuntime();
  const open = async (path: string): Promise<MaskDecoder> => createOrtMaskDecoder(ort, await readFile(path), { session: session('cpu', threads) });
  // the second is slower, but gives the same answers; what is wrong with both is thrown by it
  decoders.set(decoder, await open(file).catch(() => open(exported)));
  return null;
}

async function askPoints(question: Questions['ask-points']['asks']): Promise<PointAnswer[]> {
  const decoder = scoringDecoder(decoderOf(question));
  const given: PointAnswer[] = [];
  for (const point of question.points) given.push(await askPoint(decoder, question.crop, point, question.thresholds));
  return given;
}

async function closeDecoder({ decoder }: Questions['close-decoder']['asks']): Promise<null> {
  await decoders.get(decoder)?.dispose();
  decoders.delete(decoder);
  return null;
}

function decoderOf({ decoder }: { decoder: number }): MaskDecoder {
  const found = decoders.get(decoder);
  if (!found) throw new Error('Expected load-decoder before this');
  return found;
}

function theRuntime(): Promise<Runtime> {
  runtime ??= loadRuntime(setting.includes('wasm') ? 'wasm' : 'native');
  return runtime;
}

function toFault(error: unknown): Fault {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof Failure ? { code: error.code, values: error.values, message } : { code: null, values: {}, message };
}
