import type { PhotoPoint, Size } from '../../core/geometry/frames';
import { CANDIDATES, isAmbiguous, type Candidate, type PromptSet } from '../../core/prompts/prompts';
import { logitsOf, predictedIouOf } from '../candidates';
import type { DecodedMasks } from '../decoder';
import { cellAt, logitCells, modelFrame } from '../image/model-frame';
import { cellMask } from '../masks/cell-mask';
import { maskFeatures, NO_EVIDENCE, type PhotoEvidence } from './mask-features';
import { FIRST_LOOK, LATER_LOOK, SECOND_LOOK, scoreOf, type Weights } from './weights';

/** SAM's three masks of different extent. */
const AMBIGUOUS: readonly Candidate[] = ['subpart', 'part', 'whole'];

/**
 * Which of the four masks to show first. Window and command line both ask here, so that both give
 * the same mask for the same prompts. Several prompts are unambiguous and take the single-mask
 * output; a lone click takes the best of all four by measured features (`mask-features.ts`).
 *
 * @param decoded all four masks of `prompts`
 * @param photo upright size in pixels
 */
export function chooseCandidate(decoded: DecodedMasks, prompts: PromptSet, photo: Size): Candidate {
  const [click] = prompts.points;
  if (!click || !isAmbiguous(prompts)) return 'combined';
  return bestScored(decoded, click, photo, FIRST_LOOK, NO_EVIDENCE);
}

/**
 * The same of the four masks that `refineCandidates` gives.
 *
 * @param click the lone click
 */
export function chooseRefined(refined: DecodedMasks, click: PhotoPoint, photo: Size, evidence: PhotoEvidence): Candidate {
  return bestScored(refined, click, photo, SECOND_LOOK, evidence);
}

/**
 * Which of several answers to the same later prompts is best: of the single-mask outputs the one of
 * the highest score.
 *
 * @param answers at least one
 */
export function chooseAnswer(answers: readonly [DecodedMasks, ...DecodedMasks[]], prompts: PromptSet, photo: Size, evidence: PhotoEvidence): DecodedMasks {
  const frame = modelFrame(photo);
  const size = logitCells(frame);
  const clicks = prompts.points.filter(({ kind }) => kind === 'include').map((point) => cellAt(frame, point));
  const score = (answer: DecodedMasks): number =>
    scoreOf(maskFeatures(cellMask(logitsOf(answer, 'combined'), size), predictedIouOf(answer, 'combined'), clicks, evidence), LATER_LOOK);
  let [best] = answers;
  let most = score(best);
  for (const answer of answers.slice(1)) {
    const found = score(answer);
    if (found > most) {
      most = found;
      best = answer;
    }
  }
  return best;
}

/**
 * SAM's own rule, to measure against (segment_anything/utils/onnx.py, `select_masks`): a lone click
 * takes the best of the three by predicted IoU.
 */
export function chooseAsSam(decoded: DecodedMasks, prompts: PromptSet): Candidate {
  if (!isAmbiguous(prompts)) return 'combined';
  return AMBIGUOUS.reduce((best, next) => (predictedIouOf(decoded, next) > predictedIouOf(decoded, best) ? next : best));
}

function bestScored(decoded: DecodedMasks, click: PhotoPoint, photo: Size, weights: Weights, evidence: PhotoEvidence): Candidate {
  const frame = modelFrame(photo);
  const size = logitCells(frame);
  const clicks = [cellAt(frame, click)];
  let best: Candidate = 'combined';
  let most = Number.NEGATIVE_INFINITY;
  for (const candidate of CANDIDATES) {
    const mask = cellMask(logitsOf(decoded, candidate), size);
    const score = scoreOf(maskFeatures(mask, predictedIouOf(decoded, candidate), clicks, evidence), weights);
    if (score > most) {
      most = score;
      best = candidate;
    }
  }
  return best;
}
