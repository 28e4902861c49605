import type { ModelPoint } from '../../core/geometry/frames';
import { Failure } from '../../core/errors/failure';
import { checkPrompts } from '../../core/prompts/check-prompts';
import type { PromptSet } from '../../core/prompts/prompts';
import { type ModelFrame, toModel } from '../image/model-frame';

/** What the prompt encoder's labels mean (segment_anything/utils/onnx.py, `_embed_points`). */
export const PROMPT_LABEL = { padding: -1, exclude: 0, include: 1, boxTopLeft: 2, boxBottomRight: 3 } as const;

/** Prompts as the prompt encoder takes them. */
export interface PromptTensors {
  /** rows of the two tensors: clicks, then two box corners or one padding point */
  readonly count: number;
  /** [count, 2] x and y in the model's frame, float32 */
  readonly coords: Float32Array;
  /** [count] of `PROMPT_LABEL`, float32 */
  readonly labels: Float32Array;
}

/**
 * The prompt encoder takes indices of pixels and itself adds one half to reach a pixel's centre
 * ("Shift to center of pixel", prompt_encoder.py); our frames are continuous already.
 */
const PIXEL_CENTRE = 0.5;

/**
 * Clicks and box as `point_coords` and `point_labels`: clicks in the order they were made, then the
 * box as its two corners; without a box one padding point at (0, 0), as SAM's predictor does.
 *
 * @param prompts in photo pixels
 * @throws Failure `no-prompt`, `point-outside`, `box-empty`, `box-outside`
 */
export function promptTensors(prompts: PromptSet, frame: ModelFrame): PromptTensors {
  const { points, box } = checkPrompts(prompts, frame.photo);
  // a subject is found by questions of its own (models/subject)
  if (points.length === 0 && !box) throw new Failure('no-prompt');
  const rows: { at: ModelPoint; label: number }[] = points.map((point) => ({ at: toModel(frame, point), label: PROMPT_LABEL[point.kind] }));
  if (box) {
    rows.push({ at: toModel(frame, { x: box.x, y: box.y }), label: PROMPT_LABEL.boxTopLeft });
    rows.push({ at: toModel(frame, { x: box.x + box.width, y: box.y + box.height }), label: PROMPT_LABEL.boxBottomRight });
  }
  const count = rows.length + (box ? 0 : 1);
  const coords = new Float32Array(count * 2);
  const labels = new Float32Array(count).fill(PROMPT_LABEL.padding);
  rows.forEach(({ at, label }, row) => {
    coords[row * 2] = at.x - PIXEL_CENTRE;
    coords[row * 2 + 1] = at.y - PIXEL_CENTRE;
    labels[row] = label;
  });
  return { count, coords, labels };
}
