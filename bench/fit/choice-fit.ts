/** One choice among several things: the features of each, and what each is worth. */
export interface Choice {
  /** [things][features] */
  readonly features: readonly (readonly number[])[];
  /** [things], e.g. IoU with the truth, 0..1 */
  readonly values: readonly number[];
  /** how much the choice counts in the fit; 1 where it isn't said */
  readonly weight?: number;
}

export interface ChoiceFitOptions {
  /** λ: how much weights are held back, on features scaled to unit deviation */
  readonly strength: number;
  /** of the gradient ascent */
  readonly steps: number;
}

/** Step of Adam (Kingma and Ba 2015), and the decays of its two moments. */
const STEP = 0.05;
const MOMENTUM = 0.9;
const SCALE = 0.999;

/**
 * Weights of a linear score whose argmax is worth most. The argmax has no gradient, so the value
 * that a softmax over the scores is expected to get stands for it:
 *
 *     J(w) = weighted mean over choices of  Σ_k p_k v_k  -  λ |w|²,   p = softmax(X w)
 *     ∂/∂w  Σ_k p_k v_k  =  Σ_k p_k (v_k - Σ_j p_j v_j) x_k
 *
 * (the policy gradient of a bandit that sees every arm, Williams 1992, in its exact form). Two masks
 * that are equally good cost nothing whichever is taken, which regression on the IoU would not know.
 * Ascent by Adam from zero on features scaled to unit deviation within a choice; deterministic.
 *
 * @param choices each with the same number of features
 * @returns [features] weights of the features as given
 */
export function fitChoice(choices: readonly Choice[], { strength, steps }: ChoiceFitOptions): Float64Array {
  const count = choices[0]?.features[0]?.length ?? 0;
  const deviation = deviations(choices, count);
  const scaled = choices.map(({ features, ...choice }) => ({ ...choice, features: features.map((row) => row.map((value, i) => value / (deviation[i] ?? 1))) }));
  const weights = new Float64Array(count);
  const momentum = new Float64Array(count);
  const scale = new Float64Array(count);
  for (let step = 1; step <= steps; step++) {
    const gradient = gradientOf(scaled, weights, strength);
    for (let i = 0; i < count; i++) {
      const slope = gradient[i] ?? 0;
      const first = MOMENTUM * (momentum[i] ?? 0) + (1 - MOMENTUM) * slope;
      const second = SCALE * (scale[i] ?? 0) + (1 - SCALE) * slope * slope;
      momentum[i] = first;
      scale[i] = second;
      weights[i] = (weights[i] ?? 0) + (STEP * (first / (1 - MOMENTUM ** step))) / (Math.sqrt(second / (1 - SCALE ** step)) + 1e-9);
    }
  }
  return weights.map((weight, i) => weight / (deviation[i] ?? 1));
}

/** Mean value of what the largest score takes. */
export function valueOf(choices: readonly Choice[], weights: ArrayLike<number>): number {
  let sum = 0;
  for (const { features, values } of choices) {
    let best = 0;
    let most = Number.NEGATIVE_INFINITY;
    features.forEach((row, k) => {
      const score = dot(row, weights);
      if (score > most) {
        most = score;
        best = k;
      }
    });
    sum += values[best] ?? 0;
  }
  return sum / Math.max(1, choices.length);
}

/**
 * Cross-validation: each choice is made by weights that were fitted on the other folds.
 *
 * @param groups of each choice; those of one group (clicks in one photo) stay together
 */
export function crossValidate(choices: readonly Choice[], groups: readonly string[], folds: number, options: ChoiceFitOptions): number {
  const names = [...new Set(groups)];
  const foldOf = new Map(names.map((name, i) => [name, i % folds]));
  let sum = 0;
  for (let fold = 0; fold < folds; fold++) {
    const inside = choices.filter((_, i) => foldOf.get(groups[i] ?? '') === fold);
    const outside = choices.filter((_, i) => foldOf.get(groups[i] ?? '') !== fold);
    if (inside.length > 0) sum += inside.length * valueOf(inside, fitChoice(outside, options));
  }
  return sum / Math.max(1, choices.length);
}

/** Root mean square of each feature's distance from its choice's mean; 1 where it never differs. */
function deviations(choices: readonly Choice[], count: number): Float64Array {
  const squares = new Float64Array(count);
  let rows = 0;
  for (const { features } of choices) {
    for (let i = 0; i < count; i++) {
      const mean = features.reduce((sum, row) => sum + (row[i] ?? 0), 0) / features.length;
      for (const row of features) squares[i] = (squares[i] ?? 0) + ((row[i] ?? 0) - mean) ** 2;
    }
    rows += features.length;
  }
  return squares.map((square) => Math.sqrt(square / Math.max(1, rows)) || 1);
}

function gradientOf(choices: readonly Choice[], weights: Float64Array, strength: number): Float64Array {
  const gradient = weights.map((weight) => -2 * strength * weight);
  const whole = choices.reduce((sum, { weight = 1 }) => sum + weight, 0);
  for (const { features, values, weight = 1 } of choices) {
    const scores = features.map((row) => dot(row, weights));
    const highest = Math.max(...scores);
    const odds = scores.map((score) => Math.exp(score - highest));
    const total = odds.reduce((sum, odd) => sum + odd, 0);
    const expected = odds.reduce((sum, odd, k) => sum + (odd / total) * (values[k] ?? 0), 0);
    features.forEach((row, k) => {
      const push = (((odds[k] ?? 0) / total) * ((values[k] ?? 0) - expected) * weight) / whole;
      for (let i = 0; i < gradient.length; i++) gradient[i] = (gradient[i] ?? 0) + push * (row[i] ?? 0);
    });
  }
  return gradient;
}

function dot(row: readonly number[], weights: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < row.length; i++) sum += (row[i] ?? 0) * (weights[i] ?? 0);
  return sum;
}
