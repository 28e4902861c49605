import { beforeEach, describe, expect, it } from 'vitest';
import { currentStep } from '../../core/history/history';
import { hintKey } from '../shell/hint';
import { settled, testEditor, type TestEditor } from './editor.test-support';

it('keeps a mask that could not be sharpened, and says so with the reason', async () => {
  const editor = testEditor();
  await editor.commands.openSample('cat.jpg');
  await settled();
  editor.masks.notSharpened = { failure: { code: 'engine-memory', values: { file: 'cat.jpg' } }, detail: 'engine-memory' };
  editor.commands.addPoint({ x: 50, y: 60 }, 'include');
  await settled();
  await editor.commands.keep();
  expect(currentStep(editor.tab().history).document.layers.at(-1)).toMatchObject({ kind: 'mask', name: 'Object 1' });
  const { toast, banners } = editor.store.getState();
  expect(toast?.message).toEqual({ id: 'say.keptPlain', values: { name: 'Object 1' } });
  expect(banners).toMatchObject([{ problem: { code: 'engine-memory', values: { file: 'cat.jpg' } } }]);

  // a sharp one needs no word of it
  editor.commands.dismissToast();
  editor.masks.notSharpened = null;
  editor.commands.addPoint({ x: 90, y: 60 }, 'include');
  await settled();
  await editor.commands.keep();
  expect(editor.store.getState().toast).toBeNull();
});

describe('while a mask is being kept', () => {
  let editor: TestEditor;
  const layers = () => currentStep(editor.tab().history).document.layers;
  const finish = async () => {
    editor.masks.fullHeld = false;
    editor.masks.answerAll();
    await settled();
  };
  beforeEach(async () => {
    editor = testEditor();
    await editor.commands.openSample('cat.jpg');
    await settled();
    editor.host.savePath = '/home/me/cat.ora';
    editor.masks.fullHeld = true;
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    await settled();
    void editor.commands.keep();
    await settled();
  });

  it('the status bar says so', async () => {
    expect(hintKey(editor.store.getState())).toBe('hint.keeping');
    await finish();
    expect(hintKey(editor.store.getState())).toBe('hint.object');
  });

  it('saving waits for it, which is said', async () => {
    const saving = editor.commands.save(false);
    await settled();
    expect(editor.server.saved).toEqual([]);
    expect(editor.store.getState().toast).toMatchObject({ message: { id: 'say.savesAfter' }, tone: 'note' });
    await finish();
    await saving;
    expect(editor.server.saved).toEqual([{ path: '/home/me/cat.ora', steps: 2 }]);
    expect(editor.store.getState().toast?.message.id).toBe('say.saved');
    expect(editor.tab().savedStep).toBe(currentStep(editor.tab().history).id);
  });

  it('dropping it ends that, and what waited goes on without it', async () => {
    const saving = editor.commands.save(false);
    await settled();
    editor.commands.drop();
    await saving;
    expect(editor.server.saved).toEqual([{ path: '/home/me/cat.ora', steps: 1 }]);
    await finish();
    expect(layers()).toHaveLength(1);
    editor.commands.undo();
    expect(editor.tab().making).toMatchObject({ keeping: false, prompts: { points: [{ x: 50 }] } });
  });

  it('taking it back or choosing another candidate ends it too', async () => {
    editor.commands.choose('whole');
    expect(editor.tab().making).toMatchObject({ keeping: false, chosen: 'whole' });
    void editor.commands.keep();
    await finish();
    expect(layers().at(-1)).toMatchObject({ candidate: 'whole' });
    expect(layers()).toHaveLength(2);
  });

  it('a click, a box and the subject are the next mask\'s', async () => {
    editor.commands.addPoint({ x: 90, y: 90 }, 'include');
    editor.commands.endGesture();
    expect(editor.tab().making?.prompts.points).toHaveLength(1);
    await finish();
    expect(layers()).toHaveLength(2);
    expect(editor.tab().making).toMatchObject({ keeping: false, prompts: { points: [{ x: 90, y: 90 }] } });
    expect(editor.tab().promptUndo.undo).toBe(true);
  });

  it('with the mask dropped, the clicks that waited are dropped', async () => {
    editor.commands.addPoint({ x: 90, y: 90 }, 'include');
    editor.commands.drop();
    await finish();
    expect(editor.tab().making).toBeNull();
  });

  it('another Enter, and whoever asks, waits for the same', async () => {
    let done = 0;
    void editor.commands.keep().then(() => done++);
    void editor.commands.kept(editor.tab().id).then(() => done++);
    await settled();
    expect(done).toBe(0);
    await finish();
    expect(done).toBe(2);
    expect(layers()).toHaveLength(2);
  });

  it('closing asks, and saves it where that is wanted', async () => {
    const { id } = editor.tab();
    editor.commands.close(id);
    expect(editor.store.getState().closing).toBe(id);
    const answer = editor.commands.answerClose('save');
    await finish();
    await answer;
    expect(editor.server.saved).toEqual([{ path: '/home/me/cat.ora', steps: 2 }]);
    expect(editor.store.getState().tabs).toEqual([]);
  });
});
