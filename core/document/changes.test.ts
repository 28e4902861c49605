import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addImageLayer, addMaskLayer, blobsOf, changeLayer, duplicateLayers, moveLayer, newDocument, removeLayers, replaceMask,
} from './changes';
import { documentSchema, type ImageDocument } from './document';
import { anyChange, grouped, sampleDocument, sampleMask, SAMPLE_PHOTO } from './sample.test-support';
import { allLayers, findLayer } from './walk';

const names = (document: ImageDocument): string[] => document.layers.map((layer) => layer.name);

describe('adding layers', () => {
  it('names masks by number and counts colours on', () => {
    const document = sampleDocument(3);
    expect(names(document)).toEqual(['truck.jpg', 'Mask 1', 'Mask 2', 'Mask 3']);
    expect(document.layers.slice(1).map((layer) => (layer.kind === 'mask' ? layer.color : null))).toEqual([0, 1, 2]);
    expect(document.nextColor).toBe(3);
  });

  it('does not reuse the number or the colour of a removed mask below the highest', () => {
    const document = addMaskLayer(removeLayers(sampleDocument(3), ['layer-2']), sampleMask(), 'Mask', 'new');
    expect(findLayer(document, 'new')).toMatchObject({ name: 'Mask 4', color: 3 });
  });

  it('numbers in the person\'s language', () => {
    expect(names(addMaskLayer(sampleDocument(2), sampleMask(), '遮罩'))).toContain('遮罩 1');
  });

  it('makes a picture\'s name unique', () => {
    const bounds = { x: 0, y: 0, width: 1, height: 1 };
    let document = sampleDocument(0);
    for (const _ of [1, 2, 3]) document = addImageLayer(document, { name: 'Fill', blob: 'b'.repeat(64), bounds });
    expect(names(document)).toEqual(['truck.jpg', 'Fill', 'Fill 2', 'Fill 3']);
  });
});

describe('changing a layer', () => {
  it('leaves every other layer the same object', () => {
    const before = sampleDocument(3);
    const after = changeLayer(before, 'layer-2', { kind: 'opacity', opacity: 0.5 });
    expect(after.layers[2]).toMatchObject({ opacity: 0.5 });
    expect(after.layers[1]).toBe(before.layers[1]);
    expect(after.layers[3]).toBe(before.layers[3]);
    expect(before.layers[2]).toMatchObject({ opacity: 1 });
  });

  it('reaches into groups', () => {
    const before = grouped(sampleDocument(3), ['layer-1', 'layer-2']);
    const after = changeLayer(before, 'layer-1', { kind: 'rename', name: '  Wheel ' });
    expect(findLayer(after, 'layer-1')?.name).toBe('Wheel');
    expect(findLayer(after, 'layer-2')).toBe(findLayer(before, 'layer-2'));
  });

  it.each([
    ['an unknown layer', (d: ImageDocument) => changeLayer(d, 'nobody', { kind: 'visible', visible: false })],
    ['a value it has already', (d: ImageDocument) => changeLayer(d, 'layer-1', { kind: 'opacity', opacity: 1 })],
    ['an empty name', (d: ImageDocument) => changeLayer(d, 'layer-1', { kind: 'rename', name: '   ' })],
    ['a number that is none', (d: ImageDocument) => changeLayer(d, 'layer-1', { kind: 'opacity', opacity: Number.NaN })],
    ['recolouring the photo', (d: ImageDocument) => changeLayer(d, 'photo', { kind: 'adjust', adjustments: {} })],
    ['removing nothing', (d: ImageDocument) => removeLayers(d, [])],
    ['moving to where it is', (d: ImageDocument) => moveLayer(d, 'layer-2', 2)],
    ['moving nowhere', (d: ImageDocument) => moveLayer(d, 'layer-2', Number.NaN)],
  ])('%s gives back the same document', (_, change) => {
    const document = grouped(sampleDocument(3), ['layer-3']);
    expect(change(document)).toBe(document);
  });

  it('lets a locked layer be named, hidden and unlocked, and nothing else', () => {
    const locked = changeLayer(sampleDocument(2), 'layer-1', { kind: 'locked', locked: true });
    expect(changeLayer(locked, 'layer-1', { kind: 'opacity', opacity: 0.2 })).toBe(locked);
    expect(changeLayer(locked, 'layer-1', { kind: 'blend', blend: 'svg:multiply' })).toBe(locked);
    expect(changeLayer(locked, 'layer-1', { kind: 'adjust', adjustments: {} })).toBe(locked);
    expect(removeLayers(locked, ['layer-1'])).toBe(locked);
    expect(moveLayer(locked, 'layer-1', 2)).toBe(locked);
    expect(replaceMask(locked, 'layer-1', sampleMask(9))).toBe(locked);
    expect(changeLayer(locked, 'layer-1', { kind: 'visible', visible: false })).not.toBe(locked);
    expect(findLayer(changeLayer(locked, 'layer-1', { kind: 'locked', locked: false }), 'layer-1')).toMatchObject({ locked: false });
  });
});

