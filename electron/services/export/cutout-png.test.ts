import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oklchFromHex } from '../../../core/colour/oklab';
import { renderLayer } from '../../../core/compose/render-layer';
import type { Adjustments, PhotoInfo } from '../../../core/document/document';
import { isFailure } from '../../../core/errors/failure';
import type { AlphaMask } from '../../../core/masks/alpha-mask';
import { PhotoStore } from '../photos/photo-store';
import { CutoutPng } from './cutout-png';

let folder: string;
let photos: PhotoStore;
let cutouts: CutoutPng;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutout-png-'));
  photos = new PhotoStore(join(folder, 'photos'));
  cutouts = new CutoutPng(photos, join(folder, 'temp'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const [WIDTH, HEIGHT] = [40, 30];

/** A photo of many colours, vivid ones among them. */
function pixelsOf(channels: 1 | 2 | 3 | 4): Buffer {
  return Buffer.from(Array.from({ length: WIDTH * HEIGHT * channels }, (_, index) => (index * 53 + (index >> 5) * 17) % 256));
}
const raw = (channels: 1 | 2 | 3 | 4): Sharp => sharp(pixelsOf(channels), { raw: { width: WIDTH, height: HEIGHT, channels } });
const open = async (image: Sharp): Promise<PhotoInfo> => photos.openBytes('photo.png', await image.png().toBuffer());

const mask: AlphaMask = { bounds: { x: 10, y: 5, width: 8, height: 6 }, alpha: Uint8Array.from({ length: 48 }, (_, i) => (i === 0 ? 0 : i === 1 ? 100 : 255)) };
const decoded = async (png: Uint8Array) => sharp(png).raw().toBuffer({ resolveWithObject: true });
const saffron: Adjustments = { recolor: { enabled: true, from: oklchFromHex('#808080'), to: oklchFromHex('#F0AA19'), amount: 1, keepLight: true } };

describe('a cut-out', () => {
  it('of full size has the photo\'s numbers where the mask is, and nothing elsewhere', async () => {
    const photo = await open(raw(3));
    const { data, info } = await decoded(await cutouts.cutout(photo, mask, { adjustments: {}, trim: null, name: 'x' }));
    expect([info.width, info.height, info.channels]).toEqual([WIDTH, HEIGHT, 4]);
    const source = pixelsOf(3);
    for (let y = 0; y < HEIGHT; y++) for (let x = 0; x < WIDTH; x++) {
      const inside = x >= 10 && x < 18 && y >= 5 && y < 11;
      const alpha = inside ? mask.alpha[(y - 5) * 8 + x - 10]! : 0;
      const at = y * WIDTH + x;
      const rgb = alpha === 0 ? [0, 0, 0] : [...source.subarray(at * 3, at * 3 + 3)];
      expect([...data.subarray(at * 4, at * 4 + 4)]).toEqual([...rgb, alpha]);
    }
  });

  it('trimmed is the mask\'s box with the padding, also beyond the edge of the photo', async () => {
    const photo = await open(raw(3));
    const atEdge: AlphaMask = { bounds: { x: 0, y: 0, width: 4, height: 3 }, alpha: new Uint8Array(12).fill(255) };
    const { data, info } = await decoded(await cutouts.cutout(photo, atEdge, { adjustments: {}, trim: 2, name: 'x' }));
    expect([info.width, info.height]).toEqual([8, 7]);
    expect(data[3]).toBe(0);
    expect([...data.subarray((2 * 8 + 2) * 4, (2 * 8 + 2) * 4 + 4)]).toEqual([...pixelsOf(3).subarray(0, 3), 255]);
  });

  it('has the opacity of its layer', async () => {
    const photo = await open(raw(3));
    const { data } = await decoded(await cutouts.cutout(photo, mask, { adjustments: {}, opacity: 0.5, trim: 0, name: 'x' }));
    expect([data[3], data[7], data[11]]).toEqual([0, 50, 128]);
  });

  it('of a photo with alpha multiplies it', async () => {
    const photo = await open(raw(4));
    const { data } = await decoded(await cutouts.cutout(photo, mask, { adjustments: {}, trim: 0, name: 'x' }));
    const own = pixelsOf(4)[(5 * WIDTH + 12) * 4 + 3]!;
    expect(data[2 * 4 + 3]).toBe(own);
  });

  it('keeps resolution and says nothing of one where the photo does', async () => {
    const dense = await open(raw(3).withMetadata({ density: 300 }));
    expect(dense.density).toBe(300);
    const meta = await sharp(await cutouts.cutout(dense, mask, { adjustments: {}, trim: 0, name: 'x' })).metadata();
    expect(meta.density).toBe(300);
  });

  it('that selects nothing is refused by name', async () => {
    const photo = await open(raw(3));
    const empty = cutouts.cutout(photo, { bounds: { x: 0, y: 0, width: 0, height: 0 }, alpha: new Uint8Array(0) }, { adjustments: {}, trim: null, name: 'Wheel' });
    await expect(empty).rejects.toSatisfy((error) => isFailure(error, 'layer-empty') && error.values['layer'] === 'Wheel');
  });
});

describe('a photo with a profile', () => {
  it('keeps profile and numbers where nothing is adjusted', async () => {
    const file = await raw(3).withIccProfile('p3').png().toBuffer();
    const photo = await photos.openBytes('p3.png', file);
    const png = await cutouts.cutout(photo, mask, { adjustments: {}, trim: 0, name: 'x' });
    expect((await sharp(png).metadata()).icc).toEqual((await sharp(file).metadata()).icc);
    expect(await rawNumbers(png, 8, 6)).toEqual(cut(await rawNumbers(file, WIDTH, HEIGHT), 3));
  });

  it('looks the same adjusted: converted back into the profile', async () => {
    const file = await raw(3).withIccProfile('p3').png().toBuffer();
    const photo = await photos.openBytes('p3.png', file);
    const png = await cutouts.cutout(photo, mask, { adjustments: saffron, trim: 0, name: 'x' });
    expect((await sharp(png).metadata()).icc).toEqual((await sharp(file).metadata()).icc);
    const seen = await sharp(png).toColorspace('srgb').raw().toBuffer();
    const window = await photos.pixels(photo.id, { ...mask.bounds, outWidth: 8, outHeight: 6 });
    const meant = renderLayer(window, mask.alpha, 8, 6, saffron).data;
    for (let i = 4; i < meant.length; i++) expect(Math.abs(seen[i]! - meant[i]!), `byte ${i}`).toBeLessThanOrEqual(3);
  });

  it('without one is written without one', async () => {
    const photo = await open(raw(3));
    for (const adjustments of [{}, saffron]) {
      expect((await sharp(await cutouts.cutout(photo, mask, { adjustments, trim: 0, name: 'x' })).metadata()).icc).toBeUndefined();
    }
  });
});

it('a grey photo is cut as it is, and recoloured in colour', async () => {
  const photo = await open(raw(1).toColourspace('b-w'));
  const plain = await sharp(await cutouts.cutout(photo, mask, { adjustments: {}, trim: 0, name: 'x' })).ensureAlpha().toColourspace('srgb').raw().toBuffer();
  const grey = pixelsOf(1)[5 * WIDTH + 13]!;
  expect([...plain.subarray(12, 16)]).toEqual([grey, grey, grey, 255]);
  const { data } = await decoded(await cutouts.cutout(photo, mask, { adjustments: saffron, trim: 0, name: 'x' }));
  const at = [...Array(48).keys()].find((i) => i > 2 && pixelsOf(1)[(5 + Math.floor(i / 8)) * WIDTH + 10 + (i % 8)]! > 100)! * 4;
  expect(data[at]! - data[at + 2]!).toBeGreaterThan(40);
});

it('a mask is an 8-bit greyscale PNG of the photo\'s size', async () => {
  const photo = await open(raw(3));
  const png = await cutouts.mask(photo, mask, null);
  expect(await sharp(png).metadata()).toMatchObject({ width: WIDTH, height: HEIGHT, channels: 1, depth: 'uchar', space: 'b-w' });
  const data = await sharp(png).toColourspace('b-w').raw().toBuffer();
  expect([data[5 * WIDTH + 10], data[5 * WIDTH + 11], data[5 * WIDTH + 12], data[0]]).toEqual([0, 100, 255, 0]);
  expect(await sharp(await cutouts.mask(photo, mask, 1)).metadata()).toMatchObject({ width: 10, height: 8 });
});

/** The numbers in a PNG file as they stand there: its profile is taken out before it is decoded. */
async function rawNumbers(png: Uint8Array, width: number, height: number): Promise<Buffer> {
  const file = Buffer.from(png);
  const pieces = [file.subarray(0, 8)];
  for (let at = 8; at < file.length;) {
    const end = at + 12 + file.readUInt32BE(at);
    if (file.toString('latin1', at + 4, at + 8) !== 'iCCP') pieces.push(file.subarray(at, end));
    at = end;
  }
  const { data, info } = await sharp(Buffer.concat(pieces)).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([width, height]);
  return data;
}

/** The mask's window of RGB numbers as a cut-out has them. */
function cut(numbers: Buffer, channels: number): Buffer {
  const out = Buffer.alloc(48 * 4);
  for (let i = 0; i < 48; i++) {
    const at = ((5 + Math.floor(i / 8)) * WIDTH + 10 + (i % 8)) * channels;
    if (mask.alpha[i] === 0) continue;
    numbers.copy(out, i * 4, at, at + 3);
    out[i * 4 + 3] = mask.alpha[i]!;
  }
  return out;
}
