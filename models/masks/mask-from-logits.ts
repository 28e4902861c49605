import { EMPTY_MASK, tightened, type AlphaMask } from '../../core/masks/alpha-mask';
import type { PhotoRect, Size } from '../../core/geometry/frames';
import { LOGIT_SIZE } from '../decoder';
import { modelFrame } from '../image/model-frame';
import { axisTaps, TAPS, type AxisTaps } from './axis-taps';

/**
 * A mask at the photo's full size from low-resolution logits: SAM's `postprocess_masks` (bilinear to
 * the photo, object where the logit L is above 0) with an edge that is anti-aliased instead of cut.
 *
 * Where L changes its sign between a pixel and one of its four neighbours, the edge is taken to be
 * straight: it lies L / |grad L| pixels away (grad by central differences), and alpha is how much
 * of the pixel lies inside, `0.5 + L / |grad L|` within 0..1. So the edge is one pixel wide at any
 * size. Alpha is at least one half (128) exactly where L > 0: `areaOf` gives SAM's own area.
 *
 * Only the rows and columns near the object are looked at, and only pixels near the edge are worked
 * out one by one.
 *
 * @param logits [256, 256] over the model's square frame
 * @param photo upright size in pixels
 * @returns cropped to what isn't 0
 */
export function maskFromLogits(logits: Float32Array, photo: Size): AlphaMask {
  const frame = modelFrame(photo);
  const columns = axisTaps(photo.width, frame.width);
  const rows = axisTaps(photo.height, frame.height);
  const bounds = reachOfObject(logits, columns, rows);
  if (!bounds) return EMPTY_MASK;

  const alpha = new Uint8Array(bounds.width * bounds.height);
  const runs = columnRuns(columns, bounds);
  const rowAt = rowCache(logits, rows, photo.height);
  for (let y = bounds.y; y < bounds.y + bounds.height; y++) {
    const above = rowAt(y - 1);
    const here = rowAt(y);
    const below = rowAt(y + 1);
    const line = (y - bounds.y) * bounds.width - bounds.x;
    for (const run of runs) {
      const sign = commonSign(above, here, below, run);
      if (sign < 0) continue;
      if (sign > 0) alpha.fill(255, line + run.start, line + run.end);
      else edge({ above, here, below, columns, width: photo.width }, run, alpha, line);
    }
  }
  return tightened({ bounds, alpha });
}

/** Neighbouring pixels of a row that are made of the same cells. */
interface Run {
  readonly start: number;
  readonly end: number;
  /** cells that these pixels and the pixels left and right of them are made of */
  readonly firstCell: number;
  readonly endCell: number;
}

/** Pixels that may have alpha: those made of at least one positive cell, and their neighbours. */
function reachOfObject(logits: Float32Array, columns: AxisTaps, rows: AxisTaps): PhotoRect | null {
  let left = LOGIT_SIZE;
  let right = -1;
  let top = LOGIT_SIZE;
  let bottom = -1;
  for (let row = 0; row < LOGIT_SIZE; row++) {
    for (let column = 0; column < LOGIT_SIZE; column++) {
      if (!((logits[row * LOGIT_SIZE + column] ?? 0) > 0)) continue;
      if (column < left) left = column;
      if (column > right) right = column;
      if (row < top) top = row;
      bottom = row;
    }
  }
  const across = pixelsOf(columns, left, right);
  const down = pixelsOf(rows, top, bottom);
  return across && down && { x: across.start, y: down.start, width: across.end - across.start, height: down.end - down.start };
}

function pixelsOf({ first }: AxisTaps, lowest: number, highest: number): { start: number; end: number } | null {
  const start = first.findIndex((cell) => cell + TAPS > lowest);
  const last = first.findLastIndex((cell) => cell <= highest);
  if (start < 0 || last < start) return null;
  return { start: Math.max(0, start - 1), end: Math.min(first.length, last + 2) };
}

