import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { promptsFor } from './prompts';

const photo = { width: 400, height: 200 };

describe('prompts of a recipe', () => {
  it('are none where it names none: the subject is meant', () => {
    expect(promptsFor({ points: [], box: null }, photo)).toEqual({ points: [], box: null, subject: true });
  });
  it('are per cent of each photo', () => {
    expect(promptsFor({ points: [{ x: 25, y: 10, kind: 'include' }, { x: 100, y: 100, kind: 'exclude' }], box: { x: 10, y: 20, width: 50, height: 60 } }, photo)).toEqual({
      points: [{ id: 'p1', x: 100, y: 20, kind: 'include' }, { id: 'p2', x: 400, y: 200, kind: 'exclude' }],
      box: { x: 40, y: 40, width: 200, height: 120 },
    });
  });
  it('lie inside of every photo, and boxes have an area', () => {
    const share = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(fc.property(share, share, share, share, fc.integer({ min: 1, max: 60_000 }), fc.integer({ min: 1, max: 60_000 }), (x, y, width, height, w, h) => {
      const { points, box } = promptsFor({ points: [{ x, y, kind: 'include' }], box: { x, y, width, height } }, { width: w, height: h });
      expect(points[0]?.x).toBeLessThanOrEqual(w);
      expect(points[0]?.y).toBeLessThanOrEqual(h);
      expect(box?.width).toBeGreaterThanOrEqual(1);
      expect(box?.height).toBeGreaterThanOrEqual(1);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(w + 1e-6);
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(h + 1e-6);
    }));
  });
});
