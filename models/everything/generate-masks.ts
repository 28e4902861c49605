import type { PhotoPoint, PhotoRect, Size } from '../../core/geometry/frames';
import type { ImageEmbedding } from '../decoder';
import { cropBoxes, type Crop } from './crop-boxes';
import { isNearCropEdge } from './crop-edge';
import type { PointAnswer } from './ask-point';
import { boxNms } from './box-nms';
import { explainedBy, type AskedPoint } from './explained';
import type { FoundMask, MaskThresholds } from './found-mask';
import { finishMask, withoutSmallRegions, type GeneratedMask } from './finish-mask';
import type { EverythingParameters } from './parameters';
import { pointGrid, pointsOfLayer } from './point-grid';

/** Answers points of one picture, several at once where it can. */
export interface PointAsker {
  setImage(embedding: ImageEmbedding): Promise<void>;
  /** @returns what each point gave (`askPoint`), in the order of the points */
  ask(points: readonly PhotoPoint[], thresholds: MaskThresholds, signal?: AbortSignal): Promise<readonly PointAnswer[]>;
}

export interface GenerateOptions {
  readonly photo: Size;
  readonly parameters: EverythingParameters;
  /** asks every point of the grid, as SAM does; otherwise what is explained is left out (`explainedBy`) */
  readonly everyPoint?: boolean;
  readonly asker: PointAsker;
  /** embedding of a part of the photo; its `photo` is the part's size */
  readonly embed: (part: PhotoRect, signal?: AbortSignal) => Promise<ImageEmbedding>;
  /** told how much is done, 0..1 */
  readonly onProgress?: (share: number) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface Generated {
  readonly masks: readonly GeneratedMask[];
  /** points of all grids, and those of them that were asked */
  readonly points: number;
  readonly asked: number;
}

/** A mask and the crop that it was found in, its box in pixels of the photo. */
interface Placed {
  readonly found: FoundMask;
  readonly crop: Crop;
  readonly box: PhotoRect;
}

/**
 * Every mask of a photo that a grid of points finds: SAM's automatic mask generator (Kirillov et al.
 * 2023, appendix B; segment_anything/automatic_mask_generator.py), in the same steps and with the same
 * parameters, but for three things that save time:
 *
 * - a point that a mask explains already is not asked (`explainedBy`)
 * - masks are made only of points of which one passes the predicted IoU (`askPoint`)
 * - stability, boxes and their suppression are worked out on the low-resolution logits; only what is
 *   left is brought to the photo's size
 *
 * @returns masks by crop from the whole photo on, in each by falling predicted IoU; where there are
 *   crops, small crops first
 */
export async function generateMasks(options: GenerateOptions): Promise<Generated> {
  const { photo, parameters, asker, embed, onProgress, signal } = options;
  const crops = cropBoxes(photo, parameters.cropNLayers, parameters.cropOverlapRatio);
  const grids = crops.map(({ box, layer }) => pointGrid(pointsOfLayer(parameters.pointsPerSide, layer, parameters.cropNPointsDownscaleFactor), box));
  const points = grids.reduce((sum, grid) => sum + grid.length, 0);
  let done = 0;
  let count = 0;
  let placed: Placed[] = [];
  for (const [index, crop] of crops.entries()) {
    signal?.throwIfAborted();
    await asker.setImage(await embed(crop.box, signal));
    const asked: AskedPoint[] = [];
    const grid = grids[index] ?? [];
    for (let next = 0; next < grid.length; onProgress?.((done + next) / points)) {
      signal?.throwIfAborted();
      const explained = options.everyPoint ? () => false : explainedBy(asked, crop.box);
      const batch: PhotoPoint[] = [];
      for (; next < grid.length && batch.length < parameters.pointsPerBatch; next++) {
        const point = grid[next];
        if (point && !explained(point)) batch.push(point);
      }
      const answers = await asker.ask(batch, parameters, signal);
      batch.forEach((point, i) => asked.push({ point, answer: answers[i] ?? { masks: [], cover: null } }));
    }
    done += grid.length;
    count += asked.length;
    const whole = asked
      .flatMap(({ answer: { masks } }) => masks)
      .map((mask) => ({ found: mask, crop, box: { ...mask.box, x: mask.box.x + crop.box.x, y: mask.box.y + crop.box.y } }))
      .filter(({ box }) => !isNearCropEdge(box, crop.box, photo));
    placed.push(...boxNms(whole, ({ box }) => box, ({ found: { predictedIou } }) => predictedIou, parameters.boxNmsThresh));
  }
  if (crops.length > 1) {
    // masks of smaller crops are finer
    placed = boxNms(placed, ({ box }) => box, ({ crop: { box } }) => 1 / (box.width * box.height), parameters.cropNmsThresh);
  }
  const masks = placed.map(({ found, crop }) => finishMask(found, crop.box)).filter(({ area }) => area > 0);
  const { minMaskRegionArea, boxNmsThresh, cropNmsThresh } = parameters;
  const cleaned = minMaskRegionArea > 0 ? withoutSmallRegions(masks, photo, minMaskRegionArea, Math.max(boxNmsThresh, cropNmsThresh)) : masks;
  return { masks: cleaned, points, asked: count };
}
