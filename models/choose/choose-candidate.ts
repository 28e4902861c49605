import type { Size } from '../../core/geometry/frames';
import { isAmbiguous, type Candidate, type PromptSet } from '../../core/prompts/prompts';
import { predictedIouOf } from '../candidates';
import type { DecodedMasks } from '../decoder';

const AMBIGUOUS: readonly Candidate[] = ['subpart', 'part', 'whole'];

/**
 * Which of the four masks to show first. Window and command line both ask here, so that both give
 * the same mask for the same prompts.
 *
 * SAM's rule (segment_anything/utils/onnx.py, `select_masks`): several prompts are unambiguous and
 * take the single-mask output; a lone click takes the best of the three by predicted IoU.
 *
 * @param decoded all four masks of `prompts`
 * @param _photo upright size in pixels
 */
export function chooseCandidate(decoded: DecodedMasks, prompts: PromptSet, _photo: Size): Candidate {
  if (!isAmbiguous(prompts)) return 'combined';
  return AMBIGUOUS.reduce((best, next) => (predictedIouOf(decoded, next) > predictedIouOf(decoded, best) ? next : best));
}
