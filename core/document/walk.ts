import type { ImageDocument, Layer } from './document';

/** Every layer of the stack with those inside groups, bottom first, parents before children. */
export function* allLayers(layers: readonly Layer[]): Generator<Layer> {
  for (const layer of layers) {
    yield layer;
    if (layer.kind === 'group') yield* allLayers(layer.children);
  }
}

export function findLayer(document: ImageDocument, id: string): Layer | undefined {
  for (const layer of allLayers(document.layers)) if (layer.id === id) return layer;
  return undefined;
}
