import { chamferDistance } from '../../core/masks/chamfer-distance';
import type { CellMask } from '../masks/cell-mask';
import { largestPiece } from '../masks/pieces';
import type { Cell } from '../image/model-frame';
import type { PhotoColours } from './photo-colours';

/**
 * What the rules of choosing look at. All on the cells of the low-resolution logits that hold photo;
 * the mask is where logits are above 0.
 *
 * | name            | what it is                                                                    |
 * |-----------------|-------------------------------------------------------------------------------|
 * | predictedIou    | as the model gives it, may exceed 1                                           |
 * | stability       | cells above +1 / cells above -1 (SAM's stability score, offset 1)             |
 * | instability     | ln max(0.001, 1 - stability): how far from a clean cut, more negative is better |
 * | ringContrast    | L*a*b* distance between the mean colours of the rings of three cells inside and outside of the edge |
 * | subjectContrast | mean of the subject map Z (`models/subject`) in the mask less its mean in a ring of six cells around: whether the mask ends where an object ends |
 * | sides           | how many of the photo's four sides the mask covers by more than 5 %           |
 * | border          | share of the photo's border that the mask covers                              |
 * | tooLarge        | max(0, A - 0.35), A being the mask's share of the photo                       |
 * | tooSmall        | max(0, ln(0.05 / A))                                                          |
 * | centrality      | distance of the click from the mask's edge / the largest distance in the mask; of several clicks that include, the mean |
 * | fill            | area / area of the bounding box                                               |
 * | largestPiece    | area of the largest piece (cells joined by their sides) / area: 1 for a mask of one piece |
 */
export interface MaskFeatures {
  readonly predictedIou: number;
  readonly stability: number;
  readonly instability: number;
  readonly ringContrast: number;
  readonly subjectContrast: number;
  readonly sides: number;
  readonly border: number;
  readonly tooLarge: number;
  readonly tooSmall: number;
  readonly centrality: number;
  readonly fill: number;
  readonly largestPiece: number;
}

const LARGE_SHARE = 0.35;
const SMALL_SHARE = 0.05;
/** A side counts as covered from this share of its length. */
const SIDE_SHARE = 0.05;
/** Width of the two rings along the edge, in cells. */
const RING = 3;
/** Width of the ring around the mask in the subject map, whose cells are four times as large. */
const SUBJECT_RING = 6;
/** A mask of fewer cells, or a ring of fewer, says nothing. */
const FEWEST_CELLS = 4;

/** What the rules know of the photo besides the model's answers; without either its feature is 0. */
export interface PhotoEvidence {
  readonly colours: PhotoColours | null;
  /** Z of the subject map, a value a cell that holds photo */
  readonly subject: Float32Array | null;
}

export const NO_EVIDENCE: PhotoEvidence = { colours: null, subject: null };

/**
 * @param clicks the cells of the clicks that include
 * @returns null for a mask of next to nothing
 */
export function maskFeatures(mask: CellMask, predictedIou: number, clicks: readonly Cell[], { colours, subject }: PhotoEvidence): MaskFeatures | null {
  const { size, cells, area } = mask;
  if (area < FEWEST_CELLS) return null;
  const { width, height } = size;
  const share = area / (width * height);
  const stability = mask.surelyInside / Math.max(1, mask.perhapsInside);
  const covered = coveredSides(mask);
  const depth = chamferDistance(cells, width, height, 'background');
  const deepest = largestIn(depth, mask);
  // how far each cell beside the mask is from it
  const beside = colours || subject ? chamferDistance(cells.map((cell) => 1 - cell), width, height, 'unknown') : null;
  return {
    predictedIou,
    stability,
    instability: Math.log(Math.max(1e-3, 1 - stability)),
    ringContrast: colours && beside ? ringContrast(mask, beside, colours) : 0,
    subjectContrast: subject && beside ? subjectContrast(mask, beside, subject) : 0,
    sides: Number(covered.top / width > SIDE_SHARE) + Number(covered.bottom / width > SIDE_SHARE) + Number(covered.left / height > SIDE_SHARE) + Number(covered.right / height > SIDE_SHARE),
    border: (covered.top + covered.bottom + covered.left + covered.right) / (2 * (width + height)),
    tooLarge: Math.max(0, share - LARGE_SHARE),
    tooSmall: Math.max(0, Math.log(SMALL_SHARE / share)),
    centrality: clicks.reduce((sum, { x, y }) => sum + (depth[y * width + x] ?? 0), 0) / Math.max(1, clicks.length) / deepest,
    fill: area / ((mask.right - mask.left) * (mask.bottom - mask.top)),
    largestPiece: largestPiece(mask) / area,
  };
}

/** Of values that are 0 outside of the mask's box. */
function largestIn(values: Float32Array, { size, left, top, right, bottom }: CellMask): number {
  let largest = 0;
  for (let y = top; y < bottom; y++) {
    for (let i = y * size.width + left; i < y * size.width + right; i++) largest = Math.max(largest, values[i] ?? 0);
  }
  return largest;
}

function coveredSides({ size: { width, height }, cells }: CellMask): { top: number; bottom: number; left: number; right: number } {
  let top = 0;
  let bottom = 0;
  let left = 0;
  let right = 0;
  for (let x = 0; x < width; x++) {
    top += cells[x] ?? 0;
    bottom += cells[(height - 1) * width + x] ?? 0;
  }
  for (let y = 0; y < height; y++) {
    left += cells[y * width] ?? 0;
    right += cells[y * width + width - 1] ?? 0;
  }
  return { top, bottom, left, right };
}

function ringContrast({ size: { width, height }, cells }: CellMask, toMask: Float32Array, { lab }: PhotoColours): number {
  const toBackground = chamferDistance(cells, width, height, 'unknown');
  const inside = [0, 0, 0, 0];
  const outside = [0, 0, 0, 0];
  for (let i = 0; i < cells.length; i++) {
    const isInside = cells[i] === 1;
    const distance = (isInside ? toBackground : toMask)[i] ?? Number.POSITIVE_INFINITY;
    if (distance > RING) continue;
    const sums = isInside ? inside : outside;
    for (let channel = 0; channel < 3; channel++) sums[channel] = (sums[channel] ?? 0) + (lab[i * 3 + channel] ?? 0);
    sums[3] = (sums[3] ?? 0) + 1;
  }
  const [insideL = 0, insideA = 0, insideB = 0, insideCells = 0] = inside;
  const [outsideL = 0, outsideA = 0, outsideB = 0, outsideCells = 0] = outside;
  if (outsideCells < FEWEST_CELLS) return 0;
  return Math.hypot(insideL / insideCells - outsideL / outsideCells, insideA / insideCells - outsideA / outsideCells, insideB / insideCells - outsideB / outsideCells);
}

function subjectContrast({ cells, area }: CellMask, toMask: Float32Array, subject: Float32Array): number {
  let inside = 0;
  let around = 0;
  let cellsAround = 0;
  for (let i = 0; i < cells.length; i++) {
    if (cells[i] === 1) inside += subject[i] ?? 0;
    else if ((toMask[i] ?? Number.POSITIVE_INFINITY) <= SUBJECT_RING) {
      around += subject[i] ?? 0;
      cellsAround++;
    }
  }
  return inside / area - (cellsAround === 0 ? 0 : around / cellsAround);
}
