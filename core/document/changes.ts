import type { PhotoRect } from '../geometry/frames';
import type { Candidate, PromptSet } from '../prompts/prompts';
import type { Adjustments, BlendMode, ImageDocument, ImageLayer, Layer, MaskLayer, MaskRef, PhotoInfo, PhotoLayer } from './document';
import { namesOf, nextName, uniqueName } from './names';
import { allLayers, findLayer } from './walk';

/**
 * Every change that can be made to a document, as pure functions from one document to the next.
 * What a change does not touch is the same object afterwards, so that a step of the history costs
 * what it changed. A change that has no effect (an unknown id, a locked layer, the value it has
 * already) gives back the document that it was given.
 *
 * A locked layer can be shown, hidden, named and unlocked, and nothing else. The photo stays at the
 * bottom of the stack and can't be removed or duplicated.
 */

/** A change of one layer's parameters; one named step each. */
export type LayerChange =
  | { readonly kind: 'rename'; readonly name: string }
  | { readonly kind: 'visible'; readonly visible: boolean }
  | { readonly kind: 'locked'; readonly locked: boolean }
  | { readonly kind: 'opacity'; readonly opacity: number }
  | { readonly kind: 'blend'; readonly blend: BlendMode }
  | { readonly kind: 'adjust'; readonly adjustments: Adjustments };

/** What the decoder found and a person kept. */
export interface KeptMask {
  readonly mask: MaskRef;
  readonly prompts: PromptSet;
  readonly candidate: Candidate;
  readonly predictedIou: number;
  readonly stability: number;
}

const PLAIN = { visible: true, locked: false, opacity: 1, blend: 'svg:src-over' } as const;

/** A document with nothing in it but its photo. */
export function newDocument(photo: PhotoInfo, id: string = crypto.randomUUID()): ImageDocument {
  const bottom: PhotoLayer = { ...PLAIN, kind: 'photo', id: 'photo', name: photo.name, locked: true };
  return { id, photo, layers: [bottom], nextColor: 0 };
}

/** Applies one change to one layer, wherever in the stack it lies. */
export function changeLayer(document: ImageDocument, layerId: string, change: LayerChange): ImageDocument {
  return replaceLayer(document, layerId, (layer) => {
    switch (change.kind) {
      case 'rename': {
        const name = change.name.trim().slice(0, 500);
        return name === '' || name === layer.name ? layer : { ...layer, name };
      }
      case 'visible':
        return change.visible === layer.visible ? layer : { ...layer, visible: change.visible };
      case 'locked':
        return change.locked === layer.locked ? layer : { ...layer, locked: change.locked };
      case 'opacity': {
        const opacity = Math.min(1, Math.max(0, change.opacity));
        return layer.locked || opacity === layer.opacity || Number.isNaN(opacity) ? layer : { ...layer, opacity };
      }
      case 'blend':
        return layer.locked || change.blend === layer.blend ? layer : { ...layer, blend: change.blend };
      case 'adjust':
        return layer.locked || layer.kind !== 'mask' ? layer : { ...layer, adjustments: change.adjustments };
    }
  });
}

/**
 * Puts a new cut-out on top of the stack, in the next layer colour.
 * @param word what a mask is called in the person's language; the layer is named "Mask 1", "Mask 2" and so on
 */
export function addMaskLayer(document: ImageDocument, kept: KeptMask, word: string, id: string = crypto.randomUUID()): ImageDocument {
  const layer: MaskLayer = { ...PLAIN, ...kept, kind: 'mask', id, name: nextName(document, word), color: document.nextColor, adjustments: {} };
  return { ...document, layers: [...document.layers, layer], nextColor: document.nextColor + 1 };
}

/** Puts a picture of its own on top of the stack (an inpainting result, a dropped file). `blob` names PNG bytes. */
export function addImageLayer(
  document: ImageDocument,
  picture: { readonly name: string; readonly blob: string; readonly bounds: PhotoRect },
  id: string = crypto.randomUUID(),
): ImageDocument {
  const layer: ImageLayer = {
    ...PLAIN,
    kind: 'image',
    id,
    name: uniqueName(namesOf(document), picture.name),
    blob: picture.blob,
    bounds: picture.bounds,
    color: document.nextColor,
  };
  return { ...document, layers: [...document.layers, layer], nextColor: document.nextColor + 1 };
}

/** Gives a cut-out the mask that its changed prompts made; name, colour and adjustments stay. */
export function replaceMask(document: ImageDocument, layerId: string, kept: KeptMask): ImageDocument {
  return replaceLayer(document, layerId, (layer) => (layer.kind !== 'mask' || layer.locked ? layer : { ...layer, ...kept }));
}

