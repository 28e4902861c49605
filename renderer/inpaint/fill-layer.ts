import type { ImageDocument, MaskLayer } from '../../core/document/document';
import { findLayer } from '../../core/document/walk';

/** The layer whose place is filled: the cut-out that was selected last, null where that is none. */
export function fillLayer(document: ImageDocument, selection: readonly string[]): MaskLayer | null {
  const layer = findLayer(document, selection.at(-1) ?? '');
  return layer?.kind === 'mask' ? layer : null;
}
