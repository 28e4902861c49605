import type { Size } from '../../core/geometry/frames';
import { bitIou } from '../../core/masks/bit-mask';
import { components } from '../../core/masks/components';
import { type CellBox, toPhotoBox } from '../masks/cell-mask';
import type { DecodedMasks, ImageEmbedding, MaskDecoder } from '../decoder';
import { logitCells, modelFrame, type ModelFrame } from '../image/model-frame';
import { subjectMap, type SubjectMap } from './subject-map';
import { distinct, masksOf, SUBJECT_PREFERENCE, SubjectScore, type PoolMask, type Preference } from './subject-pool';
import { subjectPrompts } from './subject-prompts';

export interface FoundSubject {
  /** the last question's four masks; the subject is the first of them, `combined` */
  readonly decoded: DecodedMasks;
  /** calls of the decoder that it took */
  readonly calls: number;
}

/** Masks refined at the end. */
const FINALISTS = 4;
/** Finalists differ by this IoU or less. */
const DIFFERENT = 0.8;
/** Parts of a mask smaller than this share of its largest are left out of its box. */
const PART_SHARE = 0.1;

/**
 * The main object of a photo without any prompt: the embedding's read-out says where it is likely,
 * about nine questions to the decoder give a pool of masks, the best four by score are refined with
 * their own box and logits, and the best of these is it. About 13 calls of the decoder.
 *
 * @param decoder holds `embedding`
 * @param stale asked before each call; true gives up
 * @returns null where it was given up, or where no mask is a possible subject
 */
export async function findSubject(decoder: Pick<MaskDecoder, 'decode'>, embedding: ImageEmbedding, stale: () => boolean = () => false): Promise<FoundSubject | null> {
  const frame = modelFrame(embedding.photo);
  return searchMap(decoder, frame, subjectMap(embedding.data, frame), SUBJECT_PREFERENCE, stale);
}

/** The search itself, for any map. */
export async function searchMap(decoder: Pick<MaskDecoder, 'decode'>, frame: ModelFrame, map: SubjectMap, preference: Preference, stale: () => boolean): Promise<FoundSubject | null> {
  const size = logitCells(frame);
  const answers: PoolMask[][] = [];
  for (const { prompts, previous } of subjectPrompts(map, frame, preference.sigma)) {
    if (stale()) return null;
    answers.push(masksOf(await decoder.decode(prompts, previous), size));
  }
  const score = new SubjectScore(map, answers, preference);
  const ranked = byScore(distinct(answers.flat(), size), score);
  const finalists: PoolMask[] = [];
  for (const mask of ranked) {
    if (finalists.length < FINALISTS && finalists.every((other) => bitIou(mask.bits, other.bits) < DIFFERENT)) finalists.push(mask);
  }
  const refined = new Map<PoolMask, DecodedMasks>();
  for (const { cells, logits } of finalists) {
    if (stale()) return null;
    const answer = await decoder.decode({ points: [], box: toPhotoBox(partsBox(cells.cells, size), frame) }, logits);
    const [single] = masksOf(answer, size);
    if (single && single.bits.area > 0) refined.set(single, answer);
  }
  const [best] = byScore([...refined.keys()], score);
  const decoded = best && refined.get(best);
  return decoded ? { decoded, calls: answers.length + finalists.length } : null;
}

function byScore(masks: readonly PoolMask[], score: SubjectScore): PoolMask[] {
  return masks.map((mask) => ({ mask, value: score.score(mask) })).sort((a, b) => b.value - a.value).map(({ mask }) => mask);
}

/** Box of a mask's parts, crumbs left out. */
function partsBox(cells: Uint8Array, { width, height }: Size): CellBox {
  const { list } = components(cells, width, height);
  const largest = Math.max(...list.map(({ area }) => area));
  const box = { left: width, top: height, right: 0, bottom: 0 };
  for (const { area, bounds } of list) {
    if (area < PART_SHARE * largest) continue;
    box.left = Math.min(box.left, bounds.x);
    box.top = Math.min(box.top, bounds.y);
    box.right = Math.max(box.right, bounds.x + bounds.width);
    box.bottom = Math.max(box.bottom, bounds.y + bounds.height);
  }
  return box;
}
