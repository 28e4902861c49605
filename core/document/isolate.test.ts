import { describe, expect, it } from 'vitest';
import { changeLayer } from './changes';
import { isIsolated, isolateLayer, revealLayers } from './isolate';
import { grouped, sampleDocument } from './sample.test-support';
import { allLayers } from './walk';

const shown = (document: ReturnType<typeof sampleDocument>): string[] => [...allLayers(document.layers)].filter(({ visible }) => visible).map(({ id }) => id);

describe('showing one layer alone', () => {
  it('hides everything else, the photo too', () => {
    const alone = isolateLayer(sampleDocument(3), 'layer-2');
    expect(shown(alone)).toEqual(['layer-2']);
    expect(isIsolated(alone, 'layer-2')).toBe(true);
    expect(isIsolated(alone, 'layer-1')).toBe(false);
  });

  it('shows a hidden layer, and the group that holds it', () => {
    const document = changeLayer(grouped(sampleDocument(3), ['layer-1', 'layer-2']), 'layer-1', { kind: 'visible', visible: false });
    expect(shown(isolateLayer(document, 'layer-1'))).toEqual(['group', 'layer-1']);
  });

  it('keeps what is inside of a group as it was', () => {
    const document = changeLayer(grouped(sampleDocument(3), ['layer-1', 'layer-2']), 'layer-1', { kind: 'visible', visible: false });
    expect(shown(isolateLayer(document, 'group'))).toEqual(['group', 'layer-2']);
  });

  it('is undone by showing all', () => {
    const document = sampleDocument(3);
    expect(revealLayers(isolateLayer(document, 'layer-2'))).toEqual(document);
    expect(revealLayers(document)).toBe(document);
  });
});
