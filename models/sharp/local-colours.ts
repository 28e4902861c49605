import { boxMean } from './box-mean';
import type { ColourPlanes } from './guided-filter';

/** Variance that a colour channel (0..1) has at least: noise of a camera and of JPEG. */
const NOISE = 0.0008;
/** A side whose weight in a window is below this share has no colours there, and nothing is said. */
const LEAST_WEIGHT = 0.002;
/** Squares that colours are summed up in before windows are taken: so many a radius. */
const SQUARES_A_RADIUS = 4;
/** Sums of a square: weight, then weighted value and square of each channel. */
const SUMS = 7;

/**
 * The colours of object and background near each pixel, for a mask whose edge is being moved: what is
 * locked is gathered once, what may change sides each time that it is asked.
 */
export class LocalColours {
  readonly #colours: ColourPlanes;
  /** pixels that may change sides */
  readonly #free: Int32Array;
  readonly #square: number;
  readonly #across: number;
  readonly #down: number;
  readonly #radius: number;
  readonly #locked: readonly [object: Float32Array, background: Float32Array];

  /**
   * @param free indices of the pixels that may change sides
   * @param inside [height, width] zeros and ones: on which side the others are
   * @param radius of a window in pixels
   */
  constructor(colours: ColourPlanes, free: Int32Array, inside: Uint8Array, radius: number) {
    this.#colours = colours;
    this.#free = free;
    this.#square = Math.max(1, Math.floor(radius / SQUARES_A_RADIUS));
    this.#across = Math.ceil(colours.width / this.#square);
    this.#down = Math.ceil(colours.height / this.#square);
    this.#radius = Math.max(1, Math.round(radius / this.#square));
    const object = this.#nothing();
    const background = this.#nothing();
    const open = new Uint8Array(inside.length);
    for (const i of free) open[i] = 1;
    for (let i = 0; i < inside.length; i++) if (!open[i]) this.#add(inside[i] ? object : background, i, 1);
    this.#locked = [object, background];
  }

  /**
   * How much better a pixel's colour fits to the object's colours near it than to the background's: the
   * logarithm of the ratio of two normal densities, whose means and variances are those of the colours
   * in a window around the pixel, weighted by how surely each pixel belongs to that side.
   *
   * @param probability [height, width] of each pixel to be one of the object, 0..1
   * @returns of each of the free pixels; above 0 for the object; 0 where a side has no pixels in the window
   */
  evidence(probability: Float32Array): Float32Array {
    const [object, background] = this.#locked.map((sums) => sums.slice()) as [Float32Array, Float32Array];
    for (const i of this.#free) {
      // 0 at a probability of one half, 1 where there is no doubt
      const sure = 2 * (probability[i] ?? 0) - 1;
      if (sure !== 0) this.#add(sure > 0 ? object : background, i, sure * sure);
    }
    const ofObject = this.#describe(object);
    const ofBackground = this.#describe(background);
    const { width, planes: [red, green, blue] } = this.#colours;
    return Float32Array.from(this.#free, (i) => {
      const square = this.#squareOf(i % width, Math.floor(i / width));
      const r = red[i] ?? 0;
      const g = green[i] ?? 0;
      const b = blue[i] ?? 0;
      const known = (ofObject.weight[square] ?? 0) >= LEAST_WEIGHT && (ofBackground.weight[square] ?? 0) >= LEAST_WEIGHT;
      return known ? (misfit(ofBackground, square, r, g, b) - misfit(ofObject, square, r, g, b)) / 2 : 0;
    });
  }

  #nothing(): Float32Array {
    return new Float32Array(SUMS * this.#across * this.#down);
  }

  #squareOf(x: number, y: number): number {
    return Math.floor(y / this.#square) * this.#across + Math.floor(x / this.#square);
  }

  #add(sums: Float32Array, i: number, weight: number): void {
    const { width, planes: [red, green, blue] } = this.#colours;
    const r = red[i] ?? 0;
    const g = green[i] ?? 0;
    const b = blue[i] ?? 0;
    const size = this.#across * this.#down;
    const at = this.#squareOf(i % width, Math.floor(i / width));
    sums[at] = (sums[at] ?? 0) + weight;
    sums[at + size] = (sums[at + size] ?? 0) + weight * r;
    sums[at + 2 * size] = (sums[at + 2 * size] ?? 0) + weight * r * r;
    sums[at + 3 * size] = (sums[at + 3 * size] ?? 0) + weight * g;
    sums[at + 4 * size] = (sums[at + 4 * size] ?? 0) + weight * g * g;
    sums[at + 5 * size] = (sums[at + 5 * size] ?? 0) + weight * b;
    sums[at + 6 * size] = (sums[at + 6 * size] ?? 0) + weight * b * b;
  }

  #describe(sums: Float32Array): SideColours {
    const size = this.#across * this.#down;
    const around = (which: number): Float32Array => boxMean(sums.subarray(which * size, (which + 1) * size), this.#across, this.#down, this.#radius);
    const total = around(0);
    const mean = new Float32Array(size * 3);
    const variance = new Float32Array(size * 3);
    const spread = new Float32Array(size);
    for (let channel = 0; channel < 3; channel++) {
      const first = around(1 + 2 * channel);
      const second = around(2 + 2 * channel);
      for (let i = 0; i < size; i++) {
        const share = 1 / (total[i] ?? 1);
        const m = (first[i] ?? 0) * share;
        const v = Math.max(0, (second[i] ?? 0) * share - m * m) + NOISE;
        mean[i * 3 + channel] = m;
        variance[i * 3 + channel] = v;
        spread[i] = (spread[i] ?? 0) + Math.log(v);
      }
    }
    return { weight: total.map((sum) => sum / (this.#square * this.#square)), mean, variance, spread };
  }
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

/** Twice the negative logarithm of the normal density, without its constant. */
function misfit({ mean, variance, spread }: SideColours, square: number, red: number, green: number, blue: number): number {
  const k = square * 3;
  const r = red - (mean[k] ?? 0);
  const g = green - (mean[k + 1] ?? 0);
  const b = blue - (mean[k + 2] ?? 0);
  return (r * r) / (variance[k] ?? 1) + (g * g) / (variance[k + 1] ?? 1) + (b * b) / (variance[k + 2] ?? 1) + (spread[square] ?? 0);
}
