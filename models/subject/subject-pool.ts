import type { Size } from '../../core/geometry/frames';
import { bitIou, packBits, type BitMask } from '../../core/masks/bit-mask';
import { chamferDistance } from '../../core/masks/chamfer-distance';
import { maskFeatures, NO_EVIDENCE } from '../choose/mask-features';
import { LOGIT_SIZE, type DecodedMasks } from '../decoder';
import { centrePrior } from './subject-prompts';
import type { SubjectMap } from './subject-map';
import { cellMask, type CellMask } from '../masks/cell-mask';

/** One mask that may be the subject. */
export interface PoolMask {
  /** [256, 256] */
  readonly logits: Float32Array;
  readonly predictedIou: number;
  readonly cells: CellMask;
  readonly bits: BitMask;
  readonly stability: number;
}

/** Masks of a smaller or larger share of the photo are no subject. */
const LEAST_SHARE = 0.0015;
const MOST_SHARE = 0.97;
/** Of two masks of a larger IoU one is enough. */
const SAME = 0.93;
/** An answer of a larger IoU votes for a mask. */
const AGREES = 0.8;
/** Width of the ring around a mask, in cells of the logits. */
const RING = 3;
/** Sharpness of the map as a probability. */
const MAP_GAIN = 4;

/**
 * The score's terms:
 *
 * | name       | what it is                                                                       |
 * |------------|----------------------------------------------------------------------------------|
 * | stability  | as in `mask-features.ts`                                                         |
 * | predictedIou | as the model gives it                                                          |
 * | border     | share of the photo's border that the mask covers                                 |
 * | votes      | share of the questions with an answer of IoU over 0.8 to the mask                |
 * | agreement  | Pearson correlation of the mask on the embedding's grid with sigmoid(4 S)·c      |
 * | contrast   | mean of S in the mask less its mean in a ring of three cells around              |
 * | offCentre  | distance of the centroid from the photo's centre, in units of its sides          |
 */
export interface SubjectFeatures {
  readonly stability: number;
  readonly predictedIou: number;
  readonly border: number;
  readonly votes: number;
  readonly agreement: number;
  readonly contrast: number;
  readonly offCentre: number;
}

/** What is preferred among masks. */
export interface Preference {
  /** width of the preference for the photo's middle, in units of its sides */
  readonly sigma: number;
  readonly weights: Readonly<Record<keyof SubjectFeatures, number>>;
}

/** For the photo's subject; fitted on DAVIS frames, horses, COCO objects and Kodak photos. */
export const SUBJECT_PREFERENCE: Preference = {
  sigma: 0.35,
  weights: { stability: 1.647, predictedIou: 4.143, border: -2.772, votes: 2.534, agreement: 2.734, contrast: 1.415, offCentre: -2.834 },
};

export function poolMask(logits: Float32Array, predictedIou: number, size: Size): PoolMask {
  const cells = cellMask(logits, size);
  return { logits, predictedIou, cells, bits: packBits(cells.cells), stability: cells.surelyInside / Math.max(1, cells.perhapsInside) };
}

/** All four masks of one answer. */
export function masksOf({ logits, predictedIou }: DecodedMasks, size: Size): PoolMask[] {
  const plane = LOGIT_SIZE * LOGIT_SIZE;
  return [...predictedIou].map((iou, output) => poolMask(logits.subarray(output * plane, (output + 1) * plane), iou, size));
}

/** The different ones, most stable first. */
export function distinct(masks: readonly PoolMask[], size: Size, same = SAME): PoolMask[] {
  const all = size.width * size.height;
  const kept: PoolMask[] = [];
  for (const mask of masks.toSorted((a, b) => b.stability - a.stability)) {
    const share = mask.bits.area / all;
    if (share < LEAST_SHARE || share > MOST_SHARE) continue;
    if (kept.every((other) => bitIou(mask.bits, other.bits) <= same)) kept.push(mask);
  }
  return kept;
}

