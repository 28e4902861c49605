import type { PhotoPoint, Size } from '../../core/geometry/frames';
import { contourRings } from '../../core/masks/contour';
import { LOGIT_SIZE, MODEL_SIZE } from '../decoder';
import { logitCells, modelFrame, toPhoto } from '../image/model-frame';

/** One cell more than the photo's own, as the bilinear enlargement looks at the first cell of the padding. */
const BEYOND = 1;

/**
 * The outline of a mask straight from low-resolution logits: where they cross 0, between the cells,
 * as closed rings in photo pixels (outer rings and holes, even-odd). A few hundred corners whatever
 * the photo's size, so that it can be drawn as a vector at any zoom while a mask is being made.
 *
 * @param logits [256, 256] over the model's square frame
 * @param photo upright size in pixels; rings are cut to it
 */
export function outlineFromLogits(logits: Float32Array, photo: Size): PhotoPoint[][] {
  const frame = modelFrame(photo);
  const cells = logitCells(frame);
  const width = Math.min(LOGIT_SIZE, cells.width + BEYOND);
  const height = Math.min(LOGIT_SIZE, cells.height + BEYOND);
  const { left, top, right, bottom } = reachOf(logits, width, height);
  if (right <= left) return [];
  const reach = { width: right - left, height: bottom - top };
  const grid = new Float32Array(reach.width * reach.height);
  for (let y = 0; y < reach.height; y++) {
    const row = (top + y) * LOGIT_SIZE;
    grid.set(logits.subarray(row + left, row + right), y * reach.width);
  }

  const modelPixels = MODEL_SIZE / LOGIT_SIZE;
  return contourRings(grid, reach, 0)
    .map((ring) => withoutRepeats(ring.map(([x, y]) => clampTo(photo, toPhoto(frame, { x: (left + x) * modelPixels, y: (top + y) * modelPixels })))))
    .filter((ring) => ring.length > 2);
}

/** Box of the cells that aren't background, and one cell around it, right and bottom not included: all of the outline lies in it. */
function reachOf(logits: Float32Array, width: number, height: number): { left: number; top: number; right: number; bottom: number } {
  let left = width;
  let right = 0;
  let top = height;
  let bottom = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((logits[y * LOGIT_SIZE + x] ?? 0) < 0) continue;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (y < top) top = y;
      bottom = y + 1;
    }
  }
  if (right === 0) return { left: 0, top: 0, right: 0, bottom: 0 };
  return { left: Math.max(0, left - 1), top: Math.max(0, top - 1), right: Math.min(width, right + 1), bottom: Math.min(height, bottom + 1) };
}

function clampTo(photo: Size, point: PhotoPoint): PhotoPoint {
  return { x: Math.min(Math.max(point.x, 0), photo.width), y: Math.min(Math.max(point.y, 0), photo.height) };
}

/** Corners that the border has pushed together count once. */
function withoutRepeats(ring: PhotoPoint[]): PhotoPoint[] {
  return ring.filter((point, i) => {
    const previous = ring[(i || ring.length) - 1];
    return !previous || previous.x !== point.x || previous.y !== point.y;
  });
}
