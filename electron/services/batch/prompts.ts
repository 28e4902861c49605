import type { Size } from '../../../core/geometry/frames';
import type { PromptSet } from '../../../core/prompts/prompts';
import type { Recipe } from '../../api/contract';

/**
 * The recipe's prompts, in per cent of the photo, in pixels of this one. A recipe without any means
 * the photo's subject.
 */
export function promptsFor(recipe: Pick<Recipe, 'points' | 'box'>, photo: Size): PromptSet {
  const { points, box } = recipe;
  if (points.length === 0 && box === null) return { points: [], box: null, subject: true };
  return {
    points: points.map(({ x, y, kind }, index) => ({ id: `p${index + 1}`, x: (x / 100) * photo.width, y: (y / 100) * photo.height, kind })),
    box: box && clip(box, photo),
  };
}

/** At least one pixel, inside the photo. */
function clip(box: { x: number; y: number; width: number; height: number }, photo: Size): { x: number; y: number; width: number; height: number } {
  const x = Math.min((box.x / 100) * photo.width, photo.width - 1);
  const y = Math.min((box.y / 100) * photo.height, photo.height - 1);
  return {
    x,
    y,
    width: Math.max(1, Math.min((box.width / 100) * photo.width, photo.width - x)),
    height: Math.max(1, Math.min((box.height / 100) * photo.height, photo.height - y)),
  };
}
