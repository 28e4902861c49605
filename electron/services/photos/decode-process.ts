import { isFailure } from '../../../core/errors/failure';
import { parentPort } from '../../processes/parent-port';
import { OUT_OF_MEMORY, type DecodeAnswer, type DecodeQuestion } from './decode-protocol';
import { localDecoder } from './decoder';
import { LIMITS } from './limits';

/**
 * The process in which strangers' files are decoded: what crashes a decoder, hangs it or eats memory
 * ends here, and the document lives on. It ends with the process that started it.
 */
const port = parentPort<DecodeQuestion, DecodeAnswer>();

// decoding runs on libvips' own threads, so that this one is free to watch
setInterval(() => {
  if (process.memoryUsage.rss() > LIMITS.decodeBytes) process.exit(OUT_OF_MEMORY);
}, 50).unref();

port.listen((question) => void answer(question).then((said) => port.send(said)));
port.send({ ready: true });

async function answer(question: DecodeQuestion): Promise<DecodeAnswer> {
  try {
    return { gives: await decode(question) };
  } catch (error) {
    if (isFailure(error)) return { fails: { code: error.code, values: error.values, detail: causeOf(error) } };
    return { breaks: { message: error instanceof Error ? error.message : String(error), code: (error as NodeJS.ErrnoException | null)?.code } };
  }
}

async function decode(question: DecodeQuestion) {
  switch (question.ask) {
    case 'decode':
      return localDecoder.decode(question.photo, question.folder);
    case 'decode-own':
      await localDecoder.decodeOwn(question.photo, question.header, question.target);
      return null;
    case 'inspect':
      return localDecoder.inspect(question.photo);
  }
}

function causeOf({ cause }: Error): string {
  return cause instanceof Error ? cause.message : '';
}
