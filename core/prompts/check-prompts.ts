import { Failure } from '../errors/failure';
import type { PhotoRect, Size } from '../geometry/frames';
import { intersectRects } from '../geometry/rect';
import { hasPrompts, type PromptSet } from './prompts';

/**
 * Checks prompts against the photo they are meant for.
 *
 * Clicks lie in 0..width and 0..height. A box may reach over the border and is cut there.
 *
 * @returns the prompts with the box cut to the photo
 * @throws Failure `no-prompt`, `point-outside`, `box-empty`, `box-outside`
 */
export function checkPrompts(prompts: PromptSet, photo: Size): PromptSet {
  if (!hasPrompts(prompts)) throw new Failure('no-prompt');
  const { width, height } = photo;
  for (const { x, y } of prompts.points) {
    const inside = x >= 0 && y >= 0 && x <= width && y <= height;
    if (!inside) throw new Failure('point-outside', { x, y, width, height });
  }
  if (!prompts.box) return prompts;
  const { box } = prompts;
  if (!(box.width > 0) || !(box.height > 0)) throw new Failure('box-empty');
  const cut = intersectRects<'photo'>(box, { x: 0, y: 0, width, height } satisfies PhotoRect);
  if (!cut) throw new Failure('box-outside', { width, height });
  return { points: prompts.points, box: { x: cut.x, y: cut.y, width: cut.width, height: cut.height } };
}
