import type { PhotoPoint, PhotoRect, Size } from '../../core/geometry/frames';
import type { Candidate, PromptSet } from '../../core/prompts/prompts';
import { logitsOf, offeredCandidates, predictedIouOf } from '../../models/candidates';
import { outlineFromLogits } from '../../models/masks/outline-from-logits';
import { stabilityScore } from '../../models/masks/stability-score';
import { withoutSpecks } from '../../models/masks/without-specks';
import type { DecodedMasks } from '../../models/decoder';
import type { Replayed } from '../../models/replay/prompt-replay';
import type { CandidateMask, Outline } from '../state/editor';
import type { MaskAnswer } from '../state/ports';

/** What the window shows of one decoder answer. */
export function describeAnswer(replayed: Replayed, prompts: PromptSet, photo: Size): MaskAnswer {
  return {
    candidates: offeredCandidates(prompts, replayed.chosen).map((candidate) => describeMask(replayed.decoded, candidate, prompts, photo)),
    chosen: replayed.chosen,
    milliseconds: replayed.decoded.milliseconds,
  };
}

/** @param prompts that the mask was asked with */
export function describeMask(decoded: DecodedMasks, candidate: Candidate, prompts: PromptSet, photo: Size): CandidateMask {
  const logits = logitsOf(decoded, candidate);
  const outline = outlineFromLogits(withoutSpecks(logits, photo, prompts.points), photo);
  return {
    candidate,
    predictedIou: predictedIouOf(decoded, candidate),
    stability: stabilityScore(logits, photo),
    area: Math.round(outlineArea(outline)),
    bounds: outlineBounds(outline),
    outline,
  };
}

/** Pixels inside of an outline: rings of the one and holes of the other turning direction cancel (the shoelace formula). */
export function outlineArea(outline: Outline): number {
  let twice = 0;
  for (const ring of outline) {
    let before: PhotoPoint | undefined = ring.at(-1);
    for (const point of ring) {
      if (before) twice += before.x * point.y - point.x * before.y;
      before = point;
    }
  }
  return Math.abs(twice) / 2;
}

export function outlineBounds(outline: Outline): PhotoRect {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const ring of outline) {
    for (const { x, y } of ring) {
      left = Math.min(left, x);
      top = Math.min(top, y);
      right = Math.max(right, x);
      bottom = Math.max(bottom, y);
    }
  }
  return right >= left ? { x: left, y: top, width: right - left, height: bottom - top } : { x: 0, y: 0, width: 0, height: 0 };
}
