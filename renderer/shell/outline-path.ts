import type { Outline } from '../state/editor';

/** An outline as the `d` of an SVG path, in photo pixels. */
export function outlinePath(outline: Outline): string {
  return outline
    .filter((polygon) => polygon.length > 2)
    .map((polygon) => `M${polygon.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`)
    .join('');
}
