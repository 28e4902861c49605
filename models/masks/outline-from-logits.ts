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
  const grid = new Float32Array(width * height);
  for (let y = 0; y < height; y++) grid.set(logits.subarray(y * LOGIT_SIZE, y * LOGIT_SIZE + width), y * width);

  const modelPixels = MODEL_SIZE / LOGIT_SIZE;
  return contourRings(grid, { width, height }, 0)
    .map((ring) => withoutRepeats(ring.map(([x, y]) => clampTo(photo, toPhoto(frame, { x: x * modelPixels, y: y * modelPixels })))))
    .filter((ring) => ring.length > 2);
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