/** Scores masks against the map and against what the questions answered. */
export class SubjectScore {
  readonly #map: SubjectMap;
  readonly #answers: readonly (readonly PoolMask[])[];
  /** sigmoid(4 S)·c on the embedding's grid */
  readonly #likely: Float32Array;
  readonly #weights: Preference['weights'];

  constructor(map: SubjectMap, answers: readonly (readonly PoolMask[])[], { sigma, weights }: Preference) {
    this.#map = map;
    this.#answers = answers;
    this.#weights = weights;
    const prior = centrePrior(map.coarse, sigma);
    this.#likely = map.s.map((value, i) => (prior[i] ?? 0) / (1 + Math.exp(-MAP_GAIN * value)));
  }

  features(mask: PoolMask): SubjectFeatures {
    const { cells } = mask;
    const voting = this.#answers.filter((answer) => answer.some((other) => bitIou(mask.bits, other.bits) > AGREES)).length;
    return {
      stability: mask.stability,
      predictedIou: mask.predictedIou,
      border: maskFeatures(cells, mask.predictedIou, [], NO_EVIDENCE)?.border ?? 1,
      votes: voting / Math.max(1, this.#answers.length),
      agreement: pearson(coarseMask(cells, this.#map.coarse), this.#likely),
      contrast: this.#contrast(cells),
      offCentre: offCentre(cells),
    };
  }

  score(mask: PoolMask): number {
    const features = this.features(mask);
    let score = 0;
    for (const [name, weight] of Object.entries(this.#weights) as [keyof SubjectFeatures, number][]) score += weight * features[name];
    return score;
  }

  #contrast({ cells, size }: CellMask): number {
    const { z } = this.#map;
    const distance = chamferDistance(cells.map((cell) => 1 - cell), size.width, size.height, 'unknown');
    let inside = 0;
    let insideCells = 0;
    let around = 0;
    let aroundCells = 0;
    for (let i = 0; i < cells.length; i++) {
      if (cells[i]) {
        inside += z[i] ?? 0;
        insideCells++;
      } else if ((distance[i] ?? 0) <= RING) {
        around += z[i] ?? 0;
        aroundCells++;
      }
    }
    return inside / Math.max(1, insideCells) - (aroundCells === 0 ? 0 : around / aroundCells);
  }
}

/** Share of each cell of the embedding that the mask covers. */
function coarseMask({ cells, size }: CellMask, coarse: Size): Float32Array {
  const covered = new Float32Array(coarse.width * coarse.height);
  const count = new Float32Array(covered.length);
  const factor = 4;
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const i = Math.floor(y / factor) * coarse.width + Math.floor(x / factor);
      covered[i] = (covered[i] ?? 0) + (cells[y * size.width + x] ?? 0);
      count[i] = (count[i] ?? 0) + 1;
    }
  }
  return covered.map((value, i) => value / Math.max(1, count[i] ?? 1));
}

function pearson(a: Float32Array, b: Float32Array): number {
  const n = a.length;
  const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / n;
  const meanA = mean(a);
  const meanB = mean(b);
  let covariance = 0;
  let varianceA = 0;
  let varianceB = 0;
  for (let i = 0; i < n; i++) {
    const da = (a[i] ?? 0) - meanA;
    const db = (b[i] ?? 0) - meanB;
    covariance += da * db;
    varianceA += da * da;
    varianceB += db * db;
  }
  return varianceA === 0 || varianceB === 0 ? 0 : covariance / Math.sqrt(varianceA * varianceB);
}

function offCentre({ cells, size: { width, height }, area }: CellMask): number {
  let x = 0;
  let y = 0;
  for (let i = 0; i < cells.length; i++) {
    if (!cells[i]) continue;
    x += (i % width) + 0.5;
    y += Math.floor(i / width) + 0.5;
  }
  return area === 0 ? 1 : Math.hypot(x / area / width - 0.5, y / area / height - 0.5);
}
