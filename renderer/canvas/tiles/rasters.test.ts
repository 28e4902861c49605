import { describe, expect, it } from 'vitest';
import { oklchFromHex } from '../../../core/colour/oklab';
import { maskWindow } from '../../../core/compose/mask-window';
import { renderLayer } from '../../../core/compose/render-layer';
import type { Adjustments, MaskRef } from '../../../core/document/document';
import type { AlphaMask } from '../../../core/masks/alpha-mask';
import { encodeMask } from '../../../core/masks/mask-codec';
import { Rasters } from './rasters';
import { tileAt, topLevel, type Tile } from './pyramid';

const photo = { width: 1500, height: 1200 };
const recolor: Adjustments = { recolor: { enabled: true, from: oklchFromHex('#A3ACBB'), to: oklchFromHex('#F0AA19'), amount: 1, keepLight: true } };

/** A disc that crosses the border between two tiles, on a photo of smooth colours. */
function disc(): AlphaMask {
  const bounds = { x: 900, y: 300, width: 200, height: 200 };
  const alpha = new Uint8Array(bounds.width * bounds.height);
  for (let y = 0; y < 200; y++) for (let x = 0; x < 200; x++) alpha[y * 200 + x] = Math.max(0, Math.min(255, (95 - Math.hypot(x - 99.5, y - 99.5)) * 255));
  return { bounds, alpha };
}

function pixelsOf(x0: number, y0: number, width: number, height: number, step = 1): Uint8ClampedArray<ArrayBuffer> {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set([(x0 + x * step) % 256, (y0 + y * step) % 256, 140, 255], (y * width + x) * 4);
  return data;
}

async function setUp() {
  const mask = disc();
  const bytes = new Uint8Array(await encodeMask(mask));
  const asked = { pixels: 0, blobs: 0 };
  const rasters = new Rasters({
    pixels: async (_id, window) => {
      asked.pixels++;
      return pixelsOf(window.x, window.y, window.outWidth, window.outHeight, window.width / window.outWidth);
    },
    blob: async () => {
      asked.blobs++;
      return bytes.buffer;
    },
  });
  const ref: MaskRef = { blob: 'b'.repeat(64), bounds: mask.bounds, area: 1 };
  const tile = (level: number, column: number, row: number): Tile => {
    const found = tileAt(photo, level, column, row);
    if (!found) throw new RangeError('no such tile');
    return found;
  };
  return { mask, ref, rasters, asked, tile };
}

describe('tiles of a cut-out', () => {
  it('together are what the export renders, pixel for pixel', async () => {
    const { mask, ref, rasters, tile } = await setUp();
    const { bounds } = mask;
    const whole = renderLayer(pixelsOf(bounds.x, bounds.y, bounds.width, bounds.height), mask.alpha, bounds.width, bounds.height, recolor).data;
    let compared = 0;
    for (const column of [0, 1]) {
      const place = tile(0, column, 0);
      const part = await rasters.layerTile('p', place, ref, recolor);
      if (!part) throw new Error('nothing in the tile');
      for (let y = 0; y < part.height; y++) {
        for (let x = 0; x < part.width; x++) {
          const inMask = ((place.part.y + part.y + y - bounds.y) * bounds.width + place.part.x + part.x + x - bounds.x) * 4;
          const inTile = (y * part.width + x) * 4;
          if (part.data.subarray(inTile, inTile + 4).some((value, channel) => value !== whole[inMask + channel])) throw new Error(`differs at ${x}, ${y}`);
          compared++;
        }
      }
    }
    expect(compared).toBe(bounds.width * bounds.height);
  });

  it('are nothing where the mask does not reach, and ask for nothing there', async () => {
    const { ref, rasters, asked, tile } = await setUp();
    expect(await rasters.layerTile('p', tile(0, 0, 1), ref, {})).toBeNull();
    expect(asked).toEqual({ pixels: 0, blobs: 0 });
  });

  it('ask for the photo and for the mask once', async () => {
    const { ref, rasters, asked, tile } = await setUp();
    await rasters.photoTile('p', tile(0, 0, 0));
    await rasters.layerTile('p', tile(0, 0, 0), ref, {});
    await rasters.layerTile('p', tile(0, 0, 0), ref, recolor);
    expect(asked).toEqual({ pixels: 1, blobs: 1 });
  });

  it('from afar have the mask\'s mean alpha', async () => {
    const { mask, ref, rasters, tile } = await setUp();
    const place = tile(topLevel(photo), 0, 0);
    const part = await rasters.layerTile('p', place, ref, {});
    if (!part) throw new Error('nothing in the tile');
    const expected = maskWindow(mask, { x: part.x * 2, y: part.y * 2, width: part.width * 2, height: part.height * 2 }, part.width, part.height);
    expect([...expected].every((alpha, i) => part.data[i * 4 + 3] === alpha)).toBe(true);
  });
});

it('the outline of a kept mask lies where its alpha is one half', async () => {
  const { ref, rasters } = await setUp();
  const outline = await rasters.outline(ref);
  expect(outline).toHaveLength(1);
  for (const { x, y } of outline[0] ?? []) expect(Math.hypot(x - 1000, y - 400)).toBeCloseTo(94.5, 0);
});
