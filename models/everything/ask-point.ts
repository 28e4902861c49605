import type { PhotoPoint, Size } from '../../core/geometry/frames';
import type { BitMask } from '../../core/masks/bit-mask';
import type { PromptSet } from '../../core/prompts/prompts';
import { LOGIT_SIZE, type DecodedMasks, type MaskDecoder } from '../decoder';
import { coverOf, isSure, maybeSure } from './cover';
import { cutLogits, measureMask, type FoundMask, type MaskThresholds, type MeasuredMask } from './found-mask';

/** A decoder that says how good masks are before it makes them: scores take about half of the time. */
export interface ScoringDecoder {
  /** [4] predicted IoU of a prompt's masks */
  scores(prompts: PromptSet): Promise<Float32Array>;
  /** the masks of the prompt that was scored last */
  masks(): Promise<DecodedMasks>;
}

/** A decoder that can do that, or any other as one: its scores come with its masks. */
export function scoringDecoder(decoder: MaskDecoder): ScoringDecoder {
  if (isScoring(decoder)) return decoder;
  let last: DecodedMasks | null = null;
  return {
    async scores(prompts) {
      last = await decoder.decode(prompts);
      return last.predictedIou;
    },
    masks: () => (last ? Promise.resolve(last) : Promise.reject(new Error('Expected scores before masks'))),
  };
}

function isScoring(decoder: MaskDecoder): decoder is MaskDecoder & ScoringDecoder {
  return 'scores' in decoder && 'masks' in decoder;
}

/** What one point gave. */
export interface PointAnswer {
  /** the masks that pass */
  readonly masks: readonly FoundMask[];
  /** what the smallest mask covers (`coverOf`), where the model is sure of it (`isSure`) */
  readonly cover: BitMask | null;
}

/** Asks one point: of outputs 1 to 3, as SAM's generator takes them (`multimask_output`). Masks are made only where the predicted IoU of one passes. */
export async function askPoint(decoder: ScoringDecoder, crop: Size, point: PhotoPoint, thresholds: MaskThresholds): Promise<PointAnswer> {
  const scores = await decoder.scores({ points: [{ id: 'grid', x: point.x, y: point.y, kind: 'include' }], box: null });
  const passes = (score: number): boolean => score > thresholds.predIouThresh || thresholds.predIouThresh === 0;
  if (!scores.subarray(1).some(passes)) return { masks: [], cover: null };
  const { logits } = await decoder.masks();
  const cells = LOGIT_SIZE * LOGIT_SIZE;
  const masks: FoundMask[] = [];
  let smallest: { readonly measured: MeasuredMask; readonly logits: Float32Array; readonly sure: boolean } | null = null;
  for (const [output, predictedIou] of scores.entries()) {
    if (output === 0 || !(passes(predictedIou) || maybeSure(predictedIou))) continue;
    const own = logits.subarray(output * cells, (output + 1) * cells);
    const measured = measureMask(own, crop, thresholds.stabilityScoreOffset);
    if (!measured) continue;
    const found = passes(predictedIou) && measured.stability >= thresholds.stabilityScoreThresh;
    if (found) masks.push({ point, output, predictedIou, ...measured, logits: cutLogits(own, measured.window) });
    const sure = isSure({ predictedIou, stability: measured.stability });
    if ((found || sure) && (!smallest || measured.cells < smallest.measured.cells)) smallest = { measured, logits: own, sure };
  }
  return { masks, cover: smallest?.sure === true ? coverOf(smallest.logits, smallest.measured.window) : null };
}
