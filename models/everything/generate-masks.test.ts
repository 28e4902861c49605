import { describe, expect, it } from 'vitest';
import type { PhotoPoint, PhotoRect, Size } from '../../core/geometry/frames';
import type { DecodedMasks, ImageEmbedding, MaskDecoder } from '../decoder';
import { modelFrame, toPhoto } from '../image/model-frame';
import { askPoint, scoringDecoder } from './ask-point';
import { onPhoto } from './finish-mask';
import { generateMasks, type GenerateOptions, type PointAsker } from './generate-masks';
import { DEFAULT_PARAMETERS } from './parameters';

/** A disc of the photo, and how sure the stand-in for the model is of it. */
interface Disc {
  readonly x: number;
  readonly y: number;
  readonly r: number;
  readonly iou?: number;
  /** logits a pixel at its edge */
  readonly steep?: number;
}

/** A photo of discs: the mask of a point is the disc that it lies in, as the decoder's first output. */
class DiscDecoder implements MaskDecoder {
  readonly runtime = 'discs';
  readonly asked: PhotoPoint[] = [];
  readonly #discs: readonly Disc[];
  readonly #logits = new Map<Disc, Float32Array>();
  #part: PhotoRect = { x: 0, y: 0, width: 1, height: 1 };

  constructor(discs: readonly Disc[]) {
    this.#discs = discs;
  }

  show(part: PhotoRect): ImageEmbedding {
    this.#part = part;
    this.#logits.clear();
    return { data: new Float32Array(0), photo: { width: part.width, height: part.height } };
  }

  setImage(): Promise<void> {
    return Promise.resolve();
  }

  decode({ points: [point] }: { points: readonly PhotoPoint[] }): Promise<DecodedMasks> {
    const part = this.#part;
    const at = { x: (point?.x ?? 0) + part.x, y: (point?.y ?? 0) + part.y };
    this.asked.push(at);
    const disc = this.#discs.find(({ x, y, r }) => Math.hypot(at.x - x, at.y - y) < r);
    const logits = disc ? (this.#logits.get(disc) ?? this.#draw(disc)) : new Float32Array(0);
    return Promise.resolve({ logits, predictedIou: Float32Array.of(1, disc ? (disc.iou ?? 0.97) : 0.2, 0, 0), milliseconds: 0 });
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }

  #draw(disc: Disc): Float32Array {
    const part = this.#part;
    const frame = modelFrame(part);
    const logits = new Float32Array(4 * 65_536).fill(-20);
    for (let i = 0; i < 65_536; i++) {
      const { x, y } = toPhoto(frame, { x: ((i % 256) + 0.5) * 4, y: (Math.floor(i / 256) + 0.5) * 4 });
      logits[65_536 + i] = (disc.r - Math.hypot(x + part.x - disc.x, y + part.y - disc.y)) * (disc.steep ?? 4);
    }
    this.#logits.set(disc, logits);
    return logits;
  }
}

const photo: Size = { width: 600, height: 400 };

function generate(discs: readonly Disc[], options: Partial<Omit<GenerateOptions, 'parameters'>> & { parameters?: Partial<GenerateOptions['parameters']> } = {}) {
  const decoder = new DiscDecoder(discs);
  let shown: Size = photo;
  const asker: PointAsker = {
    setImage: () => Promise.resolve(),
    async ask(points, thresholds) {
      const found = [];
      for (const point of points) found.push(await askPoint(scoringDecoder(decoder), shown, point, thresholds));
      return found;
    },
  };
  const result = generateMasks({
    photo,
    asker,
    embed: (part) => {
      shown = { width: part.width, height: part.height };
      return Promise.resolve(decoder.show(part));
    },
    ...options,
    parameters: { ...DEFAULT_PARAMETERS, ...options.parameters },
  });
  return result.then((generated) => ({ ...generated, asks: decoder.asked }));
}

const big: Disc = { x: 200, y: 200, r: 150 };
const small: Disc = { x: 480, y: 120, r: 24, iou: 0.93 };