function columnRuns({ first }: AxisTaps, bounds: PhotoRect): Run[] {
  const cellOf = (x: number): number => first[Math.min(Math.max(x, 0), first.length - 1)] ?? 0;
  const runs: Run[] = [];
  const end = bounds.x + bounds.width;
  let start = bounds.x;
  for (let x = bounds.x + 1; x <= end; x++) {
    if (x < end && cellOf(x) === cellOf(start)) continue;
    runs.push({ start, end: x, firstCell: cellOf(start - 1), endCell: cellOf(x) + TAPS });
    start = x;
  }
  return runs;
}

/** Rows of the photo still at 256 columns, each made once; the photo's border goes on beyond it. */
function rowCache(logits: Float32Array, rows: AxisTaps, height: number): (y: number) => Float32Array {
  const kept = [new Float32Array(LOGIT_SIZE), new Float32Array(LOGIT_SIZE), new Float32Array(LOGIT_SIZE)];
  const holds = [-1, -1, -1];
  return (wanted) => {
    const y = Math.min(Math.max(wanted, 0), height - 1);
    const slot = y % kept.length;
    const row = kept[slot] ?? new Float32Array(LOGIT_SIZE);
    if (holds[slot] === y) return row;
    holds[slot] = y;
    const cell = (rows.first[y] ?? 0) * LOGIT_SIZE;
    const w0 = rows.weights[y * TAPS] ?? 0;
    const w1 = rows.weights[y * TAPS + 1] ?? 0;
    const w2 = rows.weights[y * TAPS + 2] ?? 0;
    for (let x = 0; x < LOGIT_SIZE; x++) {
      row[x] = w0 * (logits[cell + x] ?? 0) + w1 * (logits[cell + LOGIT_SIZE + x] ?? 0) + w2 * (logits[cell + 2 * LOGIT_SIZE + x] ?? 0);
    }
    return row;
  };
}

/** 1 where the run and all its neighbours are object, -1 where none is, 0 where both may occur. */
function commonSign(above: Float32Array, here: Float32Array, below: Float32Array, { firstCell, endCell }: Run): -1 | 0 | 1 {
  let positive = 0;
  for (let cell = firstCell; cell < endCell; cell++) {
    if ((above[cell] ?? 0) > 0) positive++;
    if ((here[cell] ?? 0) > 0) positive++;
    if ((below[cell] ?? 0) > 0) positive++;
  }
  if (positive === 0) return -1;
  return positive === 3 * (endCell - firstCell) ? 1 : 0;
}

interface ThreeRows {
  readonly above: Float32Array;
  readonly here: Float32Array;
  readonly below: Float32Array;
  readonly columns: AxisTaps;
  readonly width: number;
}

/** Alpha of each pixel of a run that the edge may cross. */
function edge({ above, here, below, columns, width }: ThreeRows, run: Run, alpha: Uint8Array, line: number): void {
  const { first, weights } = columns;
  const sample = (row: Float32Array, x: number): number => {
    const cell = first[x] ?? 0;
    const tap = x * TAPS;
    return (weights[tap] ?? 0) * (row[cell] ?? 0) + (weights[tap + 1] ?? 0) * (row[cell + 1] ?? 0) + (weights[tap + 2] ?? 0) * (row[cell + 2] ?? 0);
  };
  let previous = sample(here, Math.max(0, run.start - 1));
  let value = sample(here, run.start);
  for (let x = run.start; x < run.end; x++) {
    const next = sample(here, Math.min(width - 1, x + 1));
    const up = sample(above, x);
    const down = sample(below, x);
    alpha[line + x] = coverage(value, previous, next, up, down);
    previous = value;
    value = next;
  }
}

/** Share of a pixel that lies inside, 0..255, at least 128 exactly where `value` is above 0. */
export function coverage(value: number, left: number, right: number, up: number, down: number): number {
  const inside = value > 0;
  const crossed = left > 0 !== inside || right > 0 !== inside || up > 0 !== inside || down > 0 !== inside;
  if (!crossed) return inside ? 255 : 0;
  const gradient = Math.hypot(right - left, down - up) / 2;
  const alpha = gradient > 0 ? Math.round(255 * (0.5 + value / gradient)) : inside ? 255 : 0;
  return inside ? Math.min(255, Math.max(128, alpha)) : Math.max(0, Math.min(127, alpha));
}
