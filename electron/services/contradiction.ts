import type { ImageDocument, PhotoInfo } from '../../core/document/document';
import { layersOfAny } from '../../core/document/walk';
import { LIMITS } from './photos/limits';

/**
 * What documents from outside (a file, the window) say that can't be true of their photo: they name
 * another one or another size of it, a mask lies beyond it, or a picture has more pixels than any
 * photo. Sizes are believed from here on, and memory is taken by them.
 *
 * @param photo as it is kept, its pixels decoded
 * @returns null where nothing is wrong
 */
export function contradiction(documents: readonly ImageDocument[], photo: Pick<PhotoInfo, 'id' | 'width' | 'height'>): string | null {
  for (const { photo: { id, width, height } } of documents) {
    if (id !== photo.id) return documents.every((document) => document.photo.id === id) ? `its photo is ${photo.id}, which it calls ${id}` : 'its steps are of several photos';
    if (width !== photo.width || height !== photo.height) return `it says that its photo is ${width} x ${height} pixels, which is ${photo.width} x ${photo.height}`;
  }
  for (const layer of layersOfAny(documents)) {
    if (layer.kind === 'mask') {
      const { x, y, width, height } = layer.mask.bounds;
      if (x < 0 || y < 0 || x + width > photo.width || y + height > photo.height) return `the mask of the layer ${layer.id} lies outside of the photo`;
    }
    if (layer.kind === 'image' && layer.bounds.width * layer.bounds.height > LIMITS.pixels) return `the picture of the layer ${layer.id} has more than ${LIMITS.pixels} pixels`;
  }
  return null;
}
