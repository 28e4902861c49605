import { boxMean, product } from './box-mean';
import type { ColourPlanes } from './guided-filter';

/** Variance that a colour channel (0..1) has at least: noise of a camera and of JPEG. */
const NOISE = 0.0008;
/** A side whose weight in a window is below this share has no colours there, and nothing is said. */
const LEAST_WEIGHT = 0.002;

/**
 * How much better a pixel's colour fits to the object's colours near it than to the background's: the
 * logarithm of the ratio of two normal densities, whose means and variances are those of the colours
 * in a window around the pixel, weighted by how surely each pixel belongs to that side.
 *
 * @param probability [height, width] of each pixel to be one of the object, 0..1
 * @param radius of the window in pixels
 * @returns [height, width]; above 0 for the object; 0 where a side has no pixels in the window
 */
export function colourEvidence(colours: ColourPlanes, probability: Float32Array, radius: number): Float32Array {
  const { width, height } = colours;
  const object = sideColours(colours, sureness(probability, 1), radius);
  const background = sideColours(colours, sureness(probability, -1), radius);
  const evidence = new Float32Array(width * height);
  for (let i = 0; i < evidence.length; i++) {
    if ((object.weight[i] ?? 0) < LEAST_WEIGHT || (background.weight[i] ?? 0) < LEAST_WEIGHT) continue;
    let difference = 0;
    for (let channel = 0; channel < 3; channel++) {
      const value = colours.planes[channel]?.[i] ?? 0;
      difference += cost(value, background, channel, i) - cost(value, object, channel, i);
    }
    evidence[i] = difference / 2;
  }
  return evidence;
}

/** 0 at a probability of one half and beyond it, 1 where there is no doubt. */
function sureness(probability: Float32Array, sign: 1 | -1): Float32Array {
  const weights = new Float32Array(probability.length);
  for (let i = 0; i < weights.length; i++) weights[i] = Math.max(0, sign * (2 * (probability[i] ?? 0) - 1)) ** 2;
  return weights;
}

interface SideColours {
  readonly weight: Float32Array;
  readonly means: readonly Float32Array[];
  readonly squares: readonly Float32Array[];
}

function sideColours({ width, height, planes }: ColourPlanes, weight: Float32Array, radius: number): SideColours {
  const means: Float32Array[] = [];
  const squares: Float32Array[] = [];
  for (const plane of planes) {
    const weighted = product(plane, weight);
    means.push(boxMean(weighted, width, height, radius));
    squares.push(boxMean(product(weighted, plane), width, height, radius));
  }
  return { weight: boxMean(weight, width, height, radius), means, squares };
}

/** Twice the negative logarithm of the normal density, without its constant. */
function cost(value: number, { weight, means, squares }: SideColours, channel: number, i: number): number {
  const share = 1 / (weight[i] ?? 1);
  const mean = (means[channel]?.[i] ?? 0) * share;
  const variance = Math.max(0, (squares[channel]?.[i] ?? 0) * share - mean * mean) + NOISE;
  return ((value - mean) * (value - mean)) / variance + Math.log(variance);
}
