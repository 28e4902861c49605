import type { PhotoRect, Size } from '../../core/geometry/frames';
import type { AlphaMask } from '../../core/masks/alpha-mask';
import type { PromptSet } from '../../core/prompts/prompts';
import { logitsOf, predictedIouOf } from '../candidates';
import { LOGIT_SIZE, MODEL_SIZE, type DecodedMasks } from '../decoder';
import { logitCells, modelFrame } from '../image/model-frame';
import { cellMask, toPhotoBox } from '../masks/cell-mask';
import { withoutSpecks } from '../masks/without-specks';
import { alignMask, type ReadPixels } from './align-mask';
import type { RegionLogits } from './logit-field';
import { enlargement, sharpRegion } from './region';
import { logitsInRegion, promptsInRegion } from './region-prompts';

/** One call of the decoder on a region of the photo that is encoded by itself; prompts in pixels of the region. */
export type DecodeRegion = (region: PhotoRect, prompts: PromptSet, previous: Float32Array) => Promise<DecodedMasks>;

/** What sharpening needs of whoever holds photo, encoder and decoder. */
export interface SharpenParts {
  readonly readPixels: ReadPixels;
  readonly decodeRegion: DecodeRegion;
  /** asked before each piece of work; true gives up */
  readonly stale?: () => boolean;
}

/** A mask as the decoder gave it for the whole photo. */
export interface PlainMask {
  readonly prompts: PromptSet;
  /** [256, 256] */
  readonly logits: Float32Array;
  /** may exceed 1 */
  readonly predictedIou: number;
}

/**
 * A region's mask has to agree this well (IoU) with the first one where the encoder had seen every
 * pixel of it before; it may know better where the photo holds more than that.
 */
const AGREEMENT = { seen: 0.82, unseen: 0.65 };
/** From this many new pixels a pixel (along a side) on a region shows what could not be seen before. */
const UNSEEN_FROM = 1.4;
/** What the region's logits weigh beside the first ones where both saw the same. */
const WEIGHT = 0.6;
/** What a gain in predicted IoU adds to that where the region shows what could not be seen before. */
const WEIGHT_OF_GAIN = 8;

/**
 * Sharpens a mask without making it another one: it is looked at again (`lookAgain`), then its edge is
 * moved to the photo's own (`alignMask`).
 *
 * A function of photo and mask alone: window and command line get the same.
 *
 * @returns null where it was given up
 */
export async function sharpenMask(plain: PlainMask, photo: Size, { readPixels, decodeRegion, stale = () => false }: SharpenParts): Promise<AlphaMask | null> {
  const source = await lookAgain(plain, photo, decodeRegion, stale);
  return source && alignMask(source, photo, readPixels, stale);
}

/**
 * An object that is small in its photo is encoded again by itself and asked for with its box, the clicks
 * in it and its own logits. Where predicted IoU isn't lower and the two agree, the mask is the weighted
 * mean of both looks: what one of them is sure of stands against a slip of the other.
 *
 * @param stale asked before each piece of work; true gives up
 * @returns null where it was given up
 */
export async function lookAgain(plain: PlainMask, photo: Size, decodeRegion: DecodeRegion, stale: () => boolean): Promise<RegionLogits | null> {
  const first = firstLook(plain, photo);
  const again = await encodedAgain({ ...plain, logits: first.logits }, photo, decodeRegion, stale);
  if (stale()) return null;
  return again ?? first;
}

/** The mask as the decoder gave it, cleared of specks: what is sharpened where nothing is encoded again. */
export function firstLook({ prompts, logits }: Pick<PlainMask, 'prompts' | 'logits'>, photo: Size): RegionLogits {
  return { logits: withoutSpecks(logits, photo, prompts.points), region: { x: 0, y: 0, width: photo.width, height: photo.height } };
}

async function encodedAgain({ prompts, logits, predictedIou }: PlainMask, photo: Size, decodeRegion: DecodeRegion, stale: () => boolean): Promise<RegionLogits | null> {
  const frame = modelFrame(photo);
  const cells = cellMask(logits, logitCells(frame));
  if (cells.area === 0) return null;
  const box = toPhotoBox(cells, frame);
  const region = sharpRegion(box, photo);
  if (!region || stale()) return null;
  const previous = logitsInRegion(logits, photo, region);
  const asked = promptsInRegion(prompts, box, region);
  const decoded = await decodeRegion(region, asked, previous);
  const gain = predictedIouOf(decoded, 'combined') - predictedIou;
  const answer = logitsOf(decoded, 'combined');
  const reduction = Math.max(photo.width, photo.height) / MODEL_SIZE;
  // along a side, the pixels of the region's look for each of the first one's that the photo really holds
  const finer = Math.min(reduction, enlargement(region, photo));
  const unseen = finer >= UNSEEN_FROM;
  if (gain < 0 || agreement(answer, previous, region) < (unseen ? AGREEMENT.unseen : AGREEMENT.seen)) return null;
  // the smaller a part of the first look's pixel one of the region's is, the less that look knows of it
  const weight = unseen ? Math.min(1, 1 - (1 - WEIGHT) * (UNSEEN_FROM / finer) ** 2 + WEIGHT_OF_GAIN * gain) : WEIGHT;
  const both = answer.map((value, i) => weight * value + (1 - weight) * (previous[i] ?? 0));
  return { logits: withoutSpecks(both, region, asked.points), region };
}

/** IoU of two masks of a region, by cells. */
function agreement(a: Float32Array, b: Float32Array, region: Size): number {
  const { width, height } = logitCells(modelFrame(region));
  let both = 0;
  let either = 0;
  for (let y = 0; y < height; y++) {
    for (let i = y * LOGIT_SIZE; i < y * LOGIT_SIZE + width; i++) {
      const inA = (a[i] ?? 0) > 0;
      const inB = (b[i] ?? 0) > 0;
      if (inA && inB) both++;
      if (inA || inB) either++;
    }
  }
  return either === 0 ? 0 : both / either;
}
