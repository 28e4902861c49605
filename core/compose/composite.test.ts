import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLEND_MODES, type BlendMode } from '../document/document';
import type { PhotoRect } from '../geometry/frames';
import { composite, type Painted, type PaintedGroup, type PaintedPicture } from './composite';

type Rgba = readonly [number, number, number, number];

/** One pixel, or a picture of one colour. */
function picture(color: Rgba, options: Partial<PaintedPicture> = {}): PaintedPicture {
  const bounds = options.bounds ?? { x: 0, y: 0, width: 1, height: 1 };
  return {
    kind: 'picture', bounds, visible: true, opacity: 1, blend: 'svg:src-over',
    pixels: async (part) => Uint8ClampedArray.from({ length: part.width * part.height * 4 }, (_, index) => color[index % 4] ?? 0),
    ...options,
  };
}

const group = (children: readonly Painted[], options: Partial<PaintedGroup> = {}): PaintedGroup => ({
  kind: 'group', visible: true, opacity: 1, blend: 'svg:src-over', isolated: false, children, ...options,
});

const ONE: PhotoRect = { x: 0, y: 0, width: 1, height: 1 };
const blend = async (backdrop: Rgba, source: Rgba, mode: BlendMode, opacity = 1): Promise<number[]> => [
  ...(await composite([picture(backdrop), picture(source, { blend: mode, opacity })], ONE)),
];

describe('blend modes, worked out by hand from the recommendation', () => {
  // backdrop (200, 100, 50) and source (100, 150, 220), both opaque
  it.each<[BlendMode, number[]]>([
    ['svg:src-over', [100, 150, 220]],
    ['svg:multiply', [78, 59, 43]],
    ['svg:screen', [222, 191, 227]],
    ['svg:overlay', [188, 118, 86]],
    ['svg:darken', [100, 100, 50]],
    ['svg:lighten', [200, 150, 220]],
    ['svg:color-dodge', [255, 243, 255]],
    ['svg:color-burn', [115, 0, 17]],
    ['svg:hard-light', [157, 127, 199]],
    ['svg:soft-light', [191, 111, 96]],
    ['svg:difference', [100, 50, 170]],
    ['svg:plus', [255, 250, 255]],
    ['svg:src-atop', [100, 150, 220]],
  ])('%s', async (mode, color) => {
    expect(await blend([200, 100, 50, 255], [100, 150, 220, 255], mode)).toEqual([...color, 255]);
  });

  it('non-separable ones take luminosity and saturation from where they should', async () => {
    const backdrop: Rgba = [200, 100, 50, 255];
    const source: Rgba = [100, 150, 220, 255];
    const lum = ([r = 0, g = 0, b = 0]: readonly number[]): number => 0.3 * r + 0.59 * g + 0.11 * b;
    const sat = ([r = 0, g = 0, b = 0]: readonly number[]): number => Math.max(r, g, b) - Math.min(r, g, b);
    expect(Math.abs(lum(await blend(backdrop, source, 'svg:color')) - lum(backdrop))).toBeLessThan(1.5);
    expect(Math.abs(lum(await blend(backdrop, source, 'svg:hue')) - lum(backdrop))).toBeLessThan(1.5);
    expect(Math.abs(lum(await blend(backdrop, source, 'svg:saturation')) - lum(backdrop))).toBeLessThan(1.5);
    expect(Math.abs(lum(await blend(backdrop, source, 'svg:luminosity')) - lum(source))).toBeLessThan(1.5);
    // (100, 150, 220) shifted by Lum(Cb) - Lum(Cs) = 124.5 - 142.7
    expect(await blend(backdrop, source, 'svg:color')).toEqual([82, 132, 202, 255]);
    expect(await blend(backdrop, source, 'svg:luminosity')).toEqual([218, 118, 68, 255]);
    // hue of the source with a saturation of 150, then shifted: (0, 62.5, 150) + 71.1
    expect(await blend(backdrop, source, 'svg:hue')).toEqual([71, 134, 221, 255]);
    expect(Math.abs(sat(await blend([150, 120, 100, 255], source, 'svg:saturation')) - sat(source))).toBeLessThan(1.5);
  });

  it('a grey source takes all colour away with hue, saturation and color', async () => {
    for (const mode of ['svg:hue', 'svg:saturation', 'svg:color'] as const) {
      const [r = 0, g = 0, b = 0] = await blend([200, 100, 50, 255], [90, 90, 90, 255], mode);
      expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThanOrEqual(1);
    }
  });

  it('at the ends of the scale', async () => {
    expect(await blend([0, 255, 0, 255], [255, 0, 0, 255], 'svg:color-dodge')).toEqual([0, 255, 0, 255]);
    expect(await blend([255, 0, 255, 255], [0, 0, 255, 255], 'svg:color-burn')).toEqual([255, 0, 255, 255]);
  });

  it('with half an alpha on both sides: section 5.8.3', async () => {
    // as = ab = 128/255; co = (1-ab) as Cs + (1-as) ab Cb + as ab Cs Cb
    const a = 128 / 255;
    const alpha = a + a - a * a;
    const channel = (cb: number, cs: number): number => ((1 - a) * a * cs + (1 - a) * a * cb + a * a * (cb * cs) / 255) / alpha;
    const expected = [channel(200, 100), channel(100, 150), channel(50, 220)].map(Math.round);
    expect(await blend([200, 100, 50, 128], [100, 150, 220, 128], 'svg:multiply')).toEqual([...expected, Math.round(alpha * 255)]);
  });
});

