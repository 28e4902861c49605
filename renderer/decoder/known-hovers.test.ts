import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PhotoPoint } from '../../core/geometry/frames';
import type { Candidate, PromptSet } from '../../core/prompts/prompts';
import type { CandidateMask } from '../state/editor';
import { covers, KNOWN, KnownHovers, NEAR } from './known-hovers';

const photo = { width: 2048, height: 1024 };
/** photo pixels of a model pixel here */
const SCALE = 2;
const square = (x: number, y: number, reach: number): PhotoPoint[] => [{ x: x - reach, y: y - reach }, { x: x + reach, y: y - reach }, { x: x + reach, y: y + reach }, { x: x - reach, y: y + reach }];
const hover = (x: number, y: number, firstClick?: Candidate): PromptSet => ({ points: [{ id: 'hover', x, y, kind: 'include' }], box: null, ...(firstClick && { firstClick }) });
const maskAround = (x: number, y: number, reach = 200): CandidateMask => ({ candidate: 'part', predictedIou: 0.9, stability: 0.9, area: 4 * reach * reach, bounds: { x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach }, outline: [square(x, y, reach)] });

describe('hovers that are known', () => {
  it('answer for their very place with their own mask, for no other photo or choice', () => {
    const known = new KnownHovers();
    const mask = maskAround(500, 500);
    known.keep('cat', hover(500, 500), mask);
    expect(known.at('cat', hover(500, 500))).toBe(mask);
    expect(known.at('cat', hover(500, 501))).toBeUndefined();
    expect(known.at('dog', hover(500, 500))).toBeUndefined();
    expect(known.at('cat', hover(500, 500, 'whole'))).toBeUndefined();
    expect(known.near('dog', photo, hover(500, 500))).toBeUndefined();
    expect(known.near('cat', photo, hover(500, 500, 'whole'))).toBeUndefined();
  });

  it('stand in for a place that is near, the nearest first, if their mask covers it', () => {
    const known = new KnownHovers();
    const far = maskAround(500, 500);
    const nearer = maskAround(530, 500);
    known.keep('cat', hover(530, 500), nearer);
    known.keep('cat', hover(500, 500), far);
    expect(known.near('cat', photo, hover(520, 500))).toBe(nearer);
    expect(known.near('cat', photo, hover(505, 500))).toBe(far);
    const small = new KnownHovers();
    small.keep('cat', hover(500, 500), maskAround(500, 500, 10));
    expect(small.near('cat', photo, hover(508, 500))).toBeDefined();
    expect(small.near('cat', photo, hover(512, 500))).toBeUndefined();
  });

  it('never stand in beyond NEAR model pixels', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: photo.width, noNaN: true }), fc.double({ min: 0, max: photo.height, noNaN: true }), (x, y) => {
        const known = new KnownHovers();
        known.keep('cat', hover(1000, 500), maskAround(1000, 500, 5000));
        const near = Math.hypot(x - 1000, y - 500) / SCALE <= NEAR;
        expect(known.near('cat', photo, hover(x, y)) !== undefined).toBe(near);
      }),
    );
  });

  it('are bounded; those that were kept first go first', () => {
    const known = new KnownHovers();
    for (let x = 0; x < KNOWN + 10; x++) known.keep('cat', hover(x, 0), maskAround(x, 0));
    expect(known.size).toBe(KNOWN);
    expect(known.at('cat', hover(9, 0))).toBeUndefined();
    expect(known.at('cat', hover(10, 0))).toBeDefined();
  });
});

it('an outline covers what is inside of it and not inside of its holes', () => {
  const ring = [square(100, 100, 50), square(100, 100, 20).reverse()];
  fc.assert(
    fc.property(fc.double({ min: 0, max: 200, noNaN: true }), fc.double({ min: 0, max: 200, noNaN: true }), (x, y) => {
      const reach = Math.max(Math.abs(x - 100), Math.abs(y - 100));
      fc.pre(Math.abs(reach - 50) > 1e-6 && Math.abs(reach - 20) > 1e-6);
      expect(covers(ring, { x, y })).toBe(reach < 50 && reach > 20);
    }),
  );
});
