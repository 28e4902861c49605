import { converter, formatHex } from 'culori';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chromaPlane, fittedLinearFromOklab, hexFromOklch, linearFromOklab, oklabFromLinear, oklchFromHex, oklchFromOklab, triple } from './oklab';
import { encodedOf, LINEAR_OF_BYTE, linearOf } from './srgb';

const toOklab = converter('oklab');
const toOklch = converter('oklch');
const toLinear = converter('lrgb');
const byte = fc.integer({ min: 0, max: 255 });

it('agrees with culori on every kind of colour', () => {
  const lab = triple();
  fc.assert(
    fc.property(byte, byte, byte, (r, g, b) => {
      const theirs = toOklab({ mode: 'rgb', r: r / 255, g: g / 255, b: b / 255 });
      oklabFromLinear(LINEAR_OF_BYTE[r]!, LINEAR_OF_BYTE[g]!, LINEAR_OF_BYTE[b]!, lab);
      expect(lab[0]).toBeCloseTo(theirs.l, 5);
      expect(lab[1]).toBeCloseTo(theirs.a, 5);
      expect(lab[2]).toBeCloseTo(theirs.b, 5);
      const back = toLinear({ mode: 'oklab', l: lab[0]!, a: lab[1]!, b: lab[2]! });
      const rgb = triple();
      linearFromOklab(lab[0]!, lab[1]!, lab[2]!, rgb);
      expect(rgb[0]).toBeCloseTo(back.r, 5);
      expect(rgb[1]).toBeCloseTo(back.g, 5);
      expect(rgb[2]).toBeCloseTo(back.b, 5);
    }),
  );
});

it('the transfer function turns every byte back into itself', () => {
  for (let value = 0; value < 256; value++) expect(Math.round(encodedOf(LINEAR_OF_BYTE[value]!) * 255)).toBe(value);
  expect(linearOf(0.5)).toBeCloseTo(0.21404, 5);
  expect([encodedOf(-1), encodedOf(2)]).toEqual([0, 1]);
});

describe('hex colours', () => {
  it('give lightness, chroma and hue', () => {
    const { l, c, h } = oklchFromHex('#F0AA19');
    expect([l, c, h].map((value) => Number(value.toFixed(2)))).toEqual([0.78, 0.16, 77.96]);
    const theirs = toOklch('#F0AA19');
    expect(h).toBeCloseTo(theirs?.h ?? 0, 2);
  });

  it('come back as they were', () => {
    fc.assert(fc.property(byte, byte, byte, (r, g, b) => {
      const hex = formatHex({ mode: 'rgb', r: r / 255, g: g / 255, b: b / 255 }).toUpperCase();
      expect(hexFromOklch(oklchFromHex(hex))).toBe(hex);
    }));
  });

  it('are nothing else', () => {
    for (const text of ['', 'red', '#FFF', '#GGGGGG', '#1234567']) expect(() => oklchFromHex(text)).toThrow(RangeError);
  });

  it('of no chroma have hue 0', () => {
    expect(oklchFromHex('#808080')).toMatchObject({ h: 0 });
    expect(oklchFromHex('#000000')).toEqual({ l: 0, c: 0, h: 0 });
  });
});

describe('what sRGB does not have', () => {
  it('keeps lightness and hue and gives up chroma', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 0.98, noNaN: true }), fc.double({ min: 0, max: 0.5, noNaN: true }), fc.double({ min: 0, max: 360, noNaN: true }), (l, c, h) => {
        const rgb = triple();
        const { a, b } = chromaPlane({ l, c, h });
        fittedLinearFromOklab(l, a, b, rgb);
        for (const value of rgb) expect(value >= 0 && value <= 1).toBe(true);
        const lab = triple();
        oklabFromLinear(rgb[0]!, rgb[1]!, rgb[2]!, lab);
        const fitted = oklchFromOklab(lab[0]!, lab[1]!, lab[2]!);
        expect(Math.abs(fitted.l - l)).toBeLessThan(0.01);
        expect(fitted.c).toBeLessThan(c + 0.002);
        if (fitted.c > 0.02) expect(Math.abs(((fitted.h - h + 540) % 360) - 180)).toBeLessThan(1.5);
      }),
    );
  });

  it('is as colourful as sRGB can be', () => {
    const rgb = triple();
    const { a, b } = chromaPlane({ l: 0.6279554, c: 0.5, h: 29.2338805 });
    fittedLinearFromOklab(0.6279554, a, b, rgb);
    // pure red, whose chroma is 0.2577
    expect(rgb[0]).toBeCloseTo(1, 2);
    expect(rgb[1]).toBeCloseTo(0, 2);
    expect(rgb[2]).toBeCloseTo(0, 2);
  });
});
