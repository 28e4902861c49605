import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Failure } from '../../core/errors/failure';
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

  it('choosing another candidate ends it too', async () => {
    editor.commands.choose('whole');
    expect(editor.tab().making).toMatchObject({ keeping: false, chosen: 'whole' });
    void editor.commands.keep();
    await finish();
    expect(layers().at(-1)).toMatchObject({ candidate: 'whole' });
    expect(layers()).toHaveLength(2);
  });

  it('taking back its last prompt ends it', async () => {
    editor.commands.undo();
    expect(editor.tab().making).toBeNull();
    await finish();
    expect(layers()).toHaveLength(1);
    editor.commands.redo();
    expect(editor.tab().making).toMatchObject({ keeping: false, prompts: { points: [{ x: 50 }] } });
  });

  it('moving a marker ends it: the mask goes on being made', async () => {
    editor.commands.movePoint(editor.tab().making?.prompts.points[0]?.id ?? '', { x: 70, y: 60 });
    expect(editor.tab().making).toMatchObject({ keeping: false, prompts: { points: [{ x: 70 }] } });
    await finish();
    expect(layers()).toHaveLength(1);
    await editor.commands.keep();
    expect(layers().at(-1)).toMatchObject({ prompts: { points: [{ x: 70 }] } });
  });

  it('what fails is said', async () => {
    editor.masks.failure = new Failure('internal', { detail: 'full' });
    await finish();
    expect(editor.store.getState().banners).toMatchObject([{ problem: { code: 'internal' } }]);
    expect(editor.tab().making).toMatchObject({ keeping: false });
  });

  it.each([
    ['was dropped', () => editor.commands.drop()],
    ['was changed', () => editor.commands.choose('whole')],
    ['went with its tab', () => {
      editor.commands.close(editor.tab().id);
      void editor.commands.answerClose('discard');
    }],
  ])('nobody is told of what fails where it %s meanwhile', async (_, end) => {
    end();
    editor.masks.failure = new Failure('internal', { detail: 'full' });
    await finish();
    expect(editor.store.getState().banners).toEqual([]);
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

describe('a mask whose keeping takes its time', () => {
  let editor: TestEditor;
  const heard = () => editor.store.getState().announcement?.id;
  const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    editor = testEditor();
    await editor.commands.openSample('cat.jpg');
    await settled();
    editor.masks.fullHeld = true;
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    await settled();
    void editor.commands.keep();
    await settled();
  });
  afterEach(() => void vi.useRealTimers());

  it('is shown as late, and said', async () => {
    await pass(200);
    expect(editor.tab().making?.late).toBe(true);
    expect(heard()).toBe('hint.keeping');
  });

  it('is not spoken of any more where it was dropped at once', async () => {
    editor.commands.drop();
    editor.commands.addPoint({ x: 90, y: 60 }, 'include');
    await settled();
    await pass(200);
    expect(editor.tab().making?.late).toBe(false);
    expect(heard()).toBe('say.mask');
  });

  it('is not late where another candidate is chosen instead', async () => {
    await pass(200);
    editor.commands.choose('whole');
    expect(editor.tab().making?.late).toBe(false);
  });

  it('does not end the lateness of the next one that is kept', async () => {
    editor.commands.drop();
    editor.commands.addPoint({ x: 90, y: 60 }, 'include');
    await settled();
    editor.masks.full = () => new Promise(() => undefined);
    void editor.commands.keep();
    await settled();
    await pass(200);
    editor.masks.answerAll();
    await settled();
    expect(editor.tab().making?.late).toBe(true);
  });
});
