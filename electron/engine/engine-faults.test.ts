import { afterEach, describe, expect, it } from 'vitest';
import type { EngineInfo } from '../api/contract';
import type { Child } from '../processes/child';
import { Engine, type EncodeRequest } from './engine';
import type { Answer, Question } from './protocol';

type Act = (question: Question, tools: { answer(answer: Answer): void; die(detail: string): void }) => void;

/**
 * Engine processes whose every answer is written here, for what no test machine can be made to do:
 * graphics processors that fail, drivers that take their process along, calls that never end.
 */
function scripted(...scripts: Act[]): { start: () => Promise<Child<Question, Answer>>; started: () => number; questions: Question[] } {
  let started = 0;
  const questions: Question[] = [];
  return {
    started: () => started,
    questions,
    start: async () => {
      const act = scripts[started++];
      if (!act) throw new Error(`Expected ${scripts.length} processes at most`);
      let hear: (answer: Answer) => void = () => undefined;
      let exit: (detail: string) => void = () => undefined;
      return {
        pid: started,
        send: (question) => {
          questions.push(question);
          queueMicrotask(() => act(question, { answer: (answer) => hear(answer), die: (detail) => exit(detail) }));
        },
        onAnswer: (listener) => void (hear = listener),
        onExit: (listener) => void (exit = listener),
        keepAlive: () => undefined,
        kill: () => exit('killed'),
      };
    },
  };
}

const loads = (provider: string): Act => ({ id }, { answer }) => answer({ id, gives: { provider, threads: 2, passedOver: [] } });
const embedding = { data: new Float32Array(4), milliseconds: 1 };
/** A process that loads on one provider and does as it is told with a photo. */
const process = (provider: string, encode: Act): Act => (question, tools) => (question.kind === 'load-encoder' ? loads(provider)(question, tools) : encode(question, tools));
const works: Act = ({ id }, { answer }) => answer({ id, gives: embedding });
const says = (message: string): Act => ({ id }, { answer }) => answer({ id, fails: { code: null, values: {}, message } });
const dies: Act = (_question, { die }) => die('ended by SIGSEGV');
const hangs: Act = () => undefined;

const request: EncodeRequest = { pixels: new Uint8Array(3), width: 1, height: 1, file: 'photo.jpg' };
const models = { state: { name: 'MobileSAM' }, ensure: async () => ({ encoder: '/m/encoder.onnx', decoder: '/m/decoder.onnx', exportedEncoder: '', exportedDecoder: '', kernel: '', checksums: { encoder: '', decoder: '', exportedEncoder: '', exportedDecoder: '', kernel: '' } }) };

let engine: Engine;
afterEach(() => engine.dispose());
function make(start: () => Promise<Child<Question, Answer>>, timeoutMs = 60_000): EngineInfo[] {
  engine = new Engine({ models, start, timeoutMs });
  const seen: EngineInfo[] = [];
  engine.onChange((info) => seen.push(info));
  return seen;
}

describe('an engine that meets trouble', () => {
  it.each([
    ['fails', says('device lost'), 'device lost'],
    ['takes its process along', dies, 'ended by SIGSEGV'],
    ['hangs', hangs, 'no answer within 0.05 s'],
  ])('answers on the CPU when a graphics processor %s, and says why', async (_what, encode, detail) => {
    const { start, started, questions } = scripted(process('webgpu', encode), process('cpu', works));
    const seen = make(start, 50);
    expect((await engine.encode(request)).provider).toBe('cpu');
    expect(started()).toBe(2);
    expect(questions.filter(({ kind }) => kind === 'load-encoder').map((question) => 'cpuOnly' in question && question.cpuOnly)).toEqual([false, true]);
    expect(engine.info()).toMatchObject({ state: 'ready', provider: 'cpu', fallback: { from: 'webgpu', to: 'cpu', file: 'photo.jpg', detail } });
    expect(seen.map(({ state, provider }) => `${state} ${provider}`)).toEqual(['ready webgpu', 'starting webgpu', 'starting cpu', 'ready cpu']);
    // and stays there
    await engine.encode(request);
    expect(started()).toBe(2);
  });

  it('goes on without a driver that takes the process along while it loads', async () => {
    const { start } = scripted(
      ({ id }, { answer, die }) => {
        answer({ trying: 'cuda' });
        expect(id).toBeGreaterThan(0);
        die('ended by SIGSEGV');
      },
      process('cpu', works),
    );
    make(start);
    expect((await engine.encode(request)).provider).toBe('cpu');
    expect(engine.info().fallback).toMatchObject({ from: 'cuda', to: 'cpu', detail: 'ended by SIGSEGV' });
  });

  it('tries a photo twice on the CPU and no more', async () => {
    const { start, started } = scripted(process('cpu', dies), process('cpu', dies), process('cpu', works));
    make(start);
    await expect(engine.encode(request)).rejects.toMatchObject({ code: 'engine-crashed', values: { file: 'photo.jpg' } });
    expect(started()).toBe(2);
    expect((await engine.encode(request)).data).toBe(embedding.data);
    expect(engine.info()).toMatchObject({ state: 'ready', fallback: null });
  });

  it('says what a failed photo lacked', async () => {
    const { start } = scripted(process('cpu', says('bad_alloc: Failed to allocate memory for requested buffer of size 4294967296')));
    make(start);
    await expect(engine.encode(request)).rejects.toMatchObject({ code: 'engine-memory', values: { file: 'photo.jpg' } });

    engine.dispose();
    make(scripted(process('cpu', says('Non-zero status code returned.\nmore'))).start);
    await expect(engine.encode(request)).rejects.toMatchObject({ code: 'engine-failed', values: { file: 'photo.jpg', detail: 'Non-zero status code returned.' } });
  });

  it('tells of a provider that was passed over, but not of one that is not there', async () => {
    const passing = (absent: boolean): Act => (question, { answer }) => answer({
      id: question.id,
      gives: { provider: 'cpu', threads: 2, passedOver: [{ provider: 'webgpu', detail: 'out of date driver', absent }] },
    });
    make(scripted(passing(true)).start);
    await engine.start();
    expect(engine.info()).toMatchObject({ state: 'ready', fallback: null });
    engine.dispose();
    make(scripted(passing(false)).start);
    await engine.start();
    expect(engine.info().fallback).toEqual({ from: 'webgpu', to: 'cpu', file: '', detail: 'out of date driver' });
  });

  it('says when its process cannot even be started', async () => {
    make(async () => { throw new Error('spawn EAGAIN'); });
    await expect(engine.encode(request)).rejects.toThrow('spawn EAGAIN');
    expect(engine.info().state).toBe('failed');
  });
});
