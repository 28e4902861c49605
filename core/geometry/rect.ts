import type { Frame, Rect } from './frames';

/** What two rectangles have in common, null where that has no area. */
export function intersectRects<F extends Frame>(a: Rect<F>, b: Rect<F>): Rect<F> | null {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/** The smallest rectangle that holds both; a rectangle of no area adds nothing. */
export function uniteRects<F extends Frame>(a: Rect<F>, b: Rect<F>): Rect<F> {
  if (a.width <= 0 || a.height <= 0) return b;
  if (b.width <= 0 || b.height <= 0) return a;
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return { x, y, width: Math.max(a.x + a.width, b.x + b.width) - x, height: Math.max(a.y + a.height, b.y + b.height) - y };
}
