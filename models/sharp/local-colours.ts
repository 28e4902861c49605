import { boxMean } from './box-mean';
import type { ColourPlanes } from './guided-filter';

/** Variance that a colour channel (0..1) has at least: noise of a camera and of JPEG. */
const NOISE = 0.0008;
/** A side whose weight in a window is below this share has no colours there, and nothing is said. */
const LEAST_WEIGHT = 0.002;
/** Squares that colours are summed up in before windows are taken: so many a radius. */
const SQUARES_A_RADIUS = 4;

/**
 * How much better a pixel's colour fits to the object's colours near it than to the background's: the
 * logarithm of the ratio of two normal densities, whose means and variances are those of the colours
 * in a window around the pixel, weighted by how surely each pixel belongs to that side.
 *
 * @param probability [height, width] of each pixel to be one of the object, 0..1
 * @param asked [height, width] 1 where an answer is wanted
 * @param radius of the window in pixels
 * @returns [height, width]; above 0 for the object; 0 where a side has no pixels in the window, or nothing was asked
 */
export function colourEvidence(colours: ColourPlanes, probability: Float32Array, asked: Uint8Array, radius: number): Float32Array {
  const { width, height, planes: [red, green, blue] } = colours;
  const square = Math.max(1, Math.floor(radius / SQUARES_A_RADIUS));
  const object = sideColours(colours, sureness(probability, 1), square, radius);
  const background = sideColours(colours, sureness(probability, -1), square, radius);
  const evidence = new Float32Array(width * height);
  const across = Math.ceil(width / square);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / square) * across;
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (!asked[i]) continue;
      const at = row + Math.floor(x / square);
      if ((object.weight[at] ?? 0) < LEAST_WEIGHT || (background.weight[at] ?? 0) < LEAST_WEIGHT) continue;
      evidence[i] = (misfit(background, at, red[i] ?? 0, green[i] ?? 0, blue[i] ?? 0) - misfit(object, at, red[i] ?? 0, green[i] ?? 0, blue[i] ?? 0)) / 2;
    }
  }
  return evidence;
}

/** 0 at a probability of one half and beyond it, 1 where there is no doubt. */
function sureness(probability: Float32Array, sign: 1 | -1): Float32Array {
  const weights = new Float32Array(probability.length);
  for (let i = 0; i < weights.length; i++) {
    const sure = sign * (2 * (probability[i] ?? 0) - 1);
    weights[i] = sure > 0 ? sure * sure : 0;
  }
  return weights;
}

/** Of one side, in the window around each square of the picture. */
interface SideColours {
  /** mean of a pixel's */
  readonly weight: Float32Array;
  /** three channels a square */
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  /** sum of the variances' logarithms, a square */
  readonly spread: Float32Array;
}

function sideColours({ width, height, planes }: ColourPlanes, weight: Float32Array, square: number, radius: number): SideColours {
  const across = Math.ceil(width / square);
  const down = Math.ceil(height / square);
  const near = Math.max(1, Math.round(radius / square));
  const gathered = (channel: Float32Array | null, squared: boolean): Float32Array => {
    const sums = new Float32Array(across * down);
    for (let y = 0; y < height; y++) {
      const row = Math.floor(y / square) * across;
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        const w = weight[i] ?? 0;
        if (w === 0) continue;
        const value = channel ? (channel[i] ?? 0) : 1;
        const at = row + Math.floor(x / square);
        sums[at] = (sums[at] ?? 0) + w * value * (squared ? value : 1);
      }
    }
    return boxMean(sums, across, down, near);
  };
  const total = gathered(null, false);
  const mean = new Float32Array(total.length * 3);
  const variance = new Float32Array(total.length * 3);
  const spread = new Float32Array(total.length);
  for (const [channel, plane] of planes.entries()) {
    const first = gathered(plane, false);
    const second = gathered(plane, true);
    for (let i = 0; i < total.length; i++) {
      const share = 1 / (total[i] ?? 1);
      const m = (first[i] ?? 0) * share;
      const v = Math.max(0, (second[i] ?? 0) * share - m * m) + NOISE;
      mean[i * 3 + channel] = m;
      variance[i * 3 + channel] = v;
      spread[i] = (spread[i] ?? 0) + Math.log(v);
    }
  }
  return { weight: total.map((sum) => sum / (square * square)), mean, variance, spread };
}

/** Twice the negative logarithm of the normal density, without its constant. */
function misfit({ mean, variance, spread }: SideColours, at: number, red: number, green: number, blue: number): number {
  const k = at * 3;
  const r = red - (mean[k] ?? 0);
  const g = green - (mean[k + 1] ?? 0);
  const b = blue - (mean[k + 2] ?? 0);
  return (r * r) / (variance[k] ?? 1) + (g * g) / (variance[k + 1] ?? 1) + (b * b) / (variance[k + 2] ?? 1) + (spread[at] ?? 0);
}
