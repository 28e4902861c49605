import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMaskLayer, changeLayer } from '../document/changes';
import { anyChange, sampleDocument, sampleMask } from '../document/sample.test-support';
import { DocumentStore } from './document-store';
import { historyCost, openHistory } from './history';
import type { ImageDocument } from '../document/document';
import type { History } from './step';

const opacity = (value: number) => (document: ImageDocument) => changeLayer(document, 'layer-1', { kind: 'opacity', opacity: value });
const store = (layers = 2, budget?: number): DocumentStore =>
  new DocumentStore(openHistory(sampleDocument(layers), 'truck.jpg'), budget === undefined ? {} : { budget });
const kinds = (history: History): string[] => history.steps.map((step) => step.kind);

describe('steps', () => {
  it('names each change, and undoes and redoes it', () => {
    const documents = store();
    expect(documents.commit('opacity', 'Mask 1', opacity(0.5))).toBe(true);
    expect(documents.commit('hide', 'Mask 2', (d) => changeLayer(d, 'layer-2', { kind: 'visible', visible: false }))).toBe(true);
    expect(kinds(documents.history)).toEqual(['open', 'opacity', 'hide']);
    expect(documents.undo()).toBe(true);
    expect(documents.document.layers[2]).toMatchObject({ visible: true });
    expect(documents.undo()).toBe(true);
    expect(documents.undo()).toBe(false);
    expect(documents.document).toEqual(sampleDocument(2));
    expect(documents.redo() && documents.redo()).toBe(true);
    expect(documents.redo()).toBe(false);
    expect(documents.document.layers[2]).toMatchObject({ visible: false });
  });

  it('makes no step of a change without effect, be it the same object or an equal one', () => {
    const documents = store();
    expect(documents.commit('opacity', 'Mask 1', (d) => d)).toBe(false);
    expect(documents.commit('opacity', 'Mask 1', (d) => structuredClone(d))).toBe(false);
    expect(documents.history.steps).toHaveLength(1);
  });

  it('keeps undone steps until something new is done', () => {
    const documents = store();
    documents.commit('opacity', 'Mask 1', opacity(0.5));
    documents.commit('opacity', 'Mask 1', opacity(0.7));
    documents.jump(1);
    expect(documents.history.steps).toHaveLength(3);
    expect(documents.canRedo).toBe(true);
    // nothing is done, so nothing is forgotten
    documents.commit('opacity', 'Mask 1', opacity(0.5));
    expect(documents.history.steps).toHaveLength(3);
    documents.commit('opacity', 'Mask 1', opacity(0.1));
    expect(documents.history.steps.map((step) => step.document.layers[1]?.opacity)).toEqual([1, 0.5, 0.1]);
  });

  it('does not jump to where nothing is', () => {
    const documents = store();
    for (const index of [-1, 1, 0.5, Number.NaN]) expect(documents.jump(index)).toBe(false);
  });
});

describe('a drag', () => {
  it('is shown while it lasts and is one step at the end', () => {
    const documents = store();
    for (const value of [0.9, 0.8, 0.7]) documents.preview(opacity(value));
    expect(documents.document.layers[1]?.opacity).toBe(0.7);
    expect(documents.committed.layers[1]?.opacity).toBe(1);
    expect(documents.history.steps).toHaveLength(1);
    expect(documents.commitDraft('opacity', 'Mask 1')).toBe(true);
    expect(documents.draft).toBeNull();
    expect(documents.history.steps).toHaveLength(2);
    documents.undo();
    expect(documents.document.layers[1]?.opacity).toBe(1);
  });

  it('leaves nothing when it is cancelled or ends where it began', () => {
    const documents = store();
    documents.preview(opacity(0.5));
    documents.cancel();
    expect(documents.document).toBe(documents.committed);
    documents.preview(opacity(0.5));
    documents.preview(opacity(1));
    expect(documents.draft).toBeNull();
    expect(documents.commitDraft('opacity', 'Mask 1')).toBe(false);
    expect(documents.history.steps).toHaveLength(1);
  });

  it('is dropped by undo, not committed', () => {
    const documents = store();
    documents.commit('opacity', 'Mask 1', opacity(0.5));
    documents.preview(opacity(0.2));
    documents.undo();
    expect(documents.document.layers[1]?.opacity).toBe(1);
    expect(documents.history.steps).toHaveLength(2);
  });
});

