import { BACKGROUND, OBJECT, type Truth } from './truth';

/** Measures of area. Ignored pixels of the truth count nowhere. Predictions are zeros and ones, row-major, of the truth's size. */

interface Counts {
  readonly both: number;
  readonly predictionOnly: number;
  readonly truthOnly: number;
}

function count(prediction: Uint8Array, { values }: Truth): Counts {
  let both = 0;
  let predictionOnly = 0;
  let truthOnly = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === OBJECT) {
      if (prediction[i]) both++;
      else truthOnly++;
    } else if (value === BACKGROUND && prediction[i]) predictionOnly++;
  }
  return { both, predictionOnly, truthOnly };
}

/** Intersection over union, 0..1; 1 where both are empty. */
export function iou(prediction: Uint8Array, truth: Truth): number {
  const { both, predictionOnly, truthOnly } = count(prediction, truth);
  const union = both + predictionOnly + truthOnly;
  return union === 0 ? 1 : both / union;
}

/**
 * F-measure of precision and recall, 0..1. `betaSquared` is 0.3 in the literature on salient
 * objects, which weighs precision more (Achanta et al. 2009, "Frequency-tuned Salient Region Detection").
 */
export function fMeasure(prediction: Uint8Array, truth: Truth, betaSquared = 0.3): number {
  const { both, predictionOnly, truthOnly } = count(prediction, truth);
  if (both === 0) return predictionOnly + truthOnly === 0 ? 1 : 0;
  const precision = both / (both + predictionOnly);
  const recall = both / (both + truthOnly);
  return ((1 + betaSquared) * precision * recall) / (betaSquared * precision + recall);
}

/** Mean absolute error of a mask of zeros and ones, 0..1: the share of pixels that are wrong. */
export function meanAbsoluteError(prediction: Uint8Array, truth: Truth): number {
  const { predictionOnly, truthOnly } = count(prediction, truth);
  let known = 0;
  for (const value of truth.values) if (value === OBJECT || value === BACKGROUND) known++;
  return known === 0 ? 0 : (predictionOnly + truthOnly) / known;
}
