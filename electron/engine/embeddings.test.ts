import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PhotoInfo } from '../../core/document/document';
import type { Failure } from '../../core/errors/failure';
import { Embeddings, type EmbeddingsOptions } from './embeddings';
import type { EncodeRequest } from './engine';

let folder: string;
let encoded: EncodeRequest[];
let failures: Failure[];
let made: Embeddings[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maskwright-embeddings-'));
  encoded = [];
  failures = [];
  made = [];
});
afterEach(async () => {
  await Promise.all(made.map((embeddings) => embeddings.settled()));
  await rm(folder, { recursive: true, force: true });
});

const photo = (name: string, width = 600, height = 400): PhotoInfo => ({
  id: createHash('sha256').update(name).digest('hex'), name, format: 'png', width, height, depth: 8, channels: 4,
  colorSpace: 'srgb', icc: null, density: null, orientation: 1, hasAlpha: true, bytes: 1,
});

const fileBytes = 32 + 4 * 1_048_576;

function make(part: Partial<EmbeddingsOptions> = {}): Embeddings {
  const embeddings = new Embeddings({
    folder,
    maxBytes: () => 100 * fileBytes,
    onFailure: (failure) => failures.push(failure),
    models: { ensure: async () => ({ encoder: '', decoder: '', exportedEncoder: '', exportedDecoder: '', kernel: '', checksums: { encoder: 'e'.repeat(64), decoder: '', exportedEncoder: '', exportedDecoder: '', kernel: '' } }) },
    photos: { pixels: async (_id, { outWidth, outHeight }) => new Uint8Array(outWidth * outHeight * 4).fill(200) },
    engine: {
      info: () => ({ state: 'ready', provider: 'cpu', threads: 1, fallback: null }),
      encode: async (request) => {
        encoded.push(request);
        return { data: new Float32Array(1_048_576).map((_, i) => Math.sin(i) * encoded.length), provider: 'cpu', milliseconds: 5 };
      },
    },
    ...part,
  });
  made.push(embeddings);
  return embeddings;
}

describe('embeddings', () => {
  it('are made once, then found in memory, and by the next process on disk', async () => {
    const embeddings = make();
    const made = await embeddings.get(photo('a'));
    expect(made).toMatchObject({ cache: 'none', provider: 'cpu' });
    expect(made.embedding.photo).toEqual({ width: 600, height: 400 });
    expect(await embeddings.get(photo('a'))).toMatchObject({ cache: 'memory' });
    await embeddings.settled();
    const found = await make().get(photo('a'));
    expect(found.cache).toBe('disk');
    expect(Buffer.compare(Buffer.from(found.embedding.data.buffer), Buffer.from(made.embedding.data.buffer))).toBe(0);
    expect(encoded.length).toBe(1);
  });

  it('are asked of the encoder with the pixels it takes', async () => {
    await make({ photos: { pixels: async (_id, { outWidth, outHeight }) => new Uint8Array(outWidth * outHeight * 4).map((_, i) => [10, 20, 30, i < 8 ? 0 : 255][i % 4]!) } }).get(photo('strip', 3000, 1000));
    expect(encoded[0]).toMatchObject({ width: 1024, height: 341, file: 'strip' });
    expect(encoded[0]?.pixels.length).toBe(1024 * 341 * 3);
    // two transparent pixels show the ground, the rest are as they are
    expect([...encoded[0]!.pixels.subarray(0, 9)]).toEqual([124, 116, 104, 124, 116, 104, 10, 20, 30]);
  });

  it('of a region are made of its own pixels, and kept beside the whole photo\'s', async () => {
    const windows: unknown[] = [];
    const embeddings = make({ photos: { pixels: async (_id, window) => (windows.push(window), new Uint8Array(window.outWidth * window.outHeight * 4)) } });
    const region = { x: 100, y: 50, width: 256, height: 128 };
    await embeddings.get(photo('a'));
    const part = await embeddings.get(photo('a'), undefined, region);
    expect(part).toMatchObject({ cache: 'none', embedding: { photo: { width: 256, height: 128 } } });
    expect(windows).toEqual([{ x: 0, y: 0, width: 600, height: 400, outWidth: 1024, outHeight: 683 }, { ...region, outWidth: 1024, outHeight: 512 }]);
    expect(await embeddings.get(photo('a'), undefined, region)).toMatchObject({ cache: 'memory' });
    expect(await embeddings.get(photo('a'), undefined, { ...region, x: 101 })).toMatchObject({ cache: 'none' });
  });

  it('are made once for all who ask at the same time', async () => {
    const embeddings = make();
    await Promise.all([embeddings.get(photo('a')), embeddings.get(photo('a')), embeddings.get(photo('b'))]);
    expect(encoded.length).toBe(2);
  });

  it('are made anew for another encoder', async () => {
    const first = make();
    await first.get(photo('a'));
    await first.settled();
    const other = make({ models: { ensure: async () => ({ encoder: '', decoder: '', exportedEncoder: '', exportedDecoder: '', kernel: '', checksums: { encoder: 'f'.repeat(64), decoder: '', exportedEncoder: '', exportedDecoder: '', kernel: '' } }) } });
    expect((await other.get(photo('a'))).cache).toBe('none');
  });

  it('are made anew where the file is damaged', async () => {
    const damage: ((path: string) => Promise<void>)[] = [
      (path) => truncate(path, 1000),
      async (path) => writeFile(path, (await readFile(path)).with(100_000, 7)),
      (path) => writeFile(path, ''),
    ];
    for (const harm of damage) {
      const embeddings = make();
      await embeddings.get(photo('a'));
      await embeddings.settled();
      await harm(join(folder, (await readdir(folder))[0]!));
      const again = make();
      expect((await again.get(photo('a'))).cache).toBe('none');
      await again.settled();
      expect((await make().get(photo('a'))).cache).toBe('disk');
      await rm(folder, { recursive: true });
    }
    expect(failures).toEqual([]);
  });

  it('leave the disk least recently used first', async () => {
    const bounded = { maxBytes: () => 4.5 * fileBytes };
    for (const name of ['a', 'b', 'c', 'd']) {
      const embeddings = make(bounded);
      await embeddings.get(photo(name));
      await embeddings.settled();
      for (const file of await readdir(folder)) {
        const path = join(folder, file);
        const used = new Date((await stat(path)).mtimeMs - 60_000);
        await utimes(path, used, used);
      }
    }
    expect((await make(bounded).get(photo('a'))).cache).toBe('disk');
    const embeddings = make(bounded);
    await embeddings.get(photo('e'));
    await embeddings.settled();
    const kept = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(async (name) => (await readdir(folder)).some((file) => file.startsWith(photo(name).id))));
    // 4.5 hold four, and so that not every write has to look, nine tenths of that are left
    expect(kept).toEqual([true, false, true, true, true]);
  });

  it('are made all the same where the folder takes no files, which is said once', async () => {
    const blocked = join(folder, 'blocked');
    await writeFile(blocked, 'a file where the folder should be');
    const embeddings = make({ folder: blocked });
    for (const name of ['a', 'b']) expect((await embeddings.get(photo(name))).cache).toBe('none');
    await embeddings.settled();
    expect(failures.map(({ code, values }) => [code, values])).toEqual([['embeddings-not-kept', { folder: blocked }]]);
    expect((await embeddings.get(photo('a'))).cache).toBe('memory');
  });

  it('can be given up', async () => {
    const abort = new AbortController();
    const waiting = make({
      photos: {
        pixels: (_id, _window, signal) => new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('given up')))),
      },
    }).get(photo(randomUUID()), abort.signal);
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    expect(encoded).toEqual([]);
  });
});
