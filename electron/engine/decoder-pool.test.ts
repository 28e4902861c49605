import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ImageEmbedding } from '../../models/decoder';
import { DEFAULT_PARAMETERS } from '../../models/everything/parameters';
import { pointGrid } from '../../models/everything/point-grid';
import { wholeLogits } from '../../models/everything/found-mask';
import { modelFrame } from '../../models/image/model-frame';
import { ModelFiles } from '../../models/prepare/model-files';
import { appRoot } from '../services/app-root';
import { DecoderPool } from './decoder-pool';
import { Engine } from './engine';

const photo = { width: 600, height: 400 };
let home: string;
let models: ModelFiles;
let engine: Engine;
let embedding: ImageEmbedding;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'maskwright-pool-'));
  models = new ModelFiles(join(home, 'models'));
  engine = new Engine({ models });
  const { width, height } = modelFrame(photo);
  const pixels = await sharp(join(appRoot, 'assets/samples/coffee.jpg')).resize(width, height, { fit: 'fill' }).removeAlpha().raw().toBuffer();
  const { data } = await engine.encode({ pixels: new Uint8Array(pixels), width, height, file: 'coffee.jpg' });
  embedding = { data, photo };
});
afterAll(async () => {
  engine.dispose();
  await rm(home, { recursive: true, force: true });
});

it('answers as one decoder would, in the order of the points, with however many processes', async () => {
  const points = pointGrid(4, photo);
  const thresholds = { ...DEFAULT_PARAMETERS, predIouThresh: 0.8, stabilityScoreThresh: 0.8 };
  const decoder = await engine.decoder();
  await decoder.setImage(embedding);
  const pool = new DecoderPool(models, 3);
  try {
    await pool.setImage(embedding);
    const given = await pool.ask(points, thresholds);
    expect(given).toHaveLength(points.length);
    expect(given.flatMap(({ masks }) => masks).length).toBeGreaterThan(4);
    for (const [i, { masks }] of given.entries()) {
      const { logits, predictedIou } = await decoder.decode({ points: [{ id: 'point', ...points[i]!, kind: 'include' }], box: null });
      for (const mask of masks) {
        expect(mask.point).toEqual(points[i]);
        expect(mask.predictedIou).toBeCloseTo(predictedIou[mask.output]!, 4);
        const whole = logits.subarray(mask.output * 65_536, (mask.output + 1) * 65_536);
        const kept = wholeLogits(mask);
        // threads of the runtime add in another order; what wasn't kept is background
        expect(kept.every((logit, cell) => Math.abs(logit - whole[cell]!) < 1e-3 || (logit === -10 && whole[cell]! <= 0))).toBe(true);
        // 600 x 400 fill 170 2/3 rows of cells
        expect(mask.cells).toBe(kept.filter((logit, cell) => logit > 0 && cell < 171 * 256).length);
      }
      expect(masks.length).toBeLessThanOrEqual([...predictedIou].filter((score, output) => output > 0 && score > thresholds.predIouThresh).length);
    }
  } finally {
    pool.dispose();
  }
});

it('stops when it is told to, and ends its processes', async () => {
  const pool = new DecoderPool(models, 1);
  await pool.setImage(embedding);
  await expect(pool.ask(pointGrid(2, photo), DEFAULT_PARAMETERS, AbortSignal.abort())).rejects.toThrow('aborted');
  pool.dispose();
  await expect(pool.ask(pointGrid(2, photo), DEFAULT_PARAMETERS)).rejects.toMatchObject({ code: 'cancelled' });
});
