import type { PhotoRect } from '../../core/geometry/frames';
import { allSides, MOST_PADDING, type Sides } from '../../core/geometry/trim';

export type Side = keyof Sides;

export const SIDES = ['left', 'top', 'right', 'bottom'] as const satisfies readonly Side[];

export interface Pull {
  /** the sides that are held: one for an edge, two for a corner */
  readonly held: readonly Side[];
  /** photo pixels that the hand has moved */
  readonly dx: number;
  readonly dy: number;
  /** all sides follow */
  readonly all: boolean;
}

/**
 * The padding after its frame was pulled. Every side stays within the limit, and the frame keeps a pixel.
 *
 * @param from the padding when the pull began
 * @param content box of what is there
 */
export function pulled(from: Sides, content: PhotoRect, { held, dx, dy, all }: Pull): Sides {
  const outwards = { left: -dx, right: dx, top: -dy, bottom: dy };
  if (all) {
    // the side that goes furthest leads
    const lead = held.reduce((a, b) => (Math.abs(outwards[b]) > Math.abs(outwards[a]) ? b : a));
    const least = Math.ceil((1 - Math.min(content.width, content.height)) / 2);
    return allSides(clamp(Math.round(from[lead] + outwards[lead]), least));
  }
  const to = { ...from };
  for (const side of held) to[side] = clamp(Math.round(from[side] + outwards[side]), 1 - lengthBeside(side, from, content));
  return to;
}

/** What an arrow key adds to a side: towards where it points, and for the other axis up is more. */
export function keyChange(side: Side, key: string): number {
  const across = side === 'left' ? -1 : 1;
  const down = side === 'bottom' ? -1 : 1;
  switch (key) {
    case 'ArrowRight':
      return across;
    case 'ArrowLeft':
      return -across;
    case 'ArrowUp':
      return down;
    case 'ArrowDown':
      return -down;
    default:
      return 0;
  }
}

/** How far a side may be pulled in. */
function lengthBeside(side: Side, from: Sides, content: PhotoRect): number {
  switch (side) {
    case 'left':
      return content.width + from.right;
    case 'right':
      return content.width + from.left;
    case 'top':
      return content.height + from.bottom;
    case 'bottom':
      return content.height + from.top;
  }
}

function clamp(padding: number, least: number): number {
  return Math.min(MOST_PADDING, Math.max(least, -MOST_PADDING, padding));
}
