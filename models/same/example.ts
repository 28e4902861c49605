import type { AlphaMask } from '../../core/masks/alpha-mask';
import { maskWindow } from '../../core/compose/mask-window';
import { EMBEDDING_CHANNELS, EMBEDDING_SIZE, type ImageEmbedding } from '../decoder';
import { embeddingCells, modelFrame } from '../image/model-frame';
import type { LinearReadout } from '../subject/subject-map';
import { Ridge } from './ridge';

/** A cell counts as object from this share of its area on, and as background below the other. */
const OBJECT_SHARE = 0.75;
const GROUND_SHARE = 0.25;
/** Ridge strength, as for the subject read-out. */
const STRENGTH = 0.1;

/**
 * Learns to tell one masked object from the rest of its photo, by the image embedding's cells: the
 * target of the regression is +1 on the object and -1 beside it, both of equal weight. Without any
 * training but this, as PerSAM (Zhang et al. 2023, "Personalize Segment Anything Model with One
 * Shot"), which compares with the mean of the object's cells; telling it from its own surroundings as
 * well finds it better.
 *
 * @param embedding of the example's photo
 * @param mask the object in it, in that photo's pixels
 * @returns null where the mask is empty, or covers all
 */
export function learnExample(embedding: ImageEmbedding, mask: AlphaMask): LinearReadout | null {
  const frame = modelFrame(embedding.photo);
  const { width, height } = embeddingCells(frame);
  const whole = { x: 0, y: 0, width: embedding.photo.width, height: embedding.photo.height };
  const covered = maskWindow(mask, whole, width, height);
  const most = covered.reduce((best, alpha) => Math.max(best, alpha), 0) / 255;
  // a thing smaller than a cell fills none: then the fullest ones stand for it
  const enough = Math.min(OBJECT_SHARE, 0.8 * most);
  const object: number[] = [];
  const ground: number[] = [];
  covered.forEach((alpha, cell) => {
    if (most > 0 && alpha / 255 >= enough) object.push(cell);
    else if (alpha / 255 < Math.min(GROUND_SHARE, enough)) ground.push(cell);
  });
  if (object.length === 0 || ground.length === 0) return null;
  const ridge = new Ridge(EMBEDDING_CHANNELS);
  const unit = new Float32Array(EMBEDDING_CHANNELS);
  for (const [cells, target] of [[object, 1], [ground, -1]] as const) {
    for (const cell of cells) ridge.add(unitEmbedding(embedding.data, (cell % width) + Math.floor(cell / width) * EMBEDDING_SIZE, unit), target, 1 / cells.length);
  }
  return ridge.solve(STRENGTH);
}

/** e / |e| of one cell of the 64 x 64 grid. */
export function unitEmbedding(embedding: Float32Array, cell: number, unit: Float32Array): Float32Array {
  const plane = EMBEDDING_SIZE * EMBEDDING_SIZE;
  let squares = 0;
  for (let channel = 0; channel < EMBEDDING_CHANNELS; channel++) {
    const value = embedding[channel * plane + cell] ?? 0;
    unit[channel] = value;
    squares += value * value;
  }
  const norm = Math.sqrt(Math.max(1e-12, squares));
  for (let channel = 0; channel < EMBEDDING_CHANNELS; channel++) unit[channel] = (unit[channel] ?? 0) / norm;
  return unit;
}
