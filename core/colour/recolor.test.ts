import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Oklch, Recolor } from '../document/document';
import { ColorCube } from './color-cube';
import { measureColor } from './measure-color';
import { oklabFromLinear, oklchFromHex, oklchFromOklab, triple } from './oklab';
import { lightnessCurve, recolorCube, recolorFunction } from './recolor';
import { linearOf } from './srgb';

const SAFFRON = '#F0AA19';
const recolorOf = (from: string, to: string, options: Partial<Recolor> = {}): Recolor => ({
  enabled: true, from: oklchFromHex(from), to: oklchFromHex(to), amount: 1, keepLight: true, ...options,
});
const oklchOf = (red: number, green: number, blue: number): Oklch => {
  const lab = triple();
  oklabFromLinear(linearOf(red / 255), linearOf(green / 255), linearOf(blue / 255), lab);
  return oklchFromOklab(lab[0]!, lab[1]!, lab[2]!);
};
const apply = (recolor: Recolor, ...rgb: [number, number, number]): Oklch => {
  const out = triple();
  recolorFunction(recolor)(...rgb, out);
  return oklchOf(out[0]!, out[1]!, out[2]!);
};
const bytesOf = (hex: string): [number, number, number] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number, number];
const channel = fc.integer({ min: 0, max: 255 });
const color = fc.tuple(channel, channel, channel).map((rgb) => `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`);

describe('the object\'s colour', () => {
  it.each([
    ['white', '#A3ACBB', SAFFRON], ['red', '#873C49', '#163A7A'], ['grey', '#777777', '#2F8F5B'], ['blue', '#2050B0', '#C0282C'], ['black', '#202020', SAFFRON],
  ])('goes to the target: %s', (_, from, to) => {
    const result = apply(recolorOf(from, to), ...bytesOf(from));
    const target = oklchFromHex(to);
    expect(result.l).toBeCloseTo(target.l, 2);
    expect(result.c).toBeCloseTo(target.c, 2);
    expect(Math.abs(result.h - target.h)).toBeLessThan(2);
  });

  it('stays where the amount is 0, and goes half the way at one half', () => {
    const from = '#A3ACBB';
    const [source, target, half] = [oklchFromHex(from), oklchFromHex(SAFFRON), apply(recolorOf(from, SAFFRON, { amount: 0.5 }), ...bytesOf(from))];
    const still = apply(recolorOf(from, SAFFRON, { amount: 0 }), ...bytesOf(from));
    expect(still.l).toBeCloseTo(source.l, 5);
    expect(still.c).toBeCloseTo(source.c, 5);
    expect(half.l).toBeCloseTo((source.l + target.l) / 2, 2);
  });

  it('of a shaded object has the target as its mean', () => {
    // one paint in light from 0.6 to 1.3 of the mean, as on a rounded body
    const [r, g, b] = bytesOf('#7A3038');
    const pixels: number[] = [];
    for (let shade = 0.6; shade <= 1.3; shade += 0.005) pixels.push(...[r, g, b].map((value) => Math.round(255 * Math.min(1, (linearOf(value / 255) * shade) ** (1 / 2.2)))), 255);
    const before = Uint8ClampedArray.from(pixels);
    const alpha = new Uint8Array(before.length / 4).fill(255);
    const to = oklchFromHex('#2F6FB5');
    const after = before.slice();
    recolorCube({ enabled: true, from: measureColor(before, alpha), to, amount: 1, keepLight: true }).apply(after);
    const mean = measureColor(after, alpha);
    expect(mean.l).toBeCloseTo(to.l, 1);
    expect(mean.c).toBeCloseTo(to.c, 1);
    expect(Math.abs(mean.h - to.h)).toBeLessThan(6);
  });
});

