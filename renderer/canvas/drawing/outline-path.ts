import type { Outline } from '../../state/editor';

const paths = new WeakMap<Outline, Path2D>();

/** An outline as a path in photo pixels, made once. Fill it even-odd. */
export function outlinePath(outline: Outline): Path2D {
  const known = paths.get(outline);
  if (known) return known;
  const path = new Path2D();
  for (const ring of outline) {
    const [first, ...rest] = ring;
    if (!first) continue;
    path.moveTo(first.x, first.y);
    for (const { x, y } of rest) path.lineTo(x, y);
    path.closePath();
  }
  paths.set(outline, path);
  return path;
}
