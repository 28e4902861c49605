import type { PhotoRect, Size } from '../../../core/geometry/frames';
import type { Viewport } from '../../state/editor';

/** Side of a tile in its own pixels. */
export const TILE_SIZE = 1024;

/** A square of the photo at one level of the pyramid: level 0 is the photo itself, each further level half as large. */
export interface Tile {
  readonly level: number;
  readonly column: number;
  readonly row: number;
  /** the part of the photo, in photo pixels; at the right and lower border smaller than the others */
  readonly part: PhotoRect;
  /** size of the tile's own pixels */
  readonly width: number;
  readonly height: number;
}

/** The level at which the whole photo is one tile. */
export function topLevel(photo: Size): number {
  return Math.max(0, Math.ceil(Math.log2(Math.max(photo.width, photo.height) / TILE_SIZE)));
}

/** The coarsest level that still has a pixel for each pixel of the screen. @param scale device pixels a photo pixel */
export function levelFor(scale: number, photo: Size): number {
  const level = Math.floor(Math.log2(1 / scale) + 1e-6);
  return Math.min(topLevel(photo), Math.max(0, level));
}

/** @returns null where the photo has no such tile */
export function tileAt(photo: Size, level: number, column: number, row: number): Tile | null {
  const step = 2 ** level;
  const side = TILE_SIZE * step;
  const x = column * side;
  const y = row * side;
  if (column < 0 || row < 0 || x >= photo.width || y >= photo.height) return null;
  const part = { x, y, width: Math.min(side, photo.width - x), height: Math.min(side, photo.height - y) };
  return { level, column, row, part, width: Math.ceil(part.width / step), height: Math.ceil(part.height / step) };
}

/** The tiles of a level that are in sight, those in the middle first. @param canvas in CSS pixels */
export function tilesInSight(photo: Size, viewport: Viewport, canvas: Size, level: number): Tile[] {
  const side = TILE_SIZE * 2 ** level;
  const right = viewport.x + canvas.width / viewport.zoom;
  const bottom = viewport.y + canvas.height / viewport.zoom;
  const columns = range(viewport.x, right, side, photo.width);
  const rows = range(viewport.y, bottom, side, photo.height);
  const middle = { x: (viewport.x + right) / 2, y: (viewport.y + bottom) / 2 };
  const tiles: Tile[] = [];
  for (let row = rows.from; row <= rows.to; row++) {
    for (let column = columns.from; column <= columns.to; column++) {
      const tile = tileAt(photo, level, column, row);
      if (tile) tiles.push(tile);
    }
  }
  const distance = ({ part }: Tile) => Math.hypot(part.x + part.width / 2 - middle.x, part.y + part.height / 2 - middle.y);
  return tiles.sort((a, b) => distance(a) - distance(b));
}

function range(from: number, to: number, side: number, length: number): { from: number; to: number } {
  return { from: Math.max(0, Math.floor(from / side)), to: Math.floor((Math.min(to, length) - 1e-9) / side) };
}

/** The tile of the next coarser level that this one is a quarter of. */
export function parentOf(photo: Size, tile: Tile): Tile | null {
  return tile.level >= topLevel(photo) ? null : tileAt(photo, tile.level + 1, Math.floor(tile.column / 2), Math.floor(tile.row / 2));
}

export function tileKey(photo: string, tile: Tile): string {
  return `${photo} ${tile.level} ${tile.column} ${tile.row}`;
}