describe('every mask of a photo', () => {
  it('is found once, at its full size', async () => {
    const { masks } = await generate([big, small]);
    expect(masks.map(({ predictedIou }) => predictedIou)).toEqual([expect.closeTo(0.97), expect.closeTo(0.93)]);
    masks.forEach((mask, i) => {
      const { x, y, r } = [big, small][i] ?? big;
      expect(mask.area / (Math.PI * r * r)).toBeCloseTo(1, 1);
      expect(Math.hypot(mask.point.x - x, mask.point.y - y)).toBeLessThan(r);
      const whole = onPhoto(mask, photo, 255);
      expect(whole[y * photo.width + x]).toBe(255);
      expect(whole.reduce((sum, value) => sum + value, 0)).toBe(255 * mask.area);
      expect(mask.cropBox).toEqual({ x: 0, y: 0, ...photo });
    });
  });

  it('is the same without asking the points that a mask explains', async () => {
    const all = await generate([big, small], { everyPoint: true });
    const some = await generate([big, small]);
    expect(all.asked).toBe(1024);
    expect(some.points).toBe(1024);
    expect(some.asked).toBe(some.asks.length);
    // the big disc covers almost a third of the photo
    expect(some.asked).toBeLessThan(800);
    expect(some.masks.map(({ box }) => box)).toEqual(all.masks.map(({ box }) => box));
  });

  it('leaves points alone only deep inside of a mask that the model is sure of', async () => {
    expect((await generate([{ ...big, iou: 0.86 }], { parameters: { predIouThresh: 0.5 } })).asked).toBe(1024);
    const { asks } = await generate([big]);
    const skipped = (await generate([big], { everyPoint: true })).asks.filter((point) => !asks.some(({ x, y }) => x === point.x && y === point.y));
    expect(skipped.length).toBeGreaterThan(200);
    for (const { x, y } of skipped) expect(Math.hypot(x - big.x, y - big.y)).toBeLessThan(big.r);
  });

  it('leaves points alone too where an unsteady mask would come again in vain', async () => {
    const unsteady: Disc = { ...big, steep: 0.15 };
    const { asked, masks } = await generate([unsteady]);
    expect(masks).toHaveLength(0);
    expect(asked).toBeLessThan(900);
    // one that hardly keeps anything of itself says nothing
    expect((await generate([{ ...big, steep: 0.03 }])).asked).toBe(1024);
  });

  it.each([
    ['predicted IoU', { ...small, iou: 0.87 }, {}],
    ['a lower one, where it is asked for', { ...small, iou: 0.93 }, { predIouThresh: 0.95 }],
    ['stability', { ...small, steep: 0.5 }, {}],
  ])('has to reach its %s', async (_, disc, parameters) => {
    expect((await generate([disc], { parameters })).masks).toHaveLength(0);
  });

  it('is looked for in crops too, where small ones show themselves; what a crop cuts off is left out', async () => {
    // between the points of the whole photo's grid of 8, but not of the crops'
    const tiny: Disc = { x: 301, y: 50, r: 9, steep: 20 };
    const parameters = { pointsPerSide: 8, cropNLayers: 1 };
    expect((await generate([big, tiny], { parameters: { pointsPerSide: 8 } })).masks).toHaveLength(1);
    const { masks, points } = await generate([big, tiny], { parameters });
    expect(points).toBe(5 * 64);
    expect(masks).toHaveLength(2);
    const crop = masks.find(({ area }) => area < 1000)?.cropBox;
    expect(crop?.width).toBeLessThan(600);
    // crops cut the big one: its mask is that of the whole photo
    expect(masks.find(({ area }) => area > 1000)?.cropBox).toEqual({ x: 0, y: 0, ...photo });
  });

  it('says how much is done, and stops when it is told to', async () => {
    const shares: number[] = [];
    await generate([big], { onProgress: (share) => shares.push(share) });
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    const controller = new AbortController();
    await expect(generate([big], { onProgress: () => controller.abort(), signal: controller.signal })).rejects.toThrow('aborted');
  });
});
