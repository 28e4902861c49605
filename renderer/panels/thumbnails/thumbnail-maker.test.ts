import { describe, expect, it } from 'vitest';
import { hexFromOklch } from '../../../core/colour/oklab';
import { addImageLayer, addMaskLayer, changeLayer, newDocument } from '../../../core/document/changes';
import type { MaskLayer, PhotoInfo } from '../../../core/document/document';
import { sampleMask, SAMPLE_PHOTO } from '../../../core/document/sample.test-support';
import { findLayer } from '../../../core/document/walk';
import type { PixelWindow } from '../../../core/geometry/frames';
import { encodeMask } from '../../../core/masks/mask-codec';
import { fit, ThumbnailMaker } from './thumbnail-maker';

const photo: PhotoInfo = { ...SAMPLE_PHOTO, width: 40, height: 20 };

/** A photo that is red on its left half and blue on its right; a mask of its middle. */
async function made() {
  const asked: PixelWindow[] = [];
  const alpha = new Uint8Array(20 * 20).fill(255);
  const bytes = await encodeMask({ bounds: { x: 10, y: 0, width: 20, height: 20 }, alpha });
  const maker = new ThumbnailMaker({
    pixels: (_photo, window) => {
      asked.push(window);
      const data = new Uint8ClampedArray(window.outWidth * window.outHeight * 4);
      for (let i = 0; i < window.outWidth * window.outHeight; i++) {
        const x = window.x + (((i % window.outWidth) + 0.5) * window.width) / window.outWidth;
        data.set(x < 20 ? [255, 0, 0, 255] : [0, 0, 255, 255], i * 4);
      }
      return Promise.resolve(data);
    },
    blob: () => Promise.resolve(bytes.slice().buffer),
    picture: (_png, _part, { width, height }) => Promise.resolve(new Uint8ClampedArray(width * height * 4).fill(255)),
  });
  const kept = { ...sampleMask(1), mask: { blob: '1'.repeat(64), bounds: { x: 10, y: 0, width: 20, height: 20 }, area: 400 } };
  const document = addMaskLayer(newDocument(photo, 'document'), kept, 'Mask', 'middle');
  return { maker, asked, document, layer: findLayer(document, 'middle') as MaskLayer };
}

const at = (raster: { width: number; data: Uint8ClampedArray } | null, x: number, y: number): number[] => [...(raster?.data.subarray((y * raster.width + x) * 4, (y * raster.width + x) * 4 + 4) ?? [])];

describe('thumbnails', () => {
  it('of a cut-out are filled by what the layer holds', async () => {
    const { maker, layer } = await made();
    const raster = await maker.make({ kind: 'layer', photo, layer, size: 10 });
    expect(raster).toMatchObject({ width: 10, height: 10 });
    expect([at(raster, 0, 5), at(raster, 9, 5)]).toEqual([[255, 0, 0, 255], [0, 0, 255, 255]]);
  });

  it('of a document have the layers on the whole canvas, as they are shown', async () => {
    const { maker, document } = await made();
    const hidden = changeLayer(document, 'photo', { kind: 'visible', visible: false });
    const raster = await maker.make({ kind: 'document', document: hidden, size: 20 });
    expect(raster).toMatchObject({ width: 20, height: 10 });
    expect([at(raster, 2, 5), at(raster, 7, 5), at(raster, 12, 5), at(raster, 17, 5)]).toEqual([[0, 0, 0, 0], [255, 0, 0, 255], [0, 0, 255, 255], [0, 0, 0, 0]]);
  });

  it('have pictures where they lie, cut off at the border of the canvas', async () => {
    const { maker, document } = await made();
    const raster = await maker.make({ kind: 'document', document: addImageLayer(document, { name: 'Patch', blob: '2'.repeat(64), bounds: { x: 30, y: -10, width: 30, height: 20 } }), size: 20 });
    expect([at(raster, 17, 2), at(raster, 17, 7), at(raster, 12, 2)]).toEqual([[255, 255, 255, 255], [0, 0, 255, 255], [0, 0, 255, 255]]);
  });

  it('of a mask are white on black', async () => {
    const { maker, layer } = await made();
    expect(at(await maker.make({ kind: 'matte', layer, size: 4 }), 1, 1)).toEqual([255, 255, 255, 255]);
  });

  it('ask for the same pixels once', async () => {
    const { maker, layer, asked } = await made();
    await maker.make({ kind: 'layer', photo, layer, size: 10 });
    await maker.make({ kind: 'layer', photo, layer: { ...layer, adjustments: {} }, size: 10 });
    expect(asked).toHaveLength(1);
  });

  it('have nothing to show of an empty mask', async () => {
    const { maker, layer } = await made();
    const empty = { ...layer, mask: { ...layer.mask, bounds: { x: 0, y: 0, width: 0, height: 0 } } };
    expect(await maker.make({ kind: 'layer', photo, layer: empty, size: 10 })).toBeNull();
    expect(await maker.measure(photo, empty.mask)).toEqual({ l: 0.5, c: 0, h: 0 });
  });

  it('measure an object\'s colour through its mask', async () => {
    const { maker, layer } = await made();
    const found = await maker.measure(photo, { ...layer.mask, bounds: { x: 0, y: 0, width: 20, height: 20 } });
    expect(hexFromOklch(found)).toBe('#FF0000');
  });
});

it('fits a shape into a square', () => {
  expect(fit({ width: 300, height: 200 }, 36)).toEqual({ width: 36, height: 24 });
  expect(fit({ width: 10, height: 8000 }, 36)).toEqual({ width: 1, height: 36 });
  expect(fit({ width: 10, height: 5 }, 36)).toEqual({ width: 10, height: 5 });
  expect(fit({ width: 10, height: 5 }, 36, true)).toEqual({ width: 36, height: 18 });
});
