import type { PhotoRect, PixelWindow, Size } from '../../core/geometry/frames';
import { intersectRects } from '../../core/geometry/rect';
import { cropToContent, EMPTY_MASK, type AlphaMask } from '../../core/masks/alpha-mask';
import { logitCells, MODEL_PIXELS_A_LOGIT, modelFrame, toPhoto } from '../image/model-frame';
import { cellMask } from '../masks/cell-mask';
import { coverage } from '../masks/mask-from-logits';
import { alignEdge, REACH, WINDOW } from './align-edge';
import { colourPlanes } from './colour-planes';
import { logitField, type RegionLogits } from './logit-field';
import { MappedEdge } from './mapped-edge';

/** Reads a window of the photo as sRGB RGBA, straight alpha, 8 bit, `outWidth * outHeight * 4` bytes. */
export type ReadPixels = (window: PixelWindow) => Promise<Uint8Array | Uint8ClampedArray>;

/** Pixels of the picture that the edge is aligned on for each cell of the logits, where the photo has as many. */
const PIXELS_A_CELL = 2;
/** Side of the tiles that full-size pixels are read in. */
const TILE = 512;

/**
 * A mask at the photo's full size whose edge is the photo's own: aligned on a picture of the object of
 * about half the model's resolution (`alignEdge`), then drawn pixel by pixel from the photo's own colours.
 * The edge is one pixel wide and anti-aliased. Only tiles that the edge crosses are read at full size.
 *
 * @param stale asked before each piece of work; true gives up
 * @returns null where it was given up
 */
export async function alignMask(source: RegionLogits, photo: Size, readPixels: ReadPixels, stale: () => boolean): Promise<AlphaMask | null> {
  const frame = modelFrame(source.region);
  const cell = MODEL_PIXELS_A_LOGIT / Math.min(frame.scaleX, frame.scaleY);
  const part = partAround(source, photo, (REACH + 2 * WINDOW) * cell);
  if (!part) return EMPTY_MASK;
  const scale = Math.max(1, cell / PIXELS_A_CELL);
  const size = { width: Math.max(1, Math.round(part.width / scale)), height: Math.max(1, Math.round(part.height / scale)) };
  if (stale()) return null;
  const colours = colourPlanes(await readPixels({ ...part, outWidth: size.width, outHeight: size.height }), size);
  if (stale()) return null;
  const edge = new MappedEdge(alignEdge(logitField(source, part, size), colours, cell / scale), part);

  const alpha = new Uint8Array(part.width * part.height);
  for (let top = 0; top < part.height; top += TILE) {
    for (let left = 0; left < part.width; left += TILE) {
      const tile = { x: part.x + left, y: part.y + top, width: Math.min(TILE, part.width - left), height: Math.min(TILE, part.height - top) };
      if (!edge.crosses(tile)) {
        const value = edge.isInside(tile.x, tile.y) ? 255 : 0;
        for (let y = 0; y < tile.height; y++) alpha.fill(value, (top + y) * part.width + left, (top + y) * part.width + left + tile.width);
        continue;
      }
      if (stale()) return null;
      // a pixel more on each side, as the edge is drawn from a pixel and its neighbours
      const window = intersectRects({ x: tile.x - 1, y: tile.y - 1, width: tile.width + 2, height: tile.height + 2 }, part) ?? tile;
      const values = edge.valuesAt(window, await readPixels({ ...window, outWidth: window.width, outHeight: window.height }));
      drawTile(values, window, tile, alpha, top * part.width + left, part.width);
    }
  }
  const cropped = cropToContent(alpha, part.width, part.height);
  if (cropped.alpha.length === 0) return EMPTY_MASK;
  return { bounds: { ...cropped.bounds, x: cropped.bounds.x + part.x, y: cropped.bounds.y + part.y }, alpha: cropped.alpha };
}

/** Box of the cells that are object and of what the edge may move to and look at around them; whole photo pixels. */
function partAround({ logits, region }: RegionLogits, photo: Size, room: number): PhotoRect | null {
  const frame = modelFrame(region);
  const { area, left, top, right, bottom } = cellMask(logits, logitCells(frame));
  if (area === 0) return null;
  // logits cross 0 up to a cell beyond the last one above it
  const from = toPhoto(frame, { x: (left - 1) * MODEL_PIXELS_A_LOGIT, y: (top - 1) * MODEL_PIXELS_A_LOGIT });
  const to = toPhoto(frame, { x: (right + 1) * MODEL_PIXELS_A_LOGIT, y: (bottom + 1) * MODEL_PIXELS_A_LOGIT });
  const x = Math.floor(region.x + from.x - room);
  const y = Math.floor(region.y + from.y - room);
  const around = { x, y, width: Math.ceil(region.x + to.x + room) - x, height: Math.ceil(region.y + to.y + room) - y };
  return intersectRects(around, { x: 0, y: 0, ...photo });
}

/** Alpha of a tile from the values around it, of which above 0 is object. */
function drawTile(values: Float32Array, window: PhotoRect, tile: PhotoRect, alpha: Uint8Array, start: number, stride: number): void {
  const at = (x: number, y: number): number => values[Math.min(Math.max(y, 0), window.height - 1) * window.width + Math.min(Math.max(x, 0), window.width - 1)] ?? 0;
  for (let row = 0; row < tile.height; row++) {
    const y = tile.y - window.y + row;
    for (let column = 0; column < tile.width; column++) {
      const x = tile.x - window.x + column;
      alpha[start + row * stride + column] = coverage(at(x, y), at(x - 1, y), at(x + 1, y), at(x, y - 1), at(x, y + 1));
    }
  }
}
