import type { ImageDocument, Layer } from '../../core/document/document';
import type { PhotoPoint, PhotoRect } from '../../core/geometry/frames';
import type { Outline } from '../state/editor';
import { tiles } from './canvas-tiles';

/** The topmost visible layer with something at that point, the photo left out; null where there is none. */
export function layerAt(document: ImageDocument, point: PhotoPoint): string | null {
  return topmost(document.layers, point);
}

function topmost(layers: readonly Layer[], point: PhotoPoint): string | null {
  for (const layer of layers.toReversed()) {
    if (!layer.visible) continue;
    if (layer.kind === 'group') {
      const inside = topmost(layer.children, point);
      if (inside !== null) return inside;
    } else if (layer.kind === 'image') {
      if (holds(layer.bounds, point)) return layer.id;
    } else if (layer.kind === 'mask' && holds(layer.mask.bounds, point)) {
      const outline = tiles.outline(layer.mask);
      if (!outline || isInside(outline, point)) return layer.id;
    }
  }
  return null;
}

function holds({ x, y, width, height }: PhotoRect, point: PhotoPoint): boolean {
  return point.x >= x && point.y >= y && point.x < x + width && point.y < y + height;
}

/** Even-odd: a line to the right crosses the rings an odd number of times. */
export function isInside(outline: Outline, { x, y }: PhotoPoint): boolean {
  let inside = false;
  for (const ring of outline) {
    let before = ring.at(-1);
    for (const point of ring) {
      if (before && point.y > y !== before.y > y && x < ((before.x - point.x) * (y - point.y)) / (before.y - point.y) + point.x) inside = !inside;
      before = point;
    }
  }
  return inside;
}