describe('a gesture of several commits', () => {
  const press = (documents: DocumentStore, value: number, gesture = 'arrow', subject = 'Mask 1') =>
    documents.commit('opacity', subject, opacity(value), { gesture });

  it('is one step', () => {
    const documents = store();
    for (const value of [0.9, 0.8, 0.7]) press(documents, value);
    expect(documents.history.steps.map((step) => step.document.layers[1]?.opacity)).toEqual([1, 0.7]);
  });

  it('that leads back leaves no step, and what follows is a step of its own', () => {
    const documents = store();
    documents.commit('hide', 'Mask 2', (d) => changeLayer(d, 'layer-2', { kind: 'visible', visible: false }));
    press(documents, 0.9);
    press(documents, 1);
    expect(kinds(documents.history)).toEqual(['open', 'hide']);
    press(documents, 0.8);
    expect(kinds(documents.history)).toEqual(['open', 'hide', 'opacity']);
  });

  it('ends with undo, with another gesture, and with another layer', () => {
    const documents = store();
    press(documents, 0.9);
    documents.undo();
    press(documents, 0.8);
    expect(documents.history.steps).toHaveLength(2);
    press(documents, 0.7, 'another');
    press(documents, 0.6, 'another', 'Mask 9');
    documents.commit('opacity', 'Mask 1', opacity(0.5));
    expect(documents.history.steps.map((step) => step.document.layers[1]?.opacity)).toEqual([1, 0.8, 0.7, 0.6, 0.5]);
  });
});

it('tells its listeners of every change, and of nothing else', () => {
  const documents = store();
  let calls = 0;
  const end = documents.subscribe(() => calls++);
  documents.commit('opacity', 'Mask 1', (d) => d);
  documents.undo();
  documents.cancel();
  expect(calls).toBe(0);
  documents.commit('opacity', 'Mask 1', opacity(0.5));
  documents.preview(opacity(0.4));
  documents.cancel();
  documents.undo();
  expect(calls).toBe(4);
  end();
  documents.redo();
  expect(calls).toBe(4);
});

it('undo after any sequence gives back every document in turn, and redo goes forward again', () => {
  fc.assert(
    fc.property(fc.array(anyChange(), { maxLength: 25 }), (changes) => {
      const documents = store(3);
      const values = [documents.document];
      for (const change of changes) if (documents.commit('rename', '', change)) values.push(documents.document);
      for (const value of values.toReversed()) {
        expect(documents.document).toEqual(value);
        documents.undo();
      }
      expect(documents.canUndo).toBe(false);
      for (const value of values) {
        expect(documents.document).toEqual(value);
        documents.redo();
      }
    }),
  );
});

describe('the memory budget', () => {
  const steps = (documents: DocumentStore, count: number): void => {
    for (let step = 0; step < count; step++) documents.commit('opacity', 'Mask 1', opacity((step % 997) / 1000));
  };

  it('a step of a document of fifty layers costs under 1.5 kB, so the budget holds over 40,000 of them', () => {
    const documents = store(50);
    const before = historyCost(documents.history);
    steps(documents, 1000);
    expect((historyCost(documents.history) - before) / 1000).toBeLessThan(1500);
  });

  it('forgets the oldest steps beyond it and keeps the newest', () => {
    const documents = store(50, 200_000);
    steps(documents, 1000);
    const { history } = documents;
    expect(history.steps.length).toBeGreaterThan(100);
    expect(history.steps.length).toBeLessThan(250);
    expect(history.current).toBe(history.steps.length - 1);
    expect(historyCost(history)).toBeLessThanOrEqual(200_000);
    expect(documents.document.layers[1]?.opacity).toBe((999 % 997) / 1000);
    while (documents.undo());
    expect(documents.history.current).toBe(0);
  });

  it('never forgets the document itself', () => {
    const documents = store(50, 1);
    documents.commit('keep', 'Mask', (d) => addMaskLayer(d, sampleMask(51), 'Mask'));
    expect(documents.history.steps).toHaveLength(1);
    expect(documents.document.layers).toHaveLength(52);
  });
});
