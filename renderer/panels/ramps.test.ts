import { converter } from 'culori';
import { describe, expect, it } from 'vitest';
import { oklchFromHex } from '../../core/colour/oklab';
import { chromaRamp, hueRamp, lightnessRamp, parseHex } from './ramps';

const saffron = oklchFromHex('#F0AA19');
const stopsOf = (gradient: string): string[] => gradient.match(/#[0-9A-F]{6}/g) ?? [];
const toOklch = converter('oklch');

describe('ramps of the recolouring', () => {
  it('go round all hues at the colour\'s own lightness', () => {
    const stops = stopsOf(hueRamp(saffron)).map((hex) => toOklch(hex));
    for (const stop of stops) expect(stop?.l).toBeCloseTo(saffron.l, 1);
    const hues = stops.map((stop) => stop?.h ?? 0);
    for (const [index, hue] of hues.slice(1, -1).entries()) expect(Math.abs(hue - (index + 1) * 15)).toBeLessThan(3);
  });

  it('go from grey to the most colourful that sRGB has', () => {
    const chromas = stopsOf(chromaRamp(saffron)).map((hex) => toOklch(hex)?.c ?? 0);
    expect(chromas[0]).toBeLessThan(0.002);
    expect(chromas.at(-1)).toBeGreaterThan(0.15);
    for (let index = 1; index < chromas.length; index++) expect(chromas[index]! - chromas[index - 1]!).toBeGreaterThan(-0.004);
  });

  it('go from black to white', () => {
    const stops = stopsOf(lightnessRamp(saffron));
    expect([stops[0], stops.at(-1)]).toEqual(['#000000', '#FFFFFF']);
  });

  it('begin and end where the middle of the thumb does', () => {
    for (const ramp of [hueRamp(saffron), chromaRamp(saffron), lightnessRamp(saffron)]) {
      expect(ramp).toMatch(/^linear-gradient\(to right in oklab, #[0-9A-F]{6} var\(--half-thumb\), (?:#[0-9A-F]{6}, ){23}#[0-9A-F]{6} calc\(100% - var\(--half-thumb\)\)\)$/);
    }
  });
});

it('takes a colour as a person types it', () => {
  expect(parseHex('#F0AA19')).toBe('#F0AA19');
  expect(parseHex(' f0aa19 ')).toBe('#F0AA19');
  expect(parseHex('#fa1')).toBe('#FFAA11');
  expect(parseHex('＃ｆａ１')).toBe('#FFAA11');
  for (const text of ['', 'red', '#12', '#1234567', 'rgb(1,2,3)']) expect(parseHex(text)).toBeNull();
});
