import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeLayer } from '../../core/document/changes';
import { grouped, sampleDocument } from '../../core/document/sample.test-support';
import { findLayer } from '../../core/document/walk';
import { t } from '../words/words';
import { dropIndex, layerDetail, layerRows } from './layer-rows';

const none = new Set<string>();

describe('rows of the layers panel', () => {
  it('have the top layer first and the photo last', () => {
    expect(layerRows(sampleDocument(3).layers, none).map(({ layer, index }) => [layer.id, index])).toEqual([['layer-3', 3], ['layer-2', 2], ['layer-1', 1], ['photo', 0]]);
  });

  it('show what is inside of a group below it, top first, unless it is folded', () => {
    const { layers } = grouped(sampleDocument(3), ['layer-1', 'layer-2']);
    expect(layerRows(layers, none).map(({ layer, level }) => [layer.id, level])).toEqual([['group', 1], ['layer-2', 2], ['layer-1', 2], ['layer-3', 1], ['photo', 1]]);
    expect(layerRows(layers, new Set(['group'])).map(({ layer }) => layer.id)).toEqual(['group', 'layer-3', 'photo']);
  });

  it('dim what lies in a hidden group', () => {
    const document = changeLayer(grouped(sampleDocument(2), ['layer-1']), 'group', { kind: 'visible', visible: false });
    expect(layerRows(document.layers, none).filter(({ dimmed }) => dimmed).map(({ layer }) => layer.id)).toEqual(['group', 'layer-1']);
  });
});

describe('what a row says was done', () => {
  const detail = (...changes: Parameters<typeof changeLayer>[2][]): string => {
    const document = changes.reduce((before, change) => changeLayer(before, 'layer-1', change), sampleDocument(1));
    const layer = findLayer(document, 'layer-1');
    return layer ? layerDetail(layer, document.photo, t) : '';
  };

  it('is the share of the photo where nothing was', () => expect(detail()).toBe('2\u00a0% of photo'));
  it('is the blend mode and the opacity', () => {
    expect(detail({ kind: 'blend', blend: 'svg:multiply' }, { kind: 'opacity', opacity: 0.6 })).toBe('Multiply, 60\u00a0%');
  });
  it('is that it is hidden and locked', () => expect(detail({ kind: 'visible', visible: false }, { kind: 'locked', locked: true })).toBe('Hidden, locked'));
  it('is the recolouring', () => {
    const color = { l: 0.5, c: 0.1, h: 40 };
    expect(detail({ kind: 'adjust', adjustments: { recolor: { enabled: true, from: color, to: color, amount: 1, keepLight: true } } })).toBe('Recolour');
  });
});

describe('dropping a row', () => {
  // four rows of 44 px, the photo last
  const middles = [22, 66, 110, 154];

  it('puts it where the hand is', () => {
    expect(dropIndex(middles, 0, 0, 1)).toBe(3);
    expect(dropIndex(middles, 0, 70, 1)).toBe(2);
    expect(dropIndex(middles, 0, 115, 1)).toBe(1);
    expect(dropIndex(middles, 2, 10, 1)).toBe(3);
  });

  it('never puts it below the photo, and stays in the stack', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 }), fc.integer({ min: -500, max: 900 }), (from, y) => {
        const index = dropIndex(middles, from, y, 1);
        expect(index).toBeGreaterThanOrEqual(1);
        expect(index).toBeLessThan(4);
      }),
    );
  });

  it('leaves it where it is while the hand is on it', () => {
    for (const from of [0, 1, 2]) expect(dropIndex(middles, from, middles[from]!, 1)).toBe(3 - from);
  });
});
