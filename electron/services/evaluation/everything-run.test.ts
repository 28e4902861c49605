import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PhotoInfo } from '../../../core/document/document';
import type { ImageEmbedding, DecodedMasks } from '../../../models/decoder';
import { askPoint, scoringDecoder } from '../../../models/everything/ask-point';
import { Everything } from '../everything/everything';
import { EverythingRun } from './everything-run';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maskwright-recall-'));
  // 256 x 256: object 1 is the left half, object 2 a square that nothing finds
  const values = Uint8Array.from({ length: 65_536 }, (_, i) => (i % 256 < 128 ? 1 : i % 256 > 200 && i < 65_536 / 8 ? 2 : 0));
  await sharp(values, { raw: { width: 256, height: 256, channels: 1 } }).png().toFile(join(folder, 'truth.png'));
  await sharp({ create: { width: 9, height: 9, channels: 3, background: '#000' } }).png().toFile(join(folder, 'small.png'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const photo = { id: 'a', name: 'photo.jpg', width: 256, height: 256 } as PhotoInfo;
const embedding: ImageEmbedding = { data: new Float32Array(0), photo };

/** A decoder whose points in the left half give it, and others nothing. */
function run(everyPoint: boolean): EverythingRun {
  const left = Float32Array.from({ length: 4 * 65_536 }, (_, i) => (i % 256 < 128 ? 8 : -8));
  const decode = (x: number): DecodedMasks => ({ logits: left, predictedIou: Float32Array.of(0, x < 128 ? 0.97 : 0, 0, 0), milliseconds: 0 });
  const decoder = scoringDecoder({ setImage: () => Promise.resolve(), dispose: () => Promise.resolve(), decode: ({ points: [point] }) => Promise.resolve(decode(point?.x ?? 0)) });
  const embeddings = { get: () => Promise.resolve({ embedding, milliseconds: 40, cache: 'none' as const }) };
  const everything = new Everything({
    photos: { pixels: () => Promise.reject(new Error('no crops here')) },
    embeddings,
    engine: { encode: () => Promise.reject(new Error('no crops here')) },
    asker: {
      setImage: () => Promise.resolve(),
      async ask(points, thresholds) {
        const found = [];
        for (const point of points) found.push(await askPoint(decoder, photo, point, thresholds));
        return found;
      },
    },
  });
  return new EverythingRun({ photos: { openFile: () => Promise.resolve(photo), release: () => Promise.resolve() }, embeddings, everything }, everyPoint);
}

it('says how much of what is drawn is found, and what it took', async () => {
  const plain = run(true);
  await plain.measure({ stem: 'truth', image: 'photo.jpg', mask: join(folder, 'truth.png') });
  expect(plain.result()).toMatchObject({ protocol: 'everything', n: 1, objects: 2, found: 0.5, foundIoU: 1, meanIoU: 0.5, averageRecall: 0.5, masks: 1, asked: 1024, msEncode: 40, fromCache: 0 });

  const ours = run(false);
  await ours.measure({ stem: 'truth', image: 'photo.jpg', mask: join(folder, 'truth.png') });
  const result = ours.result();
  expect(result).toMatchObject({ averageRecall: 0.5, masks: 1 });
  // every point of the right half, and few of the left
  expect(result?.asked).toBeGreaterThanOrEqual(512);
  expect(result?.asked).toBeLessThan(700);
});

it('refuses a drawing of another size, and has nothing to say of no photo', async () => {
  const empty = run(false);
  await expect(empty.measure({ stem: 'small', image: 'photo.jpg', mask: join(folder, 'small.png') })).rejects.toMatchObject({ code: 'mask-size' });
  expect(empty.result()).toBeNull();
});
