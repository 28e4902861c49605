import { CANDIDATES, isAmbiguous, type Candidate, type PromptSet } from '../core/prompts/prompts';
import { LOGIT_SIZE, type DecodedMasks } from './decoder';

/**
 * Names of the decoder's outputs. `subpart`, `part` and `whole` are the outputs 1, 2 and 3, as SAM
 * was trained to order them; their areas grow in that order on nearly all prompts (66 of 67 tried).
 * Where they don't, the name stays with the output: a layer keeps the name of its candidate, and
 * asking again with the same prompts must give the same mask without comparing pixels.
 */
export function outputOf(candidate: Candidate): number {
  return CANDIDATES.indexOf(candidate);
}

/** [256, 256] logits of one candidate: a view into the decoder's answer, not a copy. */
export function logitsOf(decoded: DecodedMasks, candidate: Candidate): Float32Array {
  const cells = LOGIT_SIZE * LOGIT_SIZE;
  const output = outputOf(candidate);
  return decoded.logits.subarray(output * cells, (output + 1) * cells);
}

/** Predicted IoU of one candidate, as the model gives it; may exceed 1. */
export function predictedIouOf(decoded: DecodedMasks, candidate: Candidate): number {
  const value = decoded.predictedIou[outputOf(candidate)];
  if (value === undefined) throw new RangeError(`Expected ${CANDIDATES.length} predicted IoUs but received ${decoded.predictedIou.length}`);
  return value;
}

/** SAM's three masks, the largest first, as they are listed. */
const NESTED: readonly Candidate[] = ['whole', 'part', 'subpart'];

/**
 * Which of the four masks a person is offered. A lone click has a combined one too, but it is another
 * guess at one of the three, and offered only where it was chosen.
 */
export function offeredCandidates(prompts: PromptSet, chosen: Candidate): readonly Candidate[] {
  return !isAmbiguous(prompts) || chosen === 'combined' ? ['combined', ...NESTED] : NESTED;
}
