import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossValidate, fitChoice, valueOf, type Choice } from './choice-fit';

const options = { strength: 1e-4, steps: 400 };

/** Choices among four things with two features, whose worth a hidden pair of weights ranks; a third feature says nothing. */
function choicesRankedBy(first: number, second: number, count: number): Choice[] {
  let state = 1;
  const random = (): number => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return Array.from({ length: count }, () => {
    const features = Array.from({ length: 4 }, () => [random(), 100 * random(), 5]);
    return { features, values: features.map(([a = 0, b = 0]) => 1 / (1 + Math.exp(-4 * (first * a + (second * b) / 100)))) };
  });
}

describe('fitting a choice', () => {
  it('finds weights whose argmax takes the best, whatever the features\' units', () => {
    const weight = fc.double({ min: 0.3, max: 3, noNaN: true });
    fc.assert(fc.property(weight, weight, fc.boolean(), (a, b, negative) => {
      const choices = choicesRankedBy(a, negative ? -b : b, 60);
      const weights = fitChoice(choices, options);
      const best = choices.reduce((sum, { values }) => sum + Math.max(...values), 0) / choices.length;
      expect(valueOf(choices, weights)).toBeGreaterThan(best - 0.02);
      // 100 times larger numbers, 100 times smaller weight; one feature that outweighs the other by more leaves its weight open
      if (Math.max(a / b, b / a) < 3) expect((100 * (weights[1] ?? 0)) / (weights[0] ?? 1) / ((negative ? -b : b) / a)).toBeGreaterThan(0.5);
      const inUnits = choices.map(({ features, values }) => ({ features: features.map(([first = 0, second = 0, third = 0]) => [first, second / 128, third]), values }));
      expect((fitChoice(inUnits, options)[1] ?? 0) / 128).toBeCloseTo(weights[1] ?? 0, 9);
    }), { numRuns: 12 });
  });

  it('gives no weight to what never differs, and less with more strength', () => {
    const choices = choicesRankedBy(1, 1, 30);
    const loose = fitChoice(choices, options);
    const held = fitChoice(choices, { ...options, strength: 1 });
    expect(Math.abs(loose[2] ?? 1)).toBeLessThan(1e-3);
    expect(Math.hypot(held[0] ?? 0, 100 * (held[1] ?? 0))).toBeLessThan(0.2 * Math.hypot(loose[0] ?? 0, 100 * (loose[1] ?? 0)));
  });

  it('follows the choice that counts more', () => {
    // two choices that contradict each other
    const says = (sign: number, weight: number): Choice => ({ features: [[1], [-1]], values: sign > 0 ? [1, 0] : [0, 1], weight });
    expect(Math.sign(fitChoice([says(1, 1), says(-1, 3)], options)[0] ?? 0)).toBe(-1);
    expect(Math.sign(fitChoice([says(1, 3), says(-1, 1)], options)[0] ?? 0)).toBe(1);
    const alike = fitChoice([says(1, 5), says(-1, 5)], options)[0];
    expect(alike).toBeCloseTo(0, 12);
  });

  it('stays at the middle of what a single pair of equals allows', () => {
    const [weight] = fitChoice([{ features: [[1], [-1]], values: [0.5, 0.5] }], options);
    expect(weight).toBe(0);
  });
});

describe('cross-validation', () => {
  it('is worth as much as the fit where the rule is real, and no more than chance where there is none', () => {
    const real = choicesRankedBy(1, 2, 60);
    const names = real.map((_, i) => `photo ${i}`);
    expect(crossValidate(real, names, 5, options)).toBeGreaterThan(valueOf(real, [1, 0.02, 0]) - 0.02);
    const shuffled: Choice[] = real.map(({ features }, i) => ({ features, values: [0, 1, 2, 3].map((k) => ((i * 7 + k * k * 5 + i * k) % 4 === 0 ? 1 : 0)) }));
    const chance = shuffled.reduce((sum, { values }) => sum + values.reduce<number>((a, b) => a + b, 0) / 4, 0) / shuffled.length;
    expect(Math.abs(crossValidate(shuffled, names, 5, options) - chance)).toBeLessThan(0.25);
  });

  it('keeps a group together', () => {
    // two groups that contradict each other: each is judged by the other's rule
    const says = (sign: number): Choice => ({ features: [[1], [-1]], values: sign > 0 ? [1, 0] : [0, 1] });
    expect(crossValidate([says(1), says(1), says(-1), says(-1)], ['a', 'a', 'b', 'b'], 2, options)).toBe(0);
  });
});
