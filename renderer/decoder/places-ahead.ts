import type { PhotoPoint, Size } from '../../core/geometry/frames';
import { EMBEDDING_SIZE, MODEL_SIZE } from '../../models/decoder';
import { embeddingCells, modelFrame, toModel, toPhoto } from '../../models/image/model-frame';

/** Model pixels of a cell of the embedding. */
const CELL = MODEL_SIZE / EMBEDDING_SIZE;
/** Cells around the pointer that are decoded first, in each direction. */
const AROUND = 2;
/** The coarse grid has one place in so many cells across and down, and one in the middle of each four of them. */
const COARSE = 4;

/**
 * Places where a person may point next, in the order in which they are worth decoding ahead: cells of
 * the 64 x 64 embedding around the pointer, the nearest first; then a coarse grid over the photo, in
 * which no place is farther than two cells from one of the grid. Cells' centres, in photo pixels, each
 * once; those that lie on the photo.
 */
export function placesAhead(pointer: PhotoPoint, photo: Size): PhotoPoint[] {
  const frame = modelFrame(photo);
  const { width, height } = embeddingCells(frame);
  const { x, y } = toModel(frame, pointer);
  const here = { column: Math.floor(x / CELL), row: Math.floor(y / CELL) };
  const around: { column: number; row: number; distance: number }[] = [];
  for (let row = here.row - AROUND; row <= here.row + AROUND; row++) {
    for (let column = here.column - AROUND; column <= here.column + AROUND; column++) {
      around.push({ column, row, distance: Math.hypot((column + 0.5) * CELL - x, (row + 0.5) * CELL - y) });
    }
  }
  around.sort((a, b) => a.distance - b.distance);
  const grid: { column: number; row: number }[] = [];
  for (const offset of [0, COARSE / 2]) {
    for (let row = COARSE / 2 + offset; row < height; row += COARSE) {
      for (let column = COARSE / 2 + offset; column < width; column += COARSE) grid.push({ column, row });
    }
  }
  const places = new Map<number, PhotoPoint>();
  for (const { column, row } of [...around, ...grid]) {
    if (column < 0 || row < 0) continue;
    const place = toPhoto(frame, { x: (column + 0.5) * CELL, y: (row + 0.5) * CELL });
    if (place.x < photo.width && place.y < photo.height) places.set(row * EMBEDDING_SIZE + column, place);
  }
  return [...places.values()];
}
