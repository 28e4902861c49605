import type { ImageDocument, Layer } from './document';

/** Every layer of the stack with those inside groups, bottom first, parents before children. */
export function* allLayers(layers: readonly Layer[]): Generator<Layer> {
  for (const layer of layers) {
    yield layer;
    if (layer.kind === 'group') yield* allLayers(layer.children);
  }
}

/** Each layer of any of the documents once: the steps of a history share what they have in common. */
export function* layersOfAny(documents: Iterable<ImageDocument>): Generator<Layer> {
  const seen = new Set<Layer>();
  const walk = function* (layers: readonly Layer[]): Generator<Layer> {
    for (const layer of layers) {
      if (seen.has(layer)) continue;
      seen.add(layer);
      yield layer;
      if (layer.kind === 'group') yield* walk(layer.children);
    }
  };
  for (const { layers } of documents) yield* walk(layers);
}

export function findLayer(document: ImageDocument, id: string): Layer | undefined {
  for (const layer of allLayers(document.layers)) if (layer.id === id) return layer;
  return undefined;
}
