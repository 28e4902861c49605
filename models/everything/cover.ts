import type { PhotoRect } from '../../core/geometry/frames';
import { cutLogits, type FoundMask, type MeasuredMask } from './found-mask';

/** The smallest mask that a point gave, as far as it tells which other points would give it again. */
export interface Cover {
  /** tight, in pixels of the crop */
  readonly box: PhotoRect;
  /** the part of the 256 x 256 cells that `deep` covers */
  readonly window: PhotoRect;
  /** [window.height, window.width] 1 where the object is for sure */
  readonly deep: Uint8Array;
}

/** A mask counts where the model is this sure of it (predicted IoU), */
const SURE_IOU = 0.88;
/** and where it keeps this much of itself when its threshold moves (stability score): less than a mask that is put out needs, as an unsteady one comes again too. */
const SURE_STABILITY = 0.7;
/** It covers what lies this deep inside of it, in logits. */
const DEPTH = 4;

export function isSure({ predictedIou, stability }: Pick<FoundMask, 'predictedIou' | 'stability'>): boolean {
  return predictedIou >= SURE_IOU && stability >= SURE_STABILITY;
}

/** @param logits [256, 256] of the mask */
export function coverOf({ box, window }: MeasuredMask, logits: Float32Array): Cover {
  const deep = new Uint8Array(window.width * window.height);
  cutLogits(logits, window).forEach((logit, i) => (deep[i] = Number(logit > DEPTH)));
  return { box, window, deep };
}

/** Whether a cell of the 256 x 256 lies deep inside. */
export function covers({ window, deep }: Cover, cell: { readonly x: number; readonly y: number }): boolean {
  const x = cell.x - window.x;
  const y = cell.y - window.y;
  return x >= 0 && y >= 0 && x < window.width && y < window.height && deep[y * window.width + x] === 1;
}