/** Takes layers out of the stack; locked ones and the photo stay. */
export function removeLayers(document: ImageDocument, ids: readonly string[]): ImageDocument {
  const wanted = new Set(ids);
  return withLayers(document, removeFrom(document.layers, (layer) => wanted.has(layer.id) && canMove(layer)));
}

/** A copy right above each of the layers, with a name and a colour of its own. */
export function duplicateLayers(
  document: ImageDocument,
  ids: readonly string[],
  newId: () => string = () => crypto.randomUUID(),
): ImageDocument {
  const wanted = new Set(ids);
  const taken = namesOf(document);
  let nextColor = document.nextColor;
  const copy = (layer: Layer, named: boolean): Layer => {
    const name = named ? uniqueName(taken, layer.name) : layer.name;
    taken.add(name);
    if (layer.kind === 'group') return { ...layer, id: newId(), name, children: layer.children.map((child) => copy(child, false)) };
    if (layer.kind === 'photo') return { ...layer, id: newId(), name };
    return { ...layer, id: newId(), name, color: nextColor++ };
  };
  const within = (layers: readonly Layer[]): readonly Layer[] => {
    let changed = false;
    const result: Layer[] = [];
    for (const layer of layers) {
      const inner = layer.kind === 'group' && !wanted.has(layer.id) ? withChildren(layer, within(layer.children)) : layer;
      result.push(inner);
      if (inner !== layer) changed = true;
      if (!wanted.has(layer.id) || layer.kind === 'photo') continue;
      result.push(copy(layer, true));
      changed = true;
    }
    return changed ? result : layers;
  };
  const layers = within(document.layers);
  return layers === document.layers ? document : { ...document, layers, nextColor };
}

/**
 * Moves a layer inside the stack or group that holds it.
 * @param index where it then lies, counted from the bottom of that stack; clamped to what there is
 */
export function moveLayer(document: ImageDocument, id: string, index: number): ImageDocument {
  const within = (layers: readonly Layer[]): readonly Layer[] => {
    const from = layers.findIndex((layer) => layer.id === id);
    const moved = layers[from];
    if (!moved) return mapChildren(layers, within);
    if (!canMove(moved)) return layers;
    const lowest = layers[0]?.kind === 'photo' ? 1 : 0;
    const to = Math.min(layers.length - 1, Math.max(lowest, Math.trunc(index)));
    if (to === from || Number.isNaN(to)) return layers;
    const rest = layers.filter((layer) => layer !== moved);
    return [...rest.slice(0, to), moved, ...rest.slice(to)];
  };
  return withLayers(document, within(document.layers));
}

/** Names of the blobs that a document needs: masks and pictures. */
export function* blobsOf(document: ImageDocument): Generator<string> {
  for (const layer of allLayers(document.layers)) {
    if (layer.kind === 'mask') yield layer.mask.blob;
    if (layer.kind === 'image') yield layer.blob;
  }
}

/** Name of a layer as it is called in a step of the history; empty where there is no such layer. */
export function layerName(document: ImageDocument, id: string): string {
  return findLayer(document, id)?.name ?? '';
}

function canMove(layer: Layer): boolean {
  return layer.kind !== 'photo' && !layer.locked;
}

function replaceLayer(document: ImageDocument, id: string, change: (layer: Layer) => Layer): ImageDocument {
  const within = (layers: readonly Layer[]): readonly Layer[] => {
    const index = layers.findIndex((layer) => layer.id === id);
    const found = layers[index];
    if (!found) return mapChildren(layers, within);
    const changed = change(found);
    return changed === found ? layers : layers.with(index, changed);
  };
  return withLayers(document, within(document.layers));
}

function removeFrom(layers: readonly Layer[], gone: (layer: Layer) => boolean): readonly Layer[] {
  const kept = layers.some(gone) ? layers.filter((layer) => !gone(layer)) : layers;
  return mapChildren(kept, (children) => removeFrom(children, gone));
}

function mapChildren(layers: readonly Layer[], change: (children: readonly Layer[]) => readonly Layer[]): readonly Layer[] {
  let changed = false;
  const result = layers.map((layer) => {
    if (layer.kind !== 'group') return layer;
    const next = withChildren(layer, change(layer.children));
    if (next !== layer) changed = true;
    return next;
  });
  return changed ? result : layers;
}

function withChildren(layer: Layer & { kind: 'group' }, children: readonly Layer[]): Layer {
  return children === layer.children ? layer : { ...layer, children };
}

function withLayers(document: ImageDocument, layers: readonly Layer[]): ImageDocument {
  return layers === document.layers ? document : { ...document, layers };
}
