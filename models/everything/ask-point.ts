import type { PhotoPoint, Size } from '../../core/geometry/frames';
import type { PromptSet } from '../../core/prompts/prompts';
import { LOGIT_SIZE, type DecodedMasks, type MaskDecoder } from '../decoder';
import { foundMask, type FoundMask, type MaskThresholds } from './found-mask';

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

/** The masks of one point that pass: of outputs 1 to 3, as SAM's generator takes them (`multimask_output`). */
export async function askPoint(decoder: ScoringDecoder, crop: Size, point: PhotoPoint, thresholds: MaskThresholds): Promise<FoundMask[]> {
  const scores = await decoder.scores({ points: [{ id: 'grid', x: point.x, y: point.y, kind: 'include' }], box: null });
  const passing = [...scores.entries()].filter(([output, score]) => output > 0 && (score > thresholds.predIouThresh || thresholds.predIouThresh === 0));
  if (passing.length === 0) return [];
  const { logits } = await decoder.masks();
  const cells = LOGIT_SIZE * LOGIT_SIZE;
  return passing.flatMap(([output, predictedIou]) => {
    const mask = foundMask(logits.subarray(output * cells, (output + 1) * cells), crop, { point, output, predictedIou }, thresholds);
    return mask ? [mask] : [];
  });
}
