import { beforeEach, describe, expect, it, vi } from 'vitest';
import { currentStep } from '../../core/history/history';
import { findAction, runAction } from '../actions/registry';
import { settled, testEditor, type TestEditor } from './editor.test-support';

describe('the mask that is being made', () => {
  let editor: TestEditor;
  beforeEach(async () => {
    editor = testEditor();
    await editor.commands.openSample('cat.jpg');
    await settled();
  });
  const layers = () => currentStep(editor.tab().history).document.layers;

  it('is answered with all candidates, the best one chosen, and said', async () => {
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    await settled();
    const { making } = editor.tab();
    expect(making?.candidates.map((mask) => mask.candidate)).toEqual(['whole', 'part', 'subpart']);
    expect(making?.chosen).toBe('part');
    expect(making?.late).toBe(false);
    expect(editor.store.getState().announcement).toMatchObject({ id: 'say.mask', values: { name: { id: 'candidate.part' }, iou: '0.90' } });
  });

  it('is sharpened in place once it stands, and again where another candidate is chosen', async () => {
    vi.useFakeTimers();
    try {
      editor.commands.addPoint({ x: 50, y: 60 }, 'include');
      await vi.advanceTimersByTimeAsync(300);
      expect(editor.masks.sharpened).toHaveLength(0);
      const before = editor.tab().making?.candidates.find((mask) => mask.candidate === 'part');
      await vi.advanceTimersByTimeAsync(300);
      expect(editor.masks.sharpened).toHaveLength(1);
      expect(editor.tab().making?.candidates.find((mask) => mask.candidate === 'part')?.area).toBe((before?.area ?? 0) + 1);
      editor.commands.cycleCandidate(1);
      editor.commands.addPoint({ x: 80, y: 60 }, 'exclude');
      editor.commands.drop();
      await vi.advanceTimersByTimeAsync(1000);
      expect(editor.masks.sharpened).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('lets the newest prompts win', async () => {
    editor.masks.held = true;
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    editor.commands.addPoint({ x: 80, y: 60 }, 'exclude');
    editor.masks.answerAll();
    await settled();
    expect(editor.masks.asked.map((prompts) => prompts.points.length)).toEqual([1, 2]);
    expect(editor.tab().making?.candidates[0]?.candidate).toBe('combined');
  });

  it('cycles through candidates, and later clicks refine the one that was picked', async () => {
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    await settled();
    editor.commands.cycleCandidate(1);
    expect(editor.tab().making?.chosen).toBe('subpart');
    editor.commands.cycleCandidate(1);
    expect(editor.tab().making?.chosen).toBe('whole');
    editor.commands.cycleCandidate(-1);
    editor.commands.cycleCandidate(-1);
    expect(editor.tab().making?.chosen).toBe('part');
    editor.commands.choose('whole');
    editor.commands.addPoint({ x: 90, y: 60 }, 'include');
    await settled();
    expect(editor.masks.asked.at(-1)?.firstClick).toBe('whole');
    expect(editor.tab().making?.chosen).toBe('combined');
  });

  it('takes what the options say for the first click', async () => {
    editor.commands.show({ firstClick: 'whole' });
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    await settled();
    expect(editor.tab().making?.chosen).toBe('whole');
  });

  it('asks nothing for a click outside of the photo or a box of no area, and says why', async () => {
    editor.commands.addPoint({ x: 401, y: 10 }, 'include');
    expect(editor.store.getState().hint).toEqual({ id: 'hint.outside' });
    editor.commands.setBox({ x: 10, y: 10, width: 0, height: 50 });
    expect(editor.store.getState().hint).toEqual({ id: 'hint.boxEmpty' });
    editor.commands.setBox({ x: 500, y: 10, width: 50, height: 50 });
    await settled();
    expect(editor.masks.asked).toEqual([]);
    expect(editor.tab().making).toBeNull();
  });

  it('cuts a box to the photo', () => {
    editor.commands.setBox({ x: -20, y: 250, width: 100, height: 100 });
    expect(editor.tab().making?.prompts.box).toEqual({ x: 0, y: 250, width: 80, height: 50 });
  });

  it('follows a marker that is dragged, which is taken back in one go', async () => {
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    const id = editor.tab().making?.prompts.points[0]?.id ?? '';
    for (const x of [60, 70, 80]) editor.commands.movePoint(id, { x, y: 60 });
    editor.commands.endGesture();
    await settled();
    expect(editor.masks.asked).toHaveLength(4);
    expect(editor.tab().making?.prompts.points[0]).toMatchObject({ x: 80, y: 60 });
    editor.commands.undo();
    expect(editor.tab().making?.prompts.points[0]).toMatchObject({ x: 50, y: 60 });
    editor.commands.undo();
    expect(editor.tab().making).toBeNull();
    editor.commands.redo();
    editor.commands.redo();
    expect(editor.tab().making?.prompts.points[0]).toMatchObject({ x: 80, y: 60 });
  });

  it('keeps a marker on the photo', () => {
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    editor.commands.movePoint(editor.tab().making?.prompts.points[0]?.id ?? '', { x: -30, y: 1000 });
    expect(editor.tab().making?.prompts.points[0]).toMatchObject({ x: 0, y: 300 });
  });

  it('takes back the last prompt, whichever kind it was', () => {
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    editor.commands.setBox({ x: 10, y: 10, width: 100, height: 100 });
    editor.commands.addPoint({ x: 70, y: 60 }, 'exclude');
    editor.commands.removeLastPrompt();
    expect(editor.tab().making?.prompts).toMatchObject({ points: [{ x: 50 }], box: { width: 100 } });
    editor.commands.removeLastPrompt();
    expect(editor.tab().making?.prompts).toMatchObject({ points: [{ x: 50 }], box: null });
    editor.commands.removeLastPrompt();
    expect(editor.tab().making).toBeNull();
  });

  it('begins with the subject where that is asked for, until a box says otherwise', () => {
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    editor.commands.selectSubject();
    expect(editor.tab().making?.prompts).toEqual({ points: [], box: null, subject: true });
    editor.commands.addPoint({ x: 70, y: 60 }, 'exclude');
    expect(editor.tab().making?.prompts).toMatchObject({ points: [{ x: 70, kind: 'exclude' }], subject: true });
    editor.commands.removeLastPrompt();
    expect(editor.tab().making?.prompts).toEqual({ points: [], box: null, subject: true });
    editor.commands.setBox({ x: 10, y: 10, width: 100, height: 100 });
    expect(editor.tab().making?.prompts).toEqual({ points: [], box: { x: 10, y: 10, width: 100, height: 100 } });
    editor.commands.drop();
    editor.commands.selectSubject();
    editor.commands.removeLastPrompt();
    expect(editor.tab().making).toBeNull();
  });

  it('becomes a layer when it is kept, with its prompts, named and selected', async () => {
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    await settled();
    await editor.commands.keep();
    const layer = layers()[1];
    expect(layer).toMatchObject({ kind: 'mask', name: 'Object 1', candidate: 'part', prompts: { points: [{ x: 50, y: 60, kind: 'include' }] }, mask: { area: 2500 } });
    expect(editor.tab().selection).toEqual([layer?.id]);
    expect(editor.tab().making).toBeNull();
    expect([...editor.server.blobs.keys()]).toEqual([layer?.kind === 'mask' ? layer.mask.blob : '']);
    expect(editor.store.getState().announcement).toEqual({ id: 'say.kept', values: { name: 'Object 1' } });
    editor.commands.undo();
    expect(layers()).toHaveLength(1);
    expect(editor.tab().selection).toEqual([]);
    editor.commands.redo();
    expect(layers()).toHaveLength(2);
  });

  it('is kept also where Enter comes before the answer', async () => {
    editor.masks.held = true;
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    const keeping = editor.commands.keep();
    await settled();
    expect(layers()).toHaveLength(1);
    editor.masks.answerAll();
    await keeping;
    expect(layers()).toHaveLength(2);
  });

  it('is not kept where it was dropped before the answer, nor is the next one in its place', async () => {
    editor.masks.held = true;
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    const keeping = editor.commands.keep();
    editor.commands.drop();
    editor.commands.addPoint({ x: 70, y: 60 }, 'include');
    editor.masks.answerAll();
    await keeping;
    await settled();
    expect(layers()).toHaveLength(1);
    expect(editor.tab().making?.prompts.points).toMatchObject([{ x: 70 }]);
  });

  it('says that there is nothing to keep yet where no answer came', async () => {
    editor.masks.failure = new Error('out of memory');
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    await settled();
    await editor.commands.keep();
    expect(layers()).toHaveLength(1);
    expect(editor.store.getState().hint).toEqual({ id: 'why.noAnswer' });
  });

  it('can be kept by its key before the answer', () => {
    editor.masks.held = true;
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    expect(editor.tab().making?.candidates).toEqual([]);
    expect(findAction('mask.keep')?.unavailable?.(editor.store.getState())).toBeNull();
  });

  it('is kept once, however often Enter is pressed', async () => {
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    await settled();
    await Promise.all([editor.commands.keep(), editor.commands.keep(), editor.commands.keep()]);
    expect(layers()).toHaveLength(2);
  });

  it('can be brought back after it was dropped, until something else is done', async () => {
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    await settled();
    editor.commands.choose('whole');
    editor.commands.drop();
    expect(editor.tab()).toMatchObject({ making: null, promptUndo: { undo: true, redo: false } });
    expect(editor.store.getState().toast?.message.id).toBe('say.dropped');
    editor.store.getState().toast?.action?.run();
    await settled();
    expect(editor.tab().making).toMatchObject({ chosen: 'whole', prompts: { points: [{ x: 50 }] } });
    editor.commands.drop();
    editor.commands.addPoint({ x: 90, y: 90 }, 'include');
    expect(editor.store.getState().toast).toBeNull();
    editor.commands.undo();
    expect(editor.tab()).toMatchObject({ making: null, promptUndo: { undo: false, redo: true } });
    editor.commands.undo();
    expect(editor.tab().making).toBeNull();
  });

  it('is offered back in its own tab only, and not after a step', async () => {
    const drop = async () => {
      editor.commands.addPoint({ x: 50, y: 60 }, 'include');
      await settled();
      editor.commands.drop();
      return editor.store.getState().toast?.action;
    };
    const undo = await drop();
    await editor.commands.openSample('dog.jpg');
    expect(editor.store.getState().toast).toBeNull();
    undo?.run();
    expect(editor.store.getState().tabs.map(({ making }) => making)).toEqual([null, null]);
    const late = await drop();
    editor.commands.commit('rename', 'x', (document) => ({ ...document, layers: document.layers.map((layer) => ({ ...layer, name: 'x' })) }));
    expect(editor.store.getState().toast).toBeNull();
    late?.run();
    expect(editor.tab().making).toBeNull();
    // in the batch it would come back out of sight
    const hidden = await drop();
    editor.commands.show({ workspace: 'batch' });
    expect(editor.store.getState().toast).toBeNull();
    hidden?.run();
    expect(editor.tab().making).toBeNull();
  });

  it('says why nothing came of a click for some seconds, or until the next act', async () => {
    vi.useFakeTimers();
    try {
      const hint = () => editor.store.getState().hint;
      editor.commands.addPoint({ x: 401, y: 10 }, 'include');
      await vi.advanceTimersByTimeAsync(5000);
      expect(hint()).toEqual({ id: 'hint.outside' });
      editor.commands.addPoint({ x: 402, y: 10 }, 'include');
      await vi.advanceTimersByTimeAsync(5000);
      expect(hint()).toEqual({ id: 'hint.outside' });
      await vi.advanceTimersByTimeAsync(1500);
      expect(hint()).toBeNull();
      const redo = findAction('edit.redo');
      if (redo) runAction(redo, editor);
      expect(hint()).toEqual({ id: 'why.nothingToRedo' });
      editor.commands.hint(null);
      expect(hint()).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });

  it('opens a kept layer\'s prompts again and changes its mask in place', async () => {
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    await settled();
    editor.commands.choose('whole');
    await editor.commands.keep();
    const id = editor.tab().selection[0] ?? '';
    await editor.commands.editPrompts(id);
    expect(editor.tab().making).toMatchObject({ layerId: id, chosen: 'whole' });
    editor.commands.addPoint({ x: 99, y: 60 }, 'exclude');
    await settled();
    await editor.commands.keep();
    expect(layers()).toHaveLength(2);
    expect(layers()[1]).toMatchObject({ id, name: 'Object 1', candidate: 'combined', prompts: { points: [{ x: 50 }, { x: 99, kind: 'exclude' }] } });
    expect(currentStep(editor.tab().history).kind).toBe('refine');
  });

  it('reports a decoder that fails, and the prompts stay', async () => {
    editor.masks.failure = new Error('out of memory');
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    await settled();
    expect(editor.store.getState().banners).toMatchObject([{ problem: { code: 'internal', values: { detail: 'out of memory' } } }]);
    expect(editor.tab().making?.prompts.points).toHaveLength(1);
  });

  it('waits for the photo to be read, and is answered then', async () => {
    let arrive = (): void => undefined;
    editor.server.embedding = new Promise((resolve) => (arrive = resolve));
    await editor.commands.openSample('slow.jpg');
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    await settled();
    expect(editor.masks.asked).toEqual([]);
    arrive();
    await settled();
    expect(editor.tab().making?.chosen).toBe('part');
  });
});

describe('the mask under the pointer', () => {
  let editor: TestEditor;
  beforeEach(async () => {
    editor = testEditor();
    await editor.commands.openSample('cat.jpg');
    await settled();
  });

  it('shows before any click, and goes with the pointer', async () => {
    editor.commands.hoverAt({ x: 50, y: 60 });
    await settled();
    expect(editor.tab().hover?.candidate).toBe('part');
    editor.commands.hoverAt(null);
    expect(editor.tab().hover).toBeNull();
  });

  it('never shows an answer that the pointer has left behind', async () => {
    editor.masks.held = true;
    editor.commands.hoverAt({ x: 50, y: 60 });
    editor.commands.hoverAt(null);
    editor.masks.answerAll();
    await settled();
    expect(editor.tab().hover).toBeNull();
  });

  it('is not asked for outside, while a mask is made, or when the person has switched it off', async () => {
    editor.commands.hoverAt({ x: -1, y: 60 });
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    editor.commands.hoverAt({ x: 50, y: 60 });
    editor.commands.drop();
    await editor.commands.changeSettings({ preview: false });
    editor.commands.hoverAt({ x: 50, y: 60 });
    await settled();
    expect(editor.masks.hovered).toEqual([]);
  });
});
