import type { ImageDocument, ImageLayer, Layer, MaskRef } from '../document/document';
import type { PhotoRect } from '../geometry/frames';
import type { AlphaMask } from '../masks/alpha-mask';
import type { Painted } from './composite';
import { maskWindow } from './mask-window';
import { renderLayer } from './render-layer';

/** Where the pixels that a document names come from; all straight sRGB RGBA, 8 bit, at full resolution. */
export interface DocumentPixels {
  /** a part of the photo, inside of it */
  photo(part: PhotoRect): Promise<Uint8Array | Uint8ClampedArray>;
  mask(mask: MaskRef): Promise<AlphaMask>;
  /** a part of a picture layer, in photo pixels, inside of the layer's bounds */
  picture(layer: ImageLayer, part: PhotoRect): Promise<Uint8Array | Uint8ClampedArray>;
}

/** The layers of a document as something to composite, at full resolution. */
export function paintedLayers(document: ImageDocument, pixels: DocumentPixels, layers: readonly Layer[] = document.layers): Painted[] {
  return layers.map((layer) => paintedLayer(document, pixels, layer));
}

function paintedLayer(document: ImageDocument, source: DocumentPixels, layer: Layer): Painted {
  const { visible, opacity, blend } = layer;
  const common = { visible, opacity, blend };
  switch (layer.kind) {
    case 'photo':
      return { ...common, kind: 'picture', bounds: canvasOf(document), pixels: (part) => source.photo(part) };
    case 'image':
      return { ...common, kind: 'picture', bounds: layer.bounds, pixels: (part) => source.picture(layer, part) };
    case 'mask':
      return {
        ...common,
        kind: 'picture',
        bounds: layer.mask.bounds,
        pixels: async (part) => {
          const [pixels, mask] = await Promise.all([source.photo(part), source.mask(layer.mask)]);
          return renderLayer(pixels, maskWindow(mask, part, part.width, part.height), part.width, part.height, layer.adjustments).data;
        },
      };
    case 'group':
      return { ...common, kind: 'group', isolated: layer.isolated, children: paintedLayers(document, source, layer.children) };
  }
}

/** The whole canvas of a document: it has the size of its photo. */
export function canvasOf(document: ImageDocument): PhotoRect {
  return { x: 0, y: 0, width: document.photo.width, height: document.photo.height };
}