describe('light, texture and gloss', () => {
  it('what was darker stays darker, for any colours', () => {
    fc.assert(
      fc.property(color, color, (from, to) => {
        const curve = lightnessCurve(oklchFromHex(from).l, oklchFromHex(to).l, oklchFromHex(from).c > 0.05 ? 1 : 0);
        let last = 0;
        for (let l = 0; l <= 1.0001; l += 0.01) {
          const value = curve(l);
          expect(value).toBeGreaterThanOrEqual(last - 1e-9);
          expect(value).toBeLessThanOrEqual(1 + 1e-9);
          last = value;
        }
      }),
    );
  });

  it('a white reflection on red paint is a white one on blue paint', () => {
    const gloss = apply(recolorOf('#9B2226', '#163A7A'), 250, 248, 247);
    expect(gloss.l).toBeGreaterThan(0.9);
    expect(gloss.c).toBeLessThan(0.03);
  });

  it('shade keeps the hue and the ratio of chroma to lightness', () => {
    const shaded = apply(recolorOf('#A3ACBB', SAFFRON), 130, 138, 150);
    const target = oklchFromHex(SAFFRON);
    expect(Math.abs(shaded.h - target.h)).toBeLessThan(2);
    expect(shaded.c / shaded.l).toBeCloseTo(target.c / target.l, 2);
  });

  it('a red lamp on a white car stays reddish, rubber stays black', () => {
    const recolor = recolorOf('#C8CCD2', SAFFRON);
    const lamp = apply(recolor, 150, 20, 25);
    expect(lamp.h > 10 && lamp.h < 60).toBe(true);
    expect(apply(recolor, 26, 25, 27).c).toBeLessThan(0.01);
  });

  it('greys turned black have no cast', () => {
    for (const value of [110, 150, 200, 250]) expect(apply(recolorOf('#A3ACBB', '#111111'), value, value, value).c).toBeLessThan(0.012);
  });

  it('without them the lightness is flat', () => {
    const recolor = recolorOf('#A3ACBB', SAFFRON, { keepLight: false });
    const target = oklchFromHex(SAFFRON);
    for (const value of [60, 120, 180, 240]) expect(apply(recolor, value, value, value).l).toBeCloseTo(target.l, 2);
  });

  it('a smooth ramp stays smooth: no step larger than the stretch', () => {
    const ramp = new Uint8ClampedArray(256 * 4);
    for (let value = 0; value < 256; value++) ramp.set([value, value, value, 255], value * 4);
    recolorCube(recolorOf('#A3ACBB', SAFFRON)).apply(ramp);
    for (let value = 1; value < 256; value++) {
      for (const at of [0, 1, 2]) expect(Math.abs(ramp[value * 4 + at]! - ramp[value * 4 - 4 + at]!), `channel ${at} at ${value}`).toBeLessThanOrEqual(5);
    }
  });
});

describe('the table', () => {
  it('is the function, to within a level on average, and a few levels for all but a few colours', () => {
    fc.assert(
      // an object of nearly no light has no colour to start from, and its function is too steep for any table
      fc.property(color.filter((hex) => oklchFromHex(hex).l > 0.3), color, (from, to) => {
        const exact = recolorFunction(recolorOf(from, to));
        const cube = recolorCube(recolorOf(from, to));
        const out = triple();
        let [far, sum, count] = [0, 0, 0];
        for (let red = 3; red < 256; red += 42) for (let green = 5; green < 256; green += 42) for (let blue = 1; blue < 256; blue += 42) {
          const pixel = Uint8ClampedArray.of(red, green, blue, 255);
          cube.apply(pixel);
          exact(red, green, blue, out);
          const differences = [0, 1, 2].map((at) => Math.abs(pixel[at]! - out[at]!));
          if (Math.max(...differences) > 6) far++;
          sum += differences[0]! + differences[1]! + differences[2]!;
          count++;
        }
        expect(sum / (3 * count)).toBeLessThan(1);
        // where a colour leaves what sRGB has the function has a kink, and a cell that holds one is off by
        // as much as the kink is sharp; over all pairs of colours at most a fifteenth of the cells are such
        expect(far / count).toBeLessThan(0.1);
      }),
      { numRuns: 10 },
    );
  });

  it('of the identity changes nothing, and leaves alpha and unseen pixels alone', () => {
    const cube = new ColorCube((red, green, blue, out) => { out[0] = red; out[1] = green; out[2] = blue; });
    const pixels = Uint8ClampedArray.from({ length: 4096 }, (_, index) => (index * 97) % 256);
    const before = pixels.slice();
    cube.apply(pixels);
    expect(pixels).toEqual(before);
    const invert = new ColorCube((red, green, blue, out) => { out[0] = 255 - red; out[1] = 255 - green; out[2] = 255 - blue; });
    const two = Uint8ClampedArray.of(10, 20, 30, 0, 10, 20, 30, 7);
    invert.apply(two);
    expect([...two]).toEqual([10, 20, 30, 0, 245, 235, 225, 7]);
  });
});

describe('measuring', () => {
  const fill = (parts: [string, number][]): { pixels: Uint8ClampedArray; alpha: Uint8Array } => {
    const pixels = parts.flatMap(([hex, count]) => Array.from({ length: count }, () => [...bytesOf(hex), 255]).flat());
    return { pixels: Uint8ClampedArray.from(pixels), alpha: new Uint8Array(pixels.length / 4).fill(255) };
  };

  it('finds the paint among windows and tyres', () => {
    const { pixels, alpha } = fill([['#D02030', 600], ['#101010', 250], ['#F8F8F8', 150]]);
    const paint = oklchFromHex('#D02030');
    const found = measureColor(pixels, alpha);
    expect(found.l).toBeCloseTo(paint.l, 1);
    expect(found.c).toBeCloseTo(paint.c, 1);
  });

  it('weighs by alpha and looks at nothing outside of the mask', () => {
    const { pixels, alpha } = fill([['#D02030', 500], ['#2030D0', 500]]);
    alpha.fill(0, 500);
    expect(Math.abs(measureColor(pixels, alpha).h - oklchFromHex('#D02030').h)).toBeLessThan(0.5);
  });

  it('of nothing is a grey', () => {
    expect(measureColor(new Uint8Array(0), new Uint8Array(0))).toEqual({ l: 0.5, c: 0, h: 0 });
    expect(measureColor(new Uint8Array(40), new Uint8Array(10))).toEqual({ l: 0.5, c: 0, h: 0 });
  });
});
