import { composite, type Painted } from '../../../core/compose/composite';
import { canvasOf, paintedLayers, type DocumentPixels } from '../../../core/compose/painted-document';
import type { ImageDocument, Layer } from '../../../core/document/document';
import type { PhotoRect } from '../../../core/geometry/frames';
import { intersectRects, uniteRects } from '../../../core/geometry/rect';
import { bands } from './picture-png';

/**
 * The box of what isn't wholly transparent, inside of the canvas; null where everything is.
 *
 * Known without looking for cut-outs, whose masks are cropped, and for the photo when it has no
 * alpha; otherwise the pixels are composited and looked at.
 */
export async function contentBounds(document: ImageDocument, pixels: DocumentPixels, layers: readonly Layer[], signal?: AbortSignal): Promise<PhotoRect | null> {
  const shown = layers.filter((layer) => layer.visible && layer.opacity > 0);
  const known = shown.map((layer) => knownBounds(document, layer));
  if (known.every((bounds) => bounds !== null)) {
    return intersectRects(known.reduce((a, b) => uniteRects(a, b), { x: 0, y: 0, width: 0, height: 0 }), canvasOf(document));
  }
  return paintedBounds(document, paintedLayers(document, pixels, layers), signal);
}

/** Blends never take alpha away; these operators do. */
const TAKES_AWAY = new Set(['svg:dst-in', 'svg:dst-out', 'svg:dst-atop', 'svg:src-atop']);

function knownBounds(document: ImageDocument, layer: Layer): PhotoRect | null {
  if (TAKES_AWAY.has(layer.blend) || document.photo.hasAlpha) return null;
  if (layer.kind === 'mask') return layer.mask.bounds;
  return layer.kind === 'photo' ? canvasOf(document) : null;
}

async function paintedBounds(document: ImageDocument, painted: readonly Painted[], signal: AbortSignal | undefined): Promise<PhotoRect | null> {
  let left = Infinity;
  let right = -1;
  let top = -1;
  let bottom = -1;
  for (const rect of bands(canvasOf(document))) {
    signal?.throwIfAborted();
    const data = await composite(painted, rect);
    for (let y = 0; y < rect.height; y++) {
      const start = y * rect.width * 4 + 3;
      let first = 0;
      while (first < rect.width && data[start + first * 4] === 0) first++;
      if (first === rect.width) continue;
      let last = rect.width - 1;
      while (data[start + last * 4] === 0) last--;
      left = Math.min(left, first);
      right = Math.max(right, last);
      if (top < 0) top = rect.y + y;
      bottom = rect.y + y;
    }
  }
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}
