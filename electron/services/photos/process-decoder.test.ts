import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { failureOf } from '../../../core/errors/failure.test-support';
import { sentence } from '../../../core/errors/sentences';
import { startChild, type Child } from '../../processes/child';
import type { DecodeAnswer, DecodeQuestion } from './decode-protocol';
import { PhotoStore } from './photo-store';
import { ProcessDecoder } from './process-decoder';
import { noise, picture } from './pictures.test-support';

const folder = mkdtempSync(join(tmpdir(), 'maskwright-decoder-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let stores = 0;
const decoders: ProcessDecoder[] = [];
afterEach(() => {
  for (const decoder of decoders.splice(0)) decoder.dispose();
});

function storeWith(options: ConstructorParameters<typeof ProcessDecoder>[0] = {}): PhotoStore {
  const decoder = new ProcessDecoder(options);
  decoders.push(decoder);
  return new PhotoStore(join(folder, `cache-${stores++}`), { decoder });
}

/** A program that does something else than decode. */
function program(name: string, code: string): string {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, `process.on('disconnect', () => process.exit(0));\nprocess.send({ ready: true });\n${code}`);
  return path;
}

describe('decoding in a process of its own', () => {
  it('gives what decoding here gives, and its failures', async () => {
    const store = storeWith();
    const bytes = await picture(300, 200).withIccProfile('p3').png().toBuffer();
    const info = await store.openBytes('photo.png', bytes);
    const here = new PhotoStore(join(folder, 'here'));
    expect(await here.openBytes('photo.png', bytes)).toEqual(info);
    const window = { x: 10, y: 20, width: 100, height: 80, outWidth: 50, outHeight: 40 };
    expect(Buffer.from(await store.pixels(info.id, window)).equals(Buffer.from(await here.pixels(info.id, window)))).toBe(true);
    const bounds = { x: 0, y: 0, width: 30, height: 30 };
    expect((await store.native(info.id, bounds)).data).toEqual((await here.native(info.id, bounds)).data);
    const cut = await noise(200, 400).jpeg().toBuffer();
    expect(await failureOf(store.openBytes('cut.jpg', cut.subarray(0, cut.length / 2)))).toMatchObject({ code: 'photo-truncated', values: { file: 'cut.jpg' } });
  });

  it('uses one process for photos one after the other, and two side by side at most', async () => {
    let started = 0;
    const store = storeWith({ start: (entry, name) => (started++, startChild(entry, name)) });
    for (let width = 20; width < 24; width++) await store.openBytes('one.png', await picture(width, 20).png().toBuffer());
    expect(started).toBe(1);
    await Promise.all([30, 31, 32, 33, 34].map(async (width) => store.openBytes('many.png', await picture(width, 20).png().toBuffer())));
    expect(started).toBe(2);
  });

  it('refuses a photo whose decoder crashes, and opens the next', async () => {
    const crash = program('crash', "process.on('message', ({ photo }) => photo.file === 'bad.png' ? process.abort() : process.send({ fails: { code: 'photo-svg', values: { file: photo.file }, detail: '' } }));");
    const store = storeWith({ entry: crash });
    const failure = await failureOf(store.openBytes('bad.png', await picture(20, 20).png().toBuffer()));
    expect(failure.code).toBe('photo-damaged');
    // this program knows one sentence only: that it is said shows that a process was started again
    expect((await failureOf(store.openBytes('good.png', await picture(21, 20).png().toBuffer()))).code).toBe('photo-svg');
  });

  it('ends a process that takes too much memory, with a sentence', async () => {
    const greedy = program('greedy', "process.on('message', () => process.exit(77));");
    const failure = await failureOf(storeWith({ entry: greedy }).openBytes('huge.png', await picture(20, 20).png().toBuffer()));
    expect(failure).toMatchObject({ code: 'photo-memory', values: { file: 'huge.png' } });
    expect(sentence(failure)).toContain('huge.png');
  });

  it('ends a process that hangs', async () => {
    const hangs = program('hangs', "process.on('message', () => setInterval(() => undefined, 1000));");
    expect((await failureOf(storeWith({ entry: hangs, timeoutMs: 200 }).openBytes('slow.png', await picture(20, 20).png().toBuffer()))).code).toBe('photo-slow');
  });

  it('stops in the middle when it is told to', async () => {
    const hangs = program('hangs-too', "process.on('message', () => { process.send({ began: true }); setInterval(() => undefined, 1000); });");
    const controller = new AbortController();
    const children: Child<DecodeQuestion, DecodeAnswer>[] = [];
    const ended = new Promise<string>((resolve) => {
      const store = storeWith({
        entry: hangs,
        start: async (entry, name) => {
          const child = await startChild<DecodeQuestion, DecodeAnswer>(entry, name);
          children.push(child);
          child.onExit(resolve);
          const { send } = child;
          // told to stop right after it was asked
          return Object.assign(child, { send: (question: DecodeQuestion) => (send(question), controller.abort()) });
        },
      });
      void picture(20, 20)
        .png()
        .toBuffer()
        .then((bytes) => failureOf(store.openBytes('long.png', bytes, controller.signal)))
        .then((failure) => expect(failure.code).toBe('cancelled'));
    });
    expect(await ended).toContain('SIGKILL');
  });

  it('decodes here where no process can be started', async () => {
    expect(await storeWith({ entry: join(folder, 'no such program.js') }).openBytes('photo.png', await picture(22, 20).png().toBuffer())).toMatchObject({ width: 22 });
    const store = storeWith({ start: () => Promise.reject(new Error('no more processes')) });
    expect(await store.openBytes('photo.png', await picture(23, 20).png().toBuffer())).toMatchObject({ width: 23 });
  });
});