describe('Porter and Duff', () => {
  const backdrop: Rgba = [200, 100, 50, 204];
  const source: Rgba = [100, 150, 220, 102];
  // ab = 0.8, as = 0.4
  it.each<[BlendMode, number[]]>([
    ['svg:dst-in', [200, 100, 50, Math.round(0.32 * 255)]],
    ['svg:dst-out', [200, 100, 50, Math.round(0.48 * 255)]],
    // co = as ab Cs + ab Cb (1 - as), ao = ab
    ['svg:src-atop', [160, 120, 118, 204]],
    // co = as Cs (1 - ab) + ab Cb as, ao = as
    ['svg:dst-atop', [180, 110, 84, 102]],
    // as + ab = 1.2: premultiplied sums, alpha clamped
    ['svg:plus', [200, 140, 128, 255]],
  ])('%s', async (mode, expected) => {
    expect(await blend(backdrop, source, mode)).toEqual(expected);
  });

  it('opacity is part of the source\'s alpha', async () => {
    expect((await blend(backdrop, [1, 2, 3, 255], 'svg:dst-in', 0.5))[3]).toBe(102);
    expect((await blend(backdrop, [1, 2, 3, 255], 'svg:dst-out', 0.25))[3]).toBe(153);
  });

  it('destination in and atop clear what lies outside of the layer', async () => {
    const canvas: PhotoRect = { x: 0, y: 0, width: 3, height: 2 };
    const ground = picture([9, 9, 9, 255], { bounds: canvas });
    const small = { x: 1, y: 0, width: 1, height: 1 };
    const alphas = async (mode: BlendMode, bounds: PhotoRect = small): Promise<number[]> => {
      const out = await composite([ground, picture([1, 1, 1, 255], { bounds, blend: mode })], canvas);
      return [3, 7, 11, 15, 19, 23].map((at) => out[at] ?? -1);
    };
    expect(await alphas('svg:dst-in')).toEqual([0, 255, 0, 0, 0, 0]);
    expect(await alphas('svg:dst-atop')).toEqual([0, 255, 0, 0, 0, 0]);
    expect(await alphas('svg:dst-out')).toEqual([255, 0, 255, 255, 255, 255]);
    expect(await alphas('svg:dst-in', { x: 50, y: 50, width: 2, height: 2 })).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('the stack', () => {
  it('paints bottom first, leaves out what is hidden, and places by offset', async () => {
    const out = await composite(
      [
        picture([10, 0, 0, 255], { bounds: { x: 0, y: 0, width: 3, height: 1 } }),
        picture([20, 0, 0, 255], { bounds: { x: -1, y: -1, width: 2, height: 2 } }),
        picture([30, 0, 0, 255], { bounds: { x: 2, y: 0, width: 9, height: 9 } }),
        picture([40, 0, 0, 255], { bounds: { x: 0, y: 0, width: 3, height: 1 }, visible: false }),
      ],
      { x: 0, y: 0, width: 3, height: 1 },
    );
    expect([out[0], out[4], out[8]]).toEqual([20, 10, 30]);
  });

  it('of one opaque picture is that picture, byte for byte', async () => {
    const bytes = Uint8ClampedArray.from({ length: 256 * 4 }, (_, index) => (index % 4 === 3 ? 255 : (index * 7) % 256));
    const bounds = { x: 0, y: 0, width: 256, height: 1 };
    expect(await composite([picture([0, 0, 0, 0], { bounds, pixels: async () => bytes })], bounds)).toEqual(bytes);
  });

  it('asks a layer only for what is needed of it', async () => {
    const asked: PhotoRect[] = [];
    const wide = picture([1, 2, 3, 255], { bounds: { x: -5, y: 2, width: 20, height: 20 } });
    await composite([{ ...wide, pixels: (part) => { asked.push(part); return wide.pixels(part); } }], { x: 0, y: 4, width: 8, height: 3 });
    expect(asked).toEqual([{ x: 0, y: 4, width: 8, height: 3 }]);
  });

  it('in bands is the same as at once', async () => {
    const noise = (seed: number, bounds: PhotoRect): PaintedPicture => picture([0, 0, 0, 0], {
      bounds,
      pixels: async (part) => {
        const data = new Uint8ClampedArray(part.width * part.height * 4);
        for (let y = 0; y < part.height; y++) for (let x = 0; x < part.width * 4; x++) data[y * part.width * 4 + x] = ((part.y + y) * 131 + (part.x * 4 + x) * 29 + seed) % 256;
        return data;
      },
    });
    const stack = BLEND_MODES.map((mode, index): Painted => ({ ...noise(index * 37, { x: index % 5, y: index % 3, width: 12, height: 14 }), blend: mode, opacity: 0.7 }));
    const whole = await composite(stack, { x: 0, y: 0, width: 16, height: 16 });
    for (let y = 0; y < 16; y += 4) {
      const band = await composite(stack, { x: 0, y, width: 16, height: 4 });
      expect(band).toEqual(whole.subarray(y * 64, (y + 4) * 64));
    }
  });

  it('never gives colour without alpha, nor anything but bytes', async () => {
    const channel = fc.integer({ min: 0, max: 255 });
    const color = fc.tuple(channel, channel, channel, channel);
    await fc.assert(fc.asyncProperty(color, color, fc.constantFrom(...BLEND_MODES), fc.double({ min: 0, max: 1, noNaN: true }), async (a, b, mode, opacity) => {
      const [r, g, bl, alpha] = await blend(a, b, mode, opacity);
      if (alpha === 0) expect([r, g, bl]).toEqual([0, 0, 0]);
      // src-over and blends never take alpha away
      if (!mode.startsWith('svg:dst') && alpha !== undefined) expect(alpha).toBeGreaterThanOrEqual(a[3]);
    }));
  });
});

describe('groups', () => {
  const ground = picture([200, 100, 50, 255]);
  const multiplied = picture([128, 128, 128, 255], { blend: 'svg:multiply' });

  it('that are not isolated blend with what lies below them', async () => {
    expect([...(await composite([ground, group([multiplied])], ONE))]).toEqual([100, 50, 25, 255]);
  });

  it('that are isolated do not', async () => {
    expect([...(await composite([ground, group([multiplied], { isolated: true })], ONE))]).toEqual([128, 128, 128, 255]);
  });

  it('with an opacity or a blend of their own are isolated too', async () => {
    expect([...(await composite([ground, group([multiplied], { opacity: 0.5 })], ONE))]).toEqual([164, 114, 89, 255]);
    expect([...(await composite([ground, group([multiplied], { blend: 'svg:screen' })], ONE))]).toEqual([228, 178, 153, 255]);
  });

  it('a destination-in layer masks only its own group', async () => {
    const hole = picture([0, 0, 0, 0], { blend: 'svg:dst-in' });
    expect([...(await composite([ground, group([picture([1, 2, 3, 255]), hole], { isolated: true })], ONE))]).toEqual([200, 100, 50, 255]);
  });

  it('hidden or empty ones show nothing', async () => {
    expect([...(await composite([ground, group([picture([1, 2, 3, 255])], { visible: false }), group([])], ONE))]).toEqual([200, 100, 50, 255]);
  });
});
