import type { Size } from '../../core/geometry/frames';
import { EMBEDDING_SIZE } from '../decoder';
import { PIXELS_A_CELL, STAGES } from './tiny-vit';

/** The part of the model's square that is encoded, from its top-left corner, in cells of the embedding. */
export interface EncodedPart {
  /** 1..64 */
  readonly rows: number;
  readonly columns: number;
}

/** All of it: nothing is taken from anywhere else. */
export const WHOLE_SQUARE: EncodedPart = { rows: EMBEDDING_SIZE, columns: EMBEDDING_SIZE };

/** Cells of padding that are encoded with the photo: those next to it depend on it most. */
const MARGIN = 1;
/** Where so little of the square is left, encoding all of it costs as much. */
const NEARLY_ALL = 62;

/**
 * The part to encode for a scaled photo: its own rows (landscape) or columns (portrait) and a margin.
 *
 * Never a whole number of windows: so each stage has tokens of the surroundings in its last windows,
 * which give the convolution after the attention its neighbours.
 *
 * @param scaled the photo in model pixels, longest side 1024
 */
export function encodedPart(scaled: Size): EncodedPart {
  return { rows: cellsFor(scaled.height), columns: cellsFor(scaled.width) };
}

function cellsFor(pixels: number): number {
  let cells = Math.ceil(pixels / PIXELS_A_CELL) + MARGIN;
  if (STAGES.some(({ tokensACell, window }) => (cells * tokensACell) % window === 0)) cells++;
  return cells >= NEARLY_ALL ? EMBEDDING_SIZE : cells;
}

/**
 * Size of a photo, in model pixels, that is encoded by this part; where two are, one cell apart, of
 * the smaller.
 */
export function photoOf(part: EncodedPart): Size {
  const pixels = (cells: number): number => {
    if (cells === EMBEDDING_SIZE) return EMBEDDING_SIZE * PIXELS_A_CELL;
    const least = cells - MARGIN - 1;
    return (cellsFor(least * PIXELS_A_CELL) === cells ? least : least + 1) * PIXELS_A_CELL;
  };
  return { width: pixels(part.columns), height: pixels(part.rows) };
}
