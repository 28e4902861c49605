import type { PhotoPoint, Size } from '../../core/geometry/frames';
import { chamferDistance } from '../../core/masks/chamfer-distance';
import { components } from '../../core/masks/components';
import type { PromptPoint, PromptSet } from '../../core/prompts/prompts';
import { type CellBox, toPhotoBox } from '../masks/cell-mask';
import { LOGIT_SIZE } from '../decoder';
import { cellCentre, type ModelFrame } from '../image/model-frame';
import { otsu } from './otsu';
import type { SubjectMap } from './subject-map';

/** One question to the decoder. */
export interface SubjectPrompt {
  readonly prompts: PromptSet;
  /** [256, 256] logits made of the subject map */
  readonly previous?: Float32Array;
}

/** Components asked for, a threshold. */
const COMPONENTS = 3;
/** A component of less weight than this share of the first is left out. */
const LEAST_WEIGHT = 0.03;
/** Steepness and limit of the mask input made of the map. */
const MASK_GAIN = 12;
const MASK_LIMIT = 10;
/** Clicks spread over the first component besides its deepest point. */
const FAR_POINTS = 3;

interface Region {
  readonly label: number;
  readonly box: CellBox;
  readonly weight: number;
}

/**
 * Asks for what stands out in the map Z, at two thresholds: Otsu's, and Otsu's of what lies above it.
 * For each of the heaviest components: its deepest point; the point with the component's box and the
 * map as mask input. For the first also the point with three far points of it, and its box alone.
 *
 * @param sigma width of the preference for the photo's middle, in units of its sides
 */
export function subjectPrompts(map: SubjectMap, frame: ModelFrame, sigma: number): SubjectPrompt[] {
  const { fine, z } = map;
  const prior = centrePrior(fine, sigma);
  const low = otsu(map.s);
  const above = map.s.filter((value) => value > low);
  const thresholds = above.length === 0 ? [low] : [low, otsu(above)];
  return thresholds.flatMap((threshold) => promptsAbove(z, threshold, prior, fine, frame));
}

/** c = exp(-(dx² + dy²) / 2σ²), dx and dy from the photo's centre in units of its sides; 1 everywhere for an infinite σ. */
export function centrePrior({ width, height }: Size, sigma: number): Float32Array {
  return Float32Array.from({ length: width * height }, (_, i) => {
    const dx = ((i % width) + 0.5) / width - 0.5;
    const dy = (Math.floor(i / width) + 0.5) / height - 0.5;
    return Math.exp(-(dx * dx + dy * dy) / (2 * sigma * sigma));
  });
}

function promptsAbove(z: Float32Array, threshold: number, prior: Float32Array, fine: Size, frame: ModelFrame): SubjectPrompt[] {
  const { width, height } = fine;
  const excess = z.map((value) => Math.max(0, value - threshold));
  const { labels, list } = components(excess, width, height);
  const weights = new Float64Array(list.length);
  labels.forEach((label, i) => {
    if (label > 0) weights[label - 1] = (weights[label - 1] ?? 0) + (excess[i] ?? 0) * (prior[i] ?? 0);
  });
  const regions = list.map(({ bounds: { x, y, width: across, height: down } }, index): Region => ({
    label: index + 1, box: { left: x, top: y, right: x + across, bottom: y + down }, weight: weights[index] ?? 0,
  }));
  regions.sort((a, b) => b.weight - a.weight);
  const heaviest = regions[0]?.weight ?? 0;
  const depth = chamferDistance(excess, width, height, 'background');
  const previous = maskInput(z, threshold, fine);
  return regions.slice(0, COMPONENTS).filter(({ weight }) => weight >= LEAST_WEIGHT * heaviest).flatMap((region, rank) => {
    const deepest = argMax(labels, region.label, (i) => (depth[i] ?? 0) * (excess[i] ?? 0));
    const point = (cell: number): PhotoPoint => cellCentre(cell, width, frame);
    const box = toPhotoBox(region.box, frame);
    const found: SubjectPrompt[] = [
      { prompts: { points: clicks([point(deepest)]), box: null } },
      { prompts: { points: clicks([point(deepest)]), box }, previous },
    ];
    if (rank === 0) {
      found.push({ prompts: { points: clicks(spread(labels, region.label, deepest, width).map(point)), box: null } });
      found.push({ prompts: { points: [], box } });
    }
    return found;
  });
}

/** clip(12 (Z - t), ±10), and background in the padding. */
function maskInput(z: Float32Array, threshold: number, { width, height }: Size): Float32Array {
  const logits = new Float32Array(LOGIT_SIZE * LOGIT_SIZE).fill(-MASK_LIMIT);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = MASK_GAIN * ((z[y * width + x] ?? 0) - threshold);
      logits[y * LOGIT_SIZE + x] = Math.min(MASK_LIMIT, Math.max(-MASK_LIMIT, value));
    }
  }
  return logits;
}

/** A point and three more of the same component, each the farthest from those before. */
function spread(labels: Int32Array, label: number, first: number, width: number): number[] {
  const chosen = [first];
  const nearest = new Float32Array(labels.length).fill(Number.POSITIVE_INFINITY);
  for (let round = 0; round < FAR_POINTS; round++) {
    const last = chosen[round] ?? first;
    const next = argMax(labels, label, (i) => {
      const distance = Math.hypot((i % width) - (last % width), Math.floor(i / width) - Math.floor(last / width));
      nearest[i] = Math.min(nearest[i] ?? 0, distance);
      return nearest[i] ?? 0;
    });
    chosen.push(next);
  }
  return [...new Set(chosen)];
}

function argMax(labels: Int32Array, label: number, value: (cell: number) => number): number {
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] !== label) continue;
    const found = value(i);
    if (found > most) {
      most = found;
      best = i;
    }
  }
  return best;
}

function clicks(points: readonly PhotoPoint[]): PromptPoint[] {
  return points.map(({ x, y }, index) => ({ id: `subject-${index + 1}`, x, y, kind: 'include' }));
}
