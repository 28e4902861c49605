import { LOGIT_SIZE, MODEL_SIZE } from '../decoder';

/** Cells that one photo pixel can need: two model pixels, each between two cells. */
export const TAPS = 3;

/**
 * One axis of SAM's `postprocess_masks` (modeling/sam.py) as a sparse matrix: for each photo pixel
 * the first of the three neighbouring logit cells that it is made of, and their weights.
 */
export interface AxisTaps {
  /** [pixels], never falling, at most 256 - 3 */
  readonly first: Int32Array;
  /** [pixels, 3], each row sums to 1 */
  readonly weights: Float32Array;
}

/**
 * SAM enlarges the 256 cells to 1024 model pixels, cuts off the padding, and resizes what is left
 * to the photo, both bilinear with `align_corners=False`. Both steps are linear and work on each
 * axis by itself, so that their product is one short sum a pixel.
 *
 * @param pixels side of the photo
 * @param modelPixels side of the scaled photo in the model's frame, 1..1024
 */
export function axisTaps(pixels: number, modelPixels: number): AxisTaps {
  const first = new Int32Array(pixels);
  const weights = new Float32Array(pixels * TAPS);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const inModel = bilinear(pixel, modelPixels / pixels, modelPixels);
    const near = bilinear(inModel.low, LOGIT_SIZE / MODEL_SIZE, LOGIT_SIZE);
    const far = bilinear(inModel.high, LOGIT_SIZE / MODEL_SIZE, LOGIT_SIZE);
    const start = Math.min(near.low, LOGIT_SIZE - TAPS);
    first[pixel] = start;
    const add = (cell: number, weight: number): void => {
      const tap = pixel * TAPS + cell - start;
      weights[tap] = (weights[tap] ?? 0) + weight;
    };
    add(near.low, (1 - inModel.share) * (1 - near.share));
    add(near.high, (1 - inModel.share) * near.share);
    add(far.low, inModel.share * (1 - far.share));
    add(far.high, inModel.share * far.share);
  }
  return { first, weights };
}

/** The two samples that pixel `index` lies between, and the share of the second (PyTorch, `area_pixel_compute_source_index`). */
function bilinear(index: number, samplesAPixel: number, samples: number): { low: number; high: number; share: number } {
  const source = Math.max(0, (index + 0.5) * samplesAPixel - 0.5);
  const low = Math.min(Math.floor(source), samples - 1);
  const high = Math.min(low + 1, samples - 1);
  return { low, high, share: Math.min(1, source - low) };
}
