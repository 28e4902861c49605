import type { Outline } from '../state/editor';

/** An outline as the `d` of an SVG path, in photo pixels. Fill it even-odd. */
export function outlinePath(outline: Outline): string {
  return outline
    .filter((ring) => ring.length > 2)
    .map((ring) => `M${ring.map(({ x, y }) => `${x.toFixed(2)} ${y.toFixed(2)}`).join('L')}Z`)
    .join('');
}

const drawn = new WeakMap<Outline, Path2D>();

/** The same for a canvas, made once for each outline. */
export function outlineToDraw(outline: Outline): Path2D {
  let path = drawn.get(outline);
  if (!path) drawn.set(outline, (path = new Path2D(outlinePath(outline))));
  return path;
}