describe('the stack', () => {
  it('keeps the photo at the bottom', () => {
    const document = changeLayer(sampleDocument(2), 'photo', { kind: 'locked', locked: false });
    expect(moveLayer(document, 'photo', 2)).toBe(document);
    expect(removeLayers(document, ['photo'])).toBe(document);
    expect(duplicateLayers(document, ['photo'])).toBe(document);
    expect(names(moveLayer(document, 'layer-2', 0))).toEqual(['truck.jpg', 'Mask 2', 'Mask 1']);
  });

  it('moves and clamps at both ends', () => {
    const document = sampleDocument(3);
    expect(names(moveLayer(document, 'layer-1', 2))).toEqual(['truck.jpg', 'Mask 2', 'Mask 1', 'Mask 3']);
    expect(moveLayer(document, 'layer-3', 4)).toBe(document);
    expect(moveLayer(document, 'layer-1', 0)).toBe(document);
    expect(names(moveLayer(document, 'layer-1', 99))).toEqual(['truck.jpg', 'Mask 2', 'Mask 3', 'Mask 1']);
  });

  it('moves inside the group that holds the layer', () => {
    const document = moveLayer(grouped(sampleDocument(3), ['layer-1', 'layer-2']), 'layer-1', 1);
    const group = findLayer(document, 'group');
    expect(group?.kind === 'group' && group.children.map((layer) => layer.name)).toEqual(['Mask 2', 'Mask 1']);
  });

  it('duplicates right above, with a name and a colour of its own, and shares the mask', () => {
    let id = 0;
    const document = duplicateLayers(sampleDocument(2), ['layer-1', 'layer-2'], () => `copy-${++id}`);
    expect(names(document)).toEqual(['truck.jpg', 'Mask 1', 'Mask 3', 'Mask 2', 'Mask 4']);
    expect(findLayer(document, 'copy-1')).toMatchObject({ color: 2 });
    expect(document.nextColor).toBe(4);
    expect(new Set(blobsOf(document)).size).toBe(2);
  });

  it('duplicates a group with everything in it', () => {
    const document = duplicateLayers(grouped(sampleDocument(2), ['layer-1', 'layer-2']), ['group']);
    const ids = [...allLayers(document.layers)].map((layer) => layer.id);
    expect(ids).toHaveLength(7);
    expect(new Set(ids).size).toBe(7);
  });

  it('gives a refined mask to the same layer', () => {
    const before = changeLayer(sampleDocument(1), 'layer-1', { kind: 'rename', name: 'Body' });
    const after = replaceMask(before, 'layer-1', sampleMask(7));
    expect(findLayer(after, 'layer-1')).toMatchObject({ ...sampleMask(7), name: 'Body', color: 0 });
  });
});

it('any sequence of changes leaves a valid document: photo at the bottom, ids apart', () => {
  fc.assert(
    fc.property(fc.array(anyChange(), { maxLength: 30 }), (changes) => {
      let document = grouped(sampleDocument(4), ['layer-2', 'layer-3']);
      for (const change of changes) document = change(document);
      expect(documentSchema.safeParse(document).success).toBe(true);
      const ids = [...allLayers(document.layers)].map((layer) => layer.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(document.layers[0]?.kind).toBe('photo');
    }),
  );
});

it('a new document holds the photo, locked', () => {
  expect(newDocument(SAMPLE_PHOTO).layers).toMatchObject([{ kind: 'photo', locked: true, name: 'truck.jpg' }]);
});
