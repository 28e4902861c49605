import fc from 'fast-check';
import { addImageLayer, addMaskLayer, changeLayer, duplicateLayers, moveLayer, newDocument, removeLayers, type KeptMask } from './changes';
import { BLEND_MODES, type GroupLayer, type ImageDocument, type PhotoInfo } from './document';
import { allLayers } from './walk';

/** Documents and changes for tests. */

export const SAMPLE_PHOTO: PhotoInfo = {
  id: 'a'.repeat(64), name: 'truck.jpg', format: 'jpeg', width: 1800, height: 1200, depth: 8, channels: 3, colorSpace: 'srgb',
  icc: null, density: 72, orientation: 1, hasAlpha: false, bytes: 271_475,
};

export function sampleMask(number = 0): KeptMask {
  return {
    mask: { blob: number.toString(16).padStart(64, '0'), bounds: { x: 10, y: 20, width: 300, height: 200 }, area: 40_000 },
    prompts: { points: [{ id: `p${number}`, x: 100.5, y: 80.25, kind: 'include' }], box: null },
    candidate: 'whole',
    predictedIou: 0.93,
    stability: 0.97,
  };
}

export function sampleDocument(layers: number): ImageDocument {
  let document = newDocument(SAMPLE_PHOTO, 'document');
  for (let number = 1; number <= layers; number++) document = addMaskLayer(document, sampleMask(number), 'Mask', `layer-${number}`);
  return document;
}

/** Two layers of a document in a group of their own. */
export function grouped(document: ImageDocument, ids: readonly string[]): ImageDocument {
  const children = document.layers.filter((layer) => ids.includes(layer.id));
  const group: GroupLayer = {
    kind: 'group', id: 'group', name: 'Group', visible: true, locked: false, opacity: 1, blend: 'svg:src-over', isolated: true, children,
  };
  return { ...document, layers: [...document.layers.filter((layer) => !ids.includes(layer.id)), group] };
}

export type AnyChange = (document: ImageDocument) => ImageDocument;

/** Any change of any layer of a document. */
export function anyChange(): fc.Arbitrary<AnyChange> {
  const pick = fc.nat(20);
  const idOf = (document: ImageDocument, number: number): string => {
    const ids = [...allLayers(document.layers)].map((layer) => layer.id);
    return ids[number % ids.length] ?? 'nothing';
  };
  let made = 0;
  return fc.oneof(
    fc.tuple(pick, fc.boolean()).map(([n, visible]): AnyChange => (d) => changeLayer(d, idOf(d, n), { kind: 'visible', visible })),
    fc.tuple(pick, fc.boolean()).map(([n, locked]): AnyChange => (d) => changeLayer(d, idOf(d, n), { kind: 'locked', locked })),
    fc.tuple(pick, fc.string()).map(([n, name]): AnyChange => (d) => changeLayer(d, idOf(d, n), { kind: 'rename', name })),
    fc.tuple(pick, fc.double({ noNaN: true })).map(([n, opacity]): AnyChange => (d) => changeLayer(d, idOf(d, n), { kind: 'opacity', opacity })),
    fc.tuple(pick, fc.constantFrom(...BLEND_MODES)).map(([n, blend]): AnyChange => (d) => changeLayer(d, idOf(d, n), { kind: 'blend', blend })),
    fc.tuple(pick, fc.integer({ min: -3, max: 12 })).map(([n, index]): AnyChange => (d) => moveLayer(d, idOf(d, n), index)),
    pick.map((n): AnyChange => (d) => removeLayers(d, [idOf(d, n)])),
    pick.map((n): AnyChange => (d) => duplicateLayers(d, [idOf(d, n)])),
    pick.map((n): AnyChange => (d) => addMaskLayer(d, sampleMask(n), 'Mask', `added-${made++}`)),
    pick.map((n): AnyChange => (d) => addImageLayer(d, { name: 'Fill', blob: 'c'.repeat(64), bounds: { x: n, y: 0, width: 5, height: 5 } }, `added-${made++}`)),
  );
}
