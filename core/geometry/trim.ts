import type { PhotoRect } from './frames';

/** Whole pixels of ground on each side of what is there; negative ones cut into it. */
export interface Sides {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** How a file is trimmed: not at all (the whole canvas), or to what is there with this padding. */
export type Trim = number | Sides | null;

/** Pixels of padding on a side at most: beyond it there would be more ground than picture. */
export const MOST_PADDING = 10_000;

export function allSides(padding: number): Sides {
  return { left: padding, top: padding, right: padding, bottom: padding };
}

/**
 * The part of the plane that an exported file shows, in photo pixels.
 *
 * @param content box of what is there, inside of the canvas
 * @param trim padding is kept also beyond the photo's edge, where it is transparent: the object
 *   always has its margin. Sides that would cut all of it away leave a pixel.
 */
export function frameOf(content: PhotoRect, canvas: PhotoRect, trim: Trim): PhotoRect {
  if (trim === null) return canvas;
  const { left, top, right, bottom } = typeof trim === 'number' ? allSides(trim) : trim;
  const across = span(content.x, content.width, left, right);
  const down = span(content.y, content.height, top, bottom);
  return { x: across.start, y: down.start, width: across.length, height: down.length };
}

function span(start: number, length: number, before: number, after: number): { start: number; length: number } {
  const from = Math.min(start - before, start + length - 1);
  return { start: from, length: Math.max(1, start + length + after - from) };
}
