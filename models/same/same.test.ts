import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMBEDDING_CHANNELS, EMBEDDING_SIZE } from '../decoder';
import { modelFrame } from '../image/model-frame';
import { readoutMap } from '../subject/subject-map';
import { learnExample } from './example';
import { Ridge } from './ridge';

describe('ridge regression', () => {
  it('finds the plane that the values come from', () => {
    const weight = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(fc.property(weight, weight, weight, (a, b, bias) => {
      const ridge = new Ridge(2);
      for (let i = 0; i < 60; i++) {
        const x = Float64Array.of(Math.sin(i * 1.7), Math.cos(i * 0.9));
        ridge.add(x, a * (x[0] ?? 0) + b * (x[1] ?? 0) + bias, 1 + (i % 3));
      }
      const found = ridge.solve(1e-9);
      expect(found.weights[0]).toBeCloseTo(a, 3);
      expect(found.weights[1]).toBeCloseTo(b, 3);
      expect(found.bias).toBeCloseTo(bias, 3);
    }));
  });

  it('is held back by its strength: half of what two samples say', () => {
    // one feature, x = ±1, y = ±1: (Σ x² + λ) w = Σ x y, so 2 w + λ w = 2, and λ = 1 · 2
    const ridge = new Ridge(1);
    ridge.add(Float64Array.of(1), 1, 1);
    ridge.add(Float64Array.of(-1), -1, 1);
    expect(ridge.solve(1).weights[0]).toBeCloseTo(0.5, 6);
  });
});

describe('an example', () => {
  const photo = { width: 1024, height: 640 };

  /** Ground of one kind, and a thing of another kind in a rectangle of cells. */
  function embeddingWith(left: number, top: number, right: number, bottom: number): Float32Array {
    const plane = EMBEDDING_SIZE * EMBEDDING_SIZE;
    const data = new Float32Array(EMBEDDING_CHANNELS * plane);
    for (let cell = 0; cell < plane; cell++) {
      const x = cell % EMBEDDING_SIZE;
      const y = Math.floor(cell / EMBEDDING_SIZE);
      const thing = x >= left && x < right && y >= top && y < bottom;
      for (let channel = 0; channel < EMBEDDING_CHANNELS; channel++) data[channel * plane + cell] = Math.sin(channel * (thing ? 0.7 : 0.3)) + 0.1 * Math.sin(cell * 12.9 + channel);
    }
    return data;
  }
  const maskOf = (x: number, y: number, width: number, height: number) => ({ bounds: { x, y, width, height }, alpha: new Uint8Array(width * height).fill(255) });

  it('tells its object from the ground, also in another photo and place', () => {
    const learned = learnExample({ data: embeddingWith(10, 10, 20, 20), photo }, maskOf(160, 160, 160, 160));
    expect(learned).not.toBeNull();
    if (!learned) return;
    const { s } = readoutMap(embeddingWith(40, 5, 50, 12), modelFrame(photo), learned);
    expect(s[8 * 64 + 45]).toBeGreaterThan(0.3);
    expect(s[30 * 64 + 15]).toBeLessThan(-0.3);
  });

  it('may be smaller than a cell', () => {
    expect(learnExample({ data: embeddingWith(10, 10, 11, 11), photo }, maskOf(163, 163, 6, 6))).not.toBeNull();
  });

  it('is none where the mask is empty or covers all', () => {
    const embedding = { data: embeddingWith(0, 0, 1, 1), photo };
    expect(learnExample(embedding, { bounds: { x: 0, y: 0, width: 0, height: 0 }, alpha: new Uint8Array(0) })).toBeNull();
    expect(learnExample(embedding, maskOf(0, 0, 1024, 640))).toBeNull();
  });
});
