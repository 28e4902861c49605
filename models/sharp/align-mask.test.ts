import { describe, expect, it } from 'vitest';
import type { PixelWindow, Size } from '../../core/geometry/frames';
import { alphaAt, areaOf, type AlphaMask } from '../../core/masks/alpha-mask';
import { LOGIT_SIZE } from '../decoder';
import { modelFrame } from '../image/model-frame';
import { maskFromLogits } from '../masks/mask-from-logits';
import { alignMask } from './align-mask';

type Shape = (x: number, y: number) => boolean;

/** A photo in two colours with a little noise, read as the store does. */
function photoOf(shape: Shape, ink: readonly number[], ground: readonly number[]) {
  const reads: PixelWindow[] = [];
  const read = (window: PixelWindow): Promise<Uint8Array> => {
    reads.push(window);
    const rgba = new Uint8Array(window.outWidth * window.outHeight * 4);
    for (let y = 0; y < window.outHeight; y++) {
      for (let x = 0; x < window.outWidth; x++) {
        const px = window.x + ((x + 0.5) * window.width) / window.outWidth;
        const py = window.y + ((y + 0.5) * window.height) / window.outHeight;
        const noise = ((Math.floor(px) * 73 + Math.floor(py) * 151) % 7) - 3;
        const colour = shape(px, py) ? ink : ground;
        rgba.set([...colour.map((value) => value + noise), 255], (y * window.outWidth + x) * 4);
      }
    }
    return Promise.resolve(rgba);
  };
  return { reads, read };
}

/** Logits of a shape as the decoder draws it: right to about a cell. */
function logitsOf(depth: (x: number, y: number) => number, photo: Size): Float32Array {
  const { scaleX } = modelFrame(photo);
  return Float32Array.from({ length: LOGIT_SIZE * LOGIT_SIZE }, (_, i) => {
    const x = (((i % LOGIT_SIZE) + 0.5) * 4) / scaleX;
    const y = ((Math.floor(i / LOGIT_SIZE) + 0.5) * 4) / scaleX;
    return Math.max(-12, Math.min(12, (depth(x, y) * scaleX) / 4 * 3));
  });
}

function iouWith(mask: AlphaMask, shape: Shape, { width, height }: Size): number {
  let both = 0;
  let either = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const a = alphaAt(mask, x, y) >= 128;
      const b = shape(x + 0.5, y + 0.5);
      if (a && b) both++;
      if (a || b) either++;
    }
  }
  return both / either;
}

const whole = (photo: Size) => ({ x: 0, y: 0, ...photo });
const never = () => false;

describe('a mask at full size', () => {
  const photo = { width: 1536, height: 1024 };
  const disc = (r: number, wobble: number) => (x: number, y: number) => r + wobble * Math.sin(Math.atan2(y - 500, x - 700) * 12) - Math.hypot(x - 700, y - 500);
  const truth: Shape = (x, y) => disc(260, 0)(x, y) > 0;

  it('takes the photo\'s edge where the decoder\'s lies beside it', async () => {
    // waves of six pixels that the photo doesn't have
    const logits = logitsOf(disc(260, 6), photo);
    const { read } = photoOf(truth, [180, 60, 50], [60, 110, 90]);
    const aligned = await alignMask({ logits, region: whole(photo) }, photo, read, never);
    const before = iouWith(maskFromLogits(logits, photo), truth, photo);
    const after = aligned ? iouWith(aligned, truth, photo) : 0;
    expect(before).toBeLessThan(0.98);
    expect(after).toBeGreaterThan(0.993);
  });

  it('keeps the decoder\'s edge where the photo has none', async () => {
    const logits = logitsOf(disc(260, 0), photo);
    const { read } = photoOf(truth, [120, 120, 120], [120, 120, 120]);
    const aligned = await alignMask({ logits, region: whole(photo) }, photo, read, never);
    expect(aligned && iouWith(aligned, truth, photo)).toBeGreaterThan(0.985);
  });

  it('moves an edge by no more than its reach, whatever the photo shows', async () => {
    const logits = logitsOf(disc(260, 0), photo);
    // an edge 60 pixels farther out
    const { read } = photoOf((x, y) => disc(320, 0)(x, y) > 0, [220, 220, 210], [20, 30, 40]);
    const aligned = await alignMask({ logits, region: whole(photo) }, photo, read, never);
    // reach 1.5 cells of 6 pixels
    expect(aligned && Math.sqrt(areaOf(aligned) / Math.PI)).toBeLessThan(260 + 10);
    expect(aligned && Math.sqrt(areaOf(aligned) / Math.PI)).toBeGreaterThan(260 - 10);
  });

  it('keeps a thin leg, though the photo shows nothing of it', async () => {
    const leg = (x: number, y: number) => Math.max(disc(200, 0)(x, y), 5 - Math.abs(x - 700));
    const { read } = photoOf((x, y) => disc(200, 0)(x, y) > 0, [180, 60, 50], [60, 110, 90]);
    const aligned = await alignMask({ logits: logitsOf(leg, photo), region: whole(photo) }, photo, read, never);
    for (const y of [800, 850, 900]) expect([698, 700, 702].some((x) => aligned && alphaAt(aligned, x, y) >= 128), `row ${y}`).toBe(true);
  });

  it('is the same whether the logits are of the photo or of a region', async () => {
    const region = { x: 300, y: 100, width: 800, height: 800 };
    const { read, reads } = photoOf(truth, [180, 60, 50], [60, 110, 90]);
    const aligned = await alignMask({ logits: logitsOf((x, y) => disc(260, 6)(x + 300, y + 100), region), region }, photo, read, never);
    expect(aligned && iouWith(aligned, truth, photo)).toBeGreaterThan(0.993);
    for (const { x, y, width, height } of reads) expect(x >= 0 && y >= 0 && x + width <= photo.width && y + height <= photo.height).toBe(true);
  });

  it('draws an object whose region has cells smaller than a pixel', async () => {
    const small = { width: 854, height: 480 };
    const region = { x: 530, y: 125, width: 165, height: 120 };
    const inRegion = (x: number, y: number) => 40 - Math.hypot(x - 80, y - 60);
    const shape: Shape = (x, y) => inRegion(x - region.x, y - region.y) > 0;
    for (const ink of [[180, 60, 50], [60, 110, 90]]) {
      const { read } = photoOf(shape, ink, [60, 110, 90]);
      const aligned = await alignMask({ logits: logitsOf(inRegion, region), region }, small, read, never);
      expect(aligned && iouWith(aligned, shape, small)).toBeGreaterThan(0.96);
    }
  });

  it('is empty where there is no object, and given up when nobody waits', async () => {
    const { read, reads } = photoOf(truth, [180, 60, 50], [60, 110, 90]);
    const nothing = await alignMask({ logits: new Float32Array(LOGIT_SIZE * LOGIT_SIZE).fill(-5), region: whole(photo) }, photo, read, never);
    expect(nothing?.alpha).toHaveLength(0);
    expect(await alignMask({ logits: logitsOf(disc(260, 0), photo), region: whole(photo) }, photo, read, () => true)).toBeNull();
    expect(reads).toHaveLength(0);
  });
});
