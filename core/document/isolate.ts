import type { ImageDocument, Layer } from './document';

/**
 * Shows one layer alone: it, what is inside of it, and the groups that hold it; everything else is
 * hidden. Layers inside keep what they had, so that showing all again brings a group back as it was
 * but for what was hidden by this.
 */
export function isolateLayer(document: ImageDocument, id: string): ImageDocument {
  return withVisibility(document, (layer, onPath, inside) => (onPath ? true : inside ? layer.visible : false), id);
}

/** Shows every layer. */
export function revealLayers(document: ImageDocument): ImageDocument {
  return withVisibility(document, () => true, '');
}

/** Whether `isolateLayer` would change nothing. */
export function isIsolated(document: ImageDocument, id: string): boolean {
  return isolateLayer(document, id) === document;
}

type Visible = (layer: Layer, onPath: boolean, inside: boolean) => boolean;

function withVisibility(document: ImageDocument, visible: Visible, id: string): ImageDocument {
  const change = (layers: readonly Layer[], inside: boolean): readonly Layer[] => {
    const next = layers.map((layer): Layer => {
      const shown = visible(layer, holds(layer, id), inside);
      const own = shown === layer.visible ? layer : { ...layer, visible: shown };
      if (own.kind !== 'group') return own;
      const children = change(own.children, inside || own.id === id);
      return children === own.children ? own : { ...own, children };
    });
    return next.every((layer, index) => layer === layers[index]) ? layers : next;
  };
  const layers = change(document.layers, false);
  return layers === document.layers ? document : { ...document, layers };
}

function holds(layer: Layer, id: string): boolean {
  return layer.id === id || (layer.kind === 'group' && layer.children.some((child) => holds(child, id)));
}
