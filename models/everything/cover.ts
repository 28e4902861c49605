import type { PhotoRect } from '../../core/geometry/frames';
import { intersectRects } from '../../core/geometry/rect';
import { cutLogits, type FoundMask } from './found-mask';

/** The smallest mask that a point gave, as far as it tells which other points would give it again. */
export interface Cover {
  /** the part of the 256 x 256 cells that `deep` covers */
  readonly window: PhotoRect;
  /** [window.height, window.width] 1 where the object is for sure */
  readonly deep: Uint8Array;
  /** cells that are */
  readonly area: number;
}

/** A mask counts where the model is this sure of it (predicted IoU), */
const SURE_IOU = 0.88;
/** and where it keeps this much of itself when its threshold moves (stability score): less than a mask that is put out needs, as an unsteady one comes again too. */
const SURE_STABILITY = 0.7;
/** It covers what lies this deep inside of it, in logits. */
const DEPTH = 2;

export function isSure({ predictedIou, stability }: Pick<FoundMask, 'predictedIou' | 'stability'>): boolean {
  return predictedIou >= SURE_IOU && stability >= SURE_STABILITY;
}

/** @param logits [256, 256] of the mask */
export function coverOf(logits: Float32Array, window: PhotoRect): Cover {
  const deep = new Uint8Array(window.width * window.height);
  let area = 0;
  for (const [i, logit] of cutLogits(logits, window).entries()) {
    if (!(logit > DEPTH)) continue;
    deep[i] = 1;
    area++;
  }
  return { window, deep, area };
}

/** Whether a cell of the 256 x 256 lies deep inside. */
export function covers({ window, deep }: Cover, cell: { readonly x: number; readonly y: number }): boolean {
  const x = cell.x - window.x;
  const y = cell.y - window.y;
  return x >= 0 && y >= 0 && x < window.width && y < window.height && deep[y * window.width + x] === 1;
}

/** IoU of what two masks cover, 0..1. */
export function coverIou(a: Cover, b: Cover): number {
  const common = intersectRects(a.window, b.window);
  if (!common) return 0;
  let both = 0;
  for (let y = common.y; y < common.y + common.height; y++) {
    let inA = (y - a.window.y) * a.window.width + common.x - a.window.x;
    let inB = (y - b.window.y) * b.window.width + common.x - b.window.x;
    for (let x = 0; x < common.width; x++) both += (a.deep[inA++] ?? 0) & (b.deep[inB++] ?? 0);
  }
  const either = a.area + b.area - both;
  return either > 0 ? both / either : 0;
}
