/**
 * Parameters of SAM's automatic mask generator, each under its own name and with its own default
 * (segment_anything/automatic_mask_generator.py, `SamAutomaticMaskGenerator`).
 */
export interface EverythingParameters {
  /** points along one side of the grid; the grid has the square of it */
  readonly pointsPerSide: number;
  /** points asked together; between two batches it is looked at which points are explained already */
  readonly pointsPerBatch: number;
  /** masks of no higher predicted IoU are dropped, 0..1 */
  readonly predIouThresh: number;
  /** masks of a lower stability score are dropped, 0..1 */
  readonly stabilityScoreThresh: number;
  /** how far the cut-off is shifted for the stability score, in logits */
  readonly stabilityScoreOffset: number;
  /** of two masks of one crop whose boxes have a higher IoU, the one of lower predicted IoU is dropped */
  readonly boxNmsThresh: number;
  /** layers of crops that are asked as well; layer i has 2^i crops a side */
  readonly cropNLayers: number;
  /** the same as `boxNmsThresh` between masks of different crops; the smaller crop's stays */
  readonly cropNmsThresh: number;
  /** overlap of the first layer's crops, as a share of the photo's shorter side; halved with each layer */
  readonly cropOverlapRatio: number;
  /** the grid of layer i has `pointsPerSide` / this^i points a side */
  readonly cropNPointsDownscaleFactor: number;
  /** holes and islands of a smaller area, in pixels, are filled and removed; 0: none */
  readonly minMaskRegionArea: number;
}

export const DEFAULT_PARAMETERS: EverythingParameters = {
  pointsPerSide: 32,
  pointsPerBatch: 64,
  predIouThresh: 0.88,
  stabilityScoreThresh: 0.95,
  stabilityScoreOffset: 1,
  boxNmsThresh: 0.7,
  cropNLayers: 0,
  cropNmsThresh: 0.7,
  cropOverlapRatio: 512 / 1500,
  cropNPointsDownscaleFactor: 1,
  minMaskRegionArea: 0,
};
