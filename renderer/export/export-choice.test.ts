import { describe, expect, it } from 'vitest';
import { addMaskLayer, changeLayer, replaceMask } from '../../core/document/changes';
import { grouped, sampleDocument, sampleMask } from '../../core/document/sample.test-support';
import { allSides } from '../../core/geometry/trim';
import { NO_PROMPTS } from '../../core/prompts/prompts';
import { beginExport, chooseExport, exportChoice, requestOf, rowsOf, targetsOf, tickKept, wantExport, type ExportChoice } from './export-choice';

const choice: ExportChoice = { kind: 'layers', ticked: new Set(['layer-1', 'layer-3', 'gone']), looked: null, trim: true, padding: allSides(24), linked: true, name: '{layer}', conflicts: {}, plan: null };

describe('what is to be exported', () => {
  it('is every ticked layer that is still there, top first, never the photo', () => {
    expect(targetsOf(choice, sampleDocument(3))).toEqual([{ kind: 'layer', layerId: 'layer-3' }, { kind: 'layer', layerId: 'layer-1' }]);
    expect(rowsOf('layers', sampleDocument(0))).toEqual([]);
  });

  it('is the whole picture', () => expect(targetsOf({ ...choice, kind: 'picture' }, sampleDocument(0))).toEqual([{ kind: 'picture' }]));

  it('is the mask of a layer also where it lies in a group, which is one file as a layer', () => {
    const document = grouped(sampleDocument(3), ['layer-1', 'layer-2']);
    expect(rowsOf('layers', document).map(({ id }) => id)).toEqual(['group', 'layer-3']);
    expect(targetsOf({ ...choice, kind: 'mask' }, document).map((target) => ('layerId' in target ? target.layerId : ''))).toEqual(['layer-1', 'layer-3']);
  });

  it('asks for the padding where it is trimmed, and for the full size otherwise', () => {
    expect(requestOf(choice, sampleDocument(3), '/cut-outs')).toMatchObject({ trim: allSides(24), folder: '/cut-outs', name: '{layer}' });
    expect(requestOf({ ...choice, trim: false, name: '  ' }, sampleDocument(3), '')).toMatchObject({ trim: null, name: '{layer}' });
    expect(requestOf({ ...choice, ticked: new Set() }, sampleDocument(3), '')).toBeNull();
    expect(requestOf({ ...choice, kind: 'project' }, sampleDocument(3), '')).toBeNull();
  });
});

describe('the sheet when it opens', () => {
  it('has what is selected ticked', () => {
    beginExport(sampleDocument(3), ['layer-2', 'photo']);
    expect([...exportChoice().ticked]).toEqual(['layer-2']);
  });

  it('has every cut-out ticked that is shown where nothing is selected, and keeps how they are written', () => {
    chooseExport({ trim: false, padding: allSides(7), conflicts: { 'a.png': 'skip' } });
    beginExport(changeLayer(sampleDocument(3), 'layer-2', { kind: 'visible', visible: false }), []);
    expect([...exportChoice().ticked]).toEqual(['layer-3', 'layer-1']);
    expect(exportChoice()).toMatchObject({ kind: 'layers', trim: false, padding: allSides(7), conflicts: {} });
  });

  it('begins with the kind that an action asked for, once, and turns to it where it is open', () => {
    wantExport('mask', false);
    beginExport(sampleDocument(3), []);
    expect(exportChoice().kind).toBe('mask');
    wantExport('picture', true);
    expect(exportChoice().kind).toBe('picture');
    beginExport(sampleDocument(3), []);
    expect(exportChoice().kind).toBe('layers');
  });

  it('offers the picture where nothing was cut out', () => {
    beginExport(sampleDocument(0), []);
    expect(exportChoice().kind).toBe('picture');
  });

});

describe('the sheet while a mask is being kept', () => {
  const before = sampleDocument(2);
  const after = addMaskLayer(before, sampleMask(3), 'Mask', 'layer-3');
  const begin = (document = before) => {
    beginExport(document, ['layer-1'], true);
    return exportChoice().ticked;
  };

  it('offers layers where it is the first one, and has it ticked as soon as it is there', () => {
    const begun = begin(sampleDocument(0));
    expect(exportChoice()).toMatchObject({ kind: 'layers', ticked: new Set() });
    tickKept(sampleDocument(0), sampleDocument(1), begun);
    expect(exportChoice()).toMatchObject({ kind: 'layers', ticked: new Set(['layer-1']) });
  });

  it('ends with that layer alone, which is what it would have begun with', () => {
    tickKept(before, after, begin());
    expect(exportChoice().ticked).toEqual(new Set(['layer-3']));
  });

  it('adds the layer to what was ticked meanwhile, and looks at the same one', () => {
    const begun = begin();
    chooseExport({ ticked: new Set(['layer-2']), looked: 'layer-2' });
    tickKept(before, after, begun);
    expect(exportChoice()).toMatchObject({ ticked: new Set(['layer-2', 'layer-3']), looked: 'layer-2' });
  });

  it('knows the layer that gets another mask', () => {
    const begun = begin();
    const mask = { blob: 'f'.repeat(64), bounds: { x: 0, y: 0, width: 1, height: 1 }, area: 1 };
    tickKept(before, replaceMask(before, 'layer-2', { mask, prompts: NO_PROMPTS, candidate: 'whole', predictedIou: 1, stability: 1 }), begun);
    expect(exportChoice().ticked).toEqual(new Set(['layer-2']));
  });

  it('stays as it is where the mask was dropped', () => {
    const begun = begin();
    tickKept(before, changeLayer(before, 'layer-2', { kind: 'rename', name: 'x' }), begun);
    expect(exportChoice().ticked).toBe(begun);
    const ticked = new Set(['layer-2']);
    chooseExport({ ticked });
    tickKept(before, before, begun);
    expect(exportChoice().ticked).toBe(ticked);
  });
});
