import type { Size } from '../../core/geometry/frames';
import { EMBEDDING_CHANNELS, EMBEDDING_SIZE, LOGIT_SIZE } from '../decoder';
import { embeddingCells, logitCells, type ModelFrame } from '../image/model-frame';
import { READOUT_BIAS, READOUT_WEIGHTS } from './readout';

/** Tells one kind of cells from all others by their embedding, scaled to unit length: `weights · e + bias`. */
export interface LinearReadout {
  /** [256] */
  readonly weights: ArrayLike<number>;
  readonly bias: number;
}

/** How much each cell of the photo looks like what is searched. */
export interface SubjectMap {
  /** cells of the embedding that hold photo */
  readonly coarse: Size;
  /** S: [coarse.height, coarse.width], about +1 on it and -1 beside it */
  readonly s: Float32Array;
  /** cells of the low-resolution logits that hold photo */
  readonly fine: Size;
  /** Z: S enlarged to [fine.height, fine.width] */
  readonly z: Float32Array;
}

/** Cells of the logits a cell of the embedding. */
const LOGITS_A_CELL = LOGIT_SIZE / EMBEDDING_SIZE;

/**
 * S is a linear read-out of the embedding e, `(e / |e|)·w + b`, at two scales: of each cell, and of the
 * mean of two by two cells; their mean. The outermost cells, whose embedding the border disturbs, take
 * the values of their neighbours.
 *
 * @param embedding [256, 64, 64]
 */
export function readoutMap(embedding: Float32Array, frame: ModelFrame, readout: LinearReadout): SubjectMap {
  const coarse = embeddingCells(frame);
  const fine = logitCells(frame);
  const single = withoutBorder(readOut(embedding, coarse, 1, readout), coarse);
  const half = { width: Math.ceil(coarse.width / 2), height: Math.ceil(coarse.height / 2) };
  const double = enlarge(readOut(embedding, coarse, 2, readout), half, coarse, 2);
  const s = single.map((value, i) => (value + (double[i] ?? 0)) / 2);
  return { coarse, s, fine, z: enlarge(s, coarse, fine, LOGITS_A_CELL) };
}

/** The map of the photo's subject. */
export function subjectMap(embedding: Float32Array, frame: ModelFrame): SubjectMap {
  return readoutMap(embedding, frame, { weights: READOUT_WEIGHTS, bias: READOUT_BIAS });
}

/** The read-out of the mean of `block` by `block` cells, cut off at the photo's edge. */
function readOut(embedding: Float32Array, { width, height }: Size, block: 1 | 2, { weights, bias }: LinearReadout): Float32Array {
  const columns = Math.ceil(width / block);
  const rows = Math.ceil(height / block);
  const dots = new Float64Array(columns * rows);
  const squares = new Float64Array(columns * rows);
  const plane = EMBEDDING_SIZE * EMBEDDING_SIZE;
  for (let channel = 0; channel < EMBEDDING_CHANNELS; channel++) {
    const weight = weights[channel] ?? 0;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let sum = 0;
        let count = 0;
        for (let y = row * block; y < Math.min(height, (row + 1) * block); y++) {
          for (let x = column * block; x < Math.min(width, (column + 1) * block); x++) {
            sum += embedding[channel * plane + y * EMBEDDING_SIZE + x] ?? 0;
            count++;
          }
        }
        const value = sum / count;
        const i = row * columns + column;
        dots[i] = (dots[i] ?? 0) + value * weight;
        squares[i] = (squares[i] ?? 0) + value * value;
      }
    }
  }
  return Float32Array.from(dots, (dot, i) => dot / Math.sqrt(Math.max(1e-12, squares[i] ?? 0)) + bias);
}

/** The outermost ring takes the values of the cells inside it. */
function withoutBorder(values: Float32Array, { width, height }: Size): Float32Array {
  const inner = (i: number, length: number): number => (length < 3 ? i : Math.min(length - 2, Math.max(1, i)));
  return values.map((_, i) => values[inner(Math.floor(i / width), height) * width + inner(i % width, width)] ?? 0);
}

/** Bilinear, cell centres aligned, `factor` times larger and cut at `to`. */
function enlarge(values: Float32Array, from: Size, to: Size, factor: number): Float32Array {
  const out = new Float32Array(to.width * to.height);
  for (let y = 0; y < to.height; y++) {
    const { low: top, high: bottom, share: down } = between(y, factor, from.height);
    for (let x = 0; x < to.width; x++) {
      const { low: left, high: right, share: across } = between(x, factor, from.width);
      const at = (row: number, column: number): number => values[row * from.width + column] ?? 0;
      const upper = at(top, left) * (1 - across) + at(top, right) * across;
      const lower = at(bottom, left) * (1 - across) + at(bottom, right) * across;
      out[y * to.width + x] = upper * (1 - down) + lower * down;
    }
  }
  return out;
}

function between(index: number, factor: number, length: number): { low: number; high: number; share: number } {
  const source = Math.min(length - 1, Math.max(0, (index + 0.5) / factor - 0.5));
  const low = Math.floor(source);
  return { low, high: Math.min(length - 1, low + 1), share: source - low };
}
