import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newDocument } from '../../core/document/changes';
import { Failure } from '../../core/errors/failure';
import { currentStep, openHistory } from '../../core/history/history';
import { samplePhoto, settled, testEditor, type TestEditor } from './editor.test-support';

let editor: TestEditor;
beforeEach(() => {
  editor = testEditor();
});

async function keepAMask(): Promise<void> {
  editor.commands.addPoint({ x: 50, y: 60 }, 'include');
  await settled();
  await editor.commands.keep();
}

describe('opening', () => {
  it('gives each photo a tab; a bad one is a banner and the rest open', async () => {
    editor.server.bad.set('notes.png', new Failure('photo-not-a-picture', { file: 'notes.png', kind: 'text' }));
    await editor.commands.openFiles([new File(['a'], 'a.jpg'), new File(['b'], 'notes.png'), new File(['c'], 'c.jpg')]);
    await settled();
    const { tabs, activeTab, banners } = editor.store.getState();
    expect(tabs.map((tab) => tab.name)).toEqual(['a.jpg', 'c.jpg']);
    expect(activeTab).toBe(tabs[1]?.id);
    expect(tabs.map((tab) => tab.encoding.state)).toEqual(['done', 'done']);
    expect(banners).toMatchObject([{ problem: { code: 'photo-not-a-picture', values: { file: 'notes.png' } } }]);
  });

  it('does not send a file that is larger than the other side takes', async () => {
    await editor.start(new AbortController().signal);
    await editor.commands.openFiles([new File([new Uint8Array(1_000_001)], 'big.tif')]);
    expect(editor.store.getState().banners).toMatchObject([{ problem: { code: 'upload-too-large', values: { file: 'big.tif' } } }]);
    expect(editor.server.opened).toEqual([]);
  });

  it('fits the photo into the canvas, and keeps it fitted while the window is resized', async () => {
    await editor.commands.openSample('a.jpg');
    expect(editor.tab().viewport.zoom).toBe(2);
    editor.commands.setCanvasSize({ width: 364, height: 800 });
    expect(editor.tab().viewport).toEqual({ zoom: 0.75, x: expect.closeTo(200 - 182 / 0.75, 6), y: expect.closeTo(150 - 400 / 0.75, 6) });
    editor.commands.zoomBy(2);
    editor.commands.setCanvasSize({ width: 464, height: 800 });
    expect(editor.tab().viewport.zoom).toBe(1.5);
  });

  it('of a project of another program says which layers it is without', async () => {
    editor.server.journalled.set('/art/poster.ora', { history: openHistory(newDocument(samplePhoto('poster.png')), 'poster'), path: '/art/poster.ora', name: 'poster.ora' });
    editor.server.leftOut = ['Title', 'logo'];
    await editor.commands.openPath('/art/poster.ora');
    expect(editor.tab().name).toBe('poster.ora');
    expect(editor.store.getState().toast?.message).toEqual({ id: 'say.leftOut', values: { file: 'poster.ora', layers: 'Title, logo', count: 2 } });
  });

  it('of a picture as a layer puts it in the middle, by the name of what Node made of it', async () => {
    await editor.commands.openSample('a.jpg');
    await editor.commands.addAsLayers([new File(['l'], 'logo.png')]);
    const { document } = currentStep(editor.tab().history);
    const { photo } = document;
    expect(document.layers.at(-1)).toMatchObject({ kind: 'image', name: 'logo', blob: expect.stringMatching(/^[0-9a-f]{64}$/), bounds: { x: 0, y: 0, width: photo.width, height: photo.height } });
  });

  it('starts with the files that came with the start', async () => {
    editor.server.pendingFiles = ['/photos/x.jpg', '/photos/y.jpg'];
    await editor.start(new AbortController().signal);
    await settled();
    expect(editor.store.getState().tabs.map((tab) => tab.name)).toEqual(['x.jpg', 'y.jpg']);
    expect(editor.store.getState().decoderRuntime).toEqual({ device: 'test', threads: 1 });
  });

  it('tells a photo that cannot be encoded, and tries again when asked', async () => {
    let fail = (_error: Error): void => undefined;
    editor.server.embedding = new Promise((_, reject) => (fail = reject));
    await editor.commands.openSample('a.jpg');
    fail(new Failure('engine-failed', { file: 'a.jpg', detail: 'out of memory' }));
    await settled();
    expect(editor.tab().encoding).toMatchObject({ state: 'failed', problem: { code: 'engine-failed' } });
    expect(editor.store.getState().banners[0]?.actions).toEqual([{ id: 'file.encodeAgain' }]);
    editor.server.embedding = Promise.resolve();
    editor.commands.encodeAgain();
    await settled();
    expect(editor.tab().encoding).toMatchObject({ state: 'done', seconds: 0.6, fromCache: false });
  });
});

describe('a file that does not open', () => {
  const said = () => editor.store.getState().banners.map(({ problem }) => problem.values['file']);
  const read = (...names: string[]) => {
    for (const { id, problem } of editor.store.getState().banners) if (names.includes(String(problem.values['file']))) editor.commands.bannerRead(id);
  };
  const bad = async (...names: string[]) => {
    for (const name of names) editor.server.bad.set(name, new Failure('photo-not-a-picture', { file: name, kind: 'text' }));
    await editor.commands.openFiles(names.map((name) => new File(['x'], name)));
  };

  it('is told of until another one opens', async () => {
    await bad('notes.png', 'list.png');
    expect(said()).toEqual(['notes.png', 'list.png']);
    await bad('third.png');
    expect(said()).toEqual(['notes.png', 'list.png', 'third.png']);
    read('notes.png', 'third.png');
    await editor.commands.openSample('a.jpg');
    // nobody has read that one
    expect(said()).toEqual(['list.png']);
    editor.server.bad.clear();
    await editor.commands.openFiles([new File(['x'], 'list.png')]);
    expect(said()).toEqual([]);
  });

  it('is told of beside those that came with it, until the person goes on', async () => {
    editor.server.bad.set('notes.png', new Failure('photo-not-a-picture', { file: 'notes.png', kind: 'text' }));
    await editor.commands.openArrived(['/x/notes.png', '/x/a.jpg']);
    await settled();
    expect(said()).toEqual(['notes.png']);
    await editor.commands.addAsLayers([new File(['x'], 'notes.png'), new File(['l'], 'logo.png')]);
    expect(said()).toEqual(['notes.png']);
    await keepAMask();
    expect(said()).toEqual(['notes.png']);
    read('notes.png');
    editor.commands.undo();
    expect(said()).toEqual([]);
  });

  it('does not take other messages along', async () => {
    editor.commands.report(new Failure('disk-full', { folder: '/out' }));
    await bad('notes.png');
    for (const { id } of editor.store.getState().banners) editor.commands.bannerRead(id);
    await editor.commands.openSample('a.jpg');
    expect(editor.store.getState().banners.map(({ problem }) => problem.code)).toEqual(['disk-full']);
  });
});

describe('a photo that is open already', () => {
  const names = () => editor.store.getState().tabs.map(({ name }) => name);

  it('is shown instead of opened again, and a copy of it has a number', async () => {
    await editor.commands.openSample('cup.jpg');
    const first = editor.tab().id;
    await editor.commands.openSample('b.jpg');
    await editor.commands.openFiles([new File(['c'], 'cup.jpg')]);
    expect(names()).toEqual(['cup.jpg', 'b.jpg']);
    expect(editor.tab().id).toBe(first);
    const { toast } = editor.store.getState();
    expect(toast).toMatchObject({ message: { id: 'say.openAlready', values: { name: 'cup.jpg' } }, action: { label: { id: 'say.openCopy' } } });
    toast?.action?.run();
    expect(names()).toEqual(['cup.jpg', 'b.jpg', 'cup.jpg (2)']);
    expect(editor.tab().name).toBe('cup.jpg (2)');
    await editor.commands.openPath('/x/cup.jpg', true);
    expect(editor.tab().name).toBe('cup.jpg (3)');
  });

  it('holds for a project too, by its path', async () => {
    editor.server.journalled.set('/art/poster.ora', { history: openHistory(newDocument(samplePhoto('poster.png')), 'poster'), path: '/art/poster.ora', name: 'poster.ora' });
    await editor.commands.openPath('/art/poster.ora');
    await editor.commands.openPath('/art/poster.ora');
    expect(names()).toEqual(['poster.ora']);
  });
});

describe('a batch that is in front', () => {
  it('stays there when a file that was named at the start arrives, which is said', async () => {
    editor.commands.show({ workspace: 'batch' });
    await editor.commands.openArrived(['/photos/a.jpg']);
    await settled();
    const { toast, tabs, activeTab, workspace } = editor.store.getState();
    expect(workspace).toBe('batch');
    expect(tabs).toMatchObject([{ name: 'a.jpg', encoding: { state: 'done' } }]);
    // going to Edit shows it
    expect(activeTab).toBe(tabs[0]?.id);
    expect(toast?.message.id).toBe('say.openBehind');
    editor.commands.show({ workspace: 'edit' });
    expect(editor.store.getState().toast).toBeNull();
  });

  it('stays there when a photo that was asked for in Edit took its time', async () => {
    const opening = editor.commands.openSample('a.jpg');
    editor.commands.show({ workspace: 'batch' });
    await opening;
    expect(editor.store.getState().workspace).toBe('batch');
  });

  it('makes room for a photo that was asked for from there', async () => {
    editor.commands.show({ workspace: 'batch' });
    await editor.commands.openPath('/x/a.jpg');
    expect(editor.store.getState().workspace).toBe('edit');
    expect(editor.tab().name).toBe('a.jpg');
  });
});

describe('settings that are in front', () => {
  const front = () => editor.store.getState().activeTab;

  it('stay there when a photo comes from elsewhere, which is said', async () => {
    editor.commands.activate('settings');
    await editor.commands.openArrived(['/photos/a.jpg']);
    expect(front()).toBe('settings');
    const { toast, tabs } = editor.store.getState();
    expect(toast).toMatchObject({ message: { id: 'say.openBehind', values: { name: 'a.jpg' } }, action: { label: { id: 'say.show' } } });
    toast?.action?.run();
    expect(front()).toBe(tabs[0]?.id);
  });

  it('stay there when they were opened while a photo was still on its way', async () => {
    const opening = editor.commands.openSample('a.jpg');
    editor.commands.activate('settings');
    await opening;
    expect(front()).toBe('settings');
  });

  it('make room for a photo that was asked for from there', async () => {
    editor.commands.activate('settings');
    await editor.commands.openSample('a.jpg');
    expect(editor.tab().name).toBe('a.jpg');
  });
});

describe('a step that brings a layer back', () => {
  it('selects it, whatever was selected before', async () => {
    await editor.commands.openSample('a.jpg');
    await settled();
    await keepAMask();
    const [kept] = editor.tab().selection;
    editor.commands.undo();
    expect(editor.tab().selection).toEqual([]);
    editor.commands.select(['photo']);
    editor.commands.redo();
    expect(editor.tab().selection).toEqual([kept]);
    editor.commands.remove([kept ?? '']);
    editor.commands.undo();
    expect(editor.tab().selection).toEqual([kept]);
  });
});

describe('closing', () => {
  it('asks nothing where nothing was done', async () => {
    await editor.commands.openSample('a.jpg');
    await editor.commands.openSample('b.jpg');
    editor.commands.close(editor.tab().id);
    expect(editor.store.getState().tabs.map((tab) => tab.name)).toEqual(['a.jpg']);
    expect(editor.tab().name).toBe('a.jpg');
    expect(editor.masks.released).toHaveLength(1);
  });

  it('keeps the embedding of a photo that another tab shows', async () => {
    await editor.commands.openSample('a.jpg');
    await editor.commands.openPath('/photos/a.jpg', true);
    editor.commands.close(editor.tab().id);
    expect(editor.masks.released).toEqual([]);
  });

  it('gives up reading the photo', async () => {
    editor.server.embedding = new Promise(() => undefined);
    await editor.commands.openSample('a.jpg');
    editor.commands.close(editor.tab().id);
    await settled();
    expect(editor.store.getState().banners).toEqual([]);
    expect(editor.masks.images).toEqual([]);
  });

  it('asks where work is not saved, and does what is answered', async () => {
    await editor.commands.openSample('a.jpg');
    await settled();
    await keepAMask();
    const { id } = editor.tab();
    editor.commands.close(id);
    expect(editor.store.getState().closing).toBe(id);
    await editor.commands.answerClose('cancel');
    expect(editor.store.getState()).toMatchObject({ closing: null, tabs: [{ id }] });

    editor.host.savePath = null;
    editor.commands.close(id);
    await editor.commands.answerClose('save');
    expect(editor.store.getState().tabs).toHaveLength(1);

    editor.host.savePath = '/home/me/a.ora';
    editor.commands.close(id);
    await editor.commands.answerClose('save');
    expect(editor.server.saved).toEqual([{ path: '/home/me/a.ora', steps: 2 }]);
    expect(editor.store.getState().tabs).toEqual([]);
  });

  it('forgets the work that a person gives up', async () => {
    await editor.commands.openSample('a.jpg');
    await settled();
    await keepAMask();
    editor.commands.close(editor.tab().id);
    await editor.commands.answerClose('discard');
    expect(editor.store.getState()).toMatchObject({ tabs: [], activeTab: null });
  });
});

describe('saving', () => {
  it('asks for a place once, and then writes there', async () => {
    await editor.commands.openSample('a.jpg');
    await settled();
    await keepAMask();
    editor.host.savePath = '/home/me/cat.ora';
    await editor.commands.save(false);
    editor.host.savePath = '/home/me/other.ora';
    await editor.commands.save(false);
    expect(editor.server.saved.map(({ path }) => path)).toEqual(['/home/me/cat.ora', '/home/me/cat.ora']);
    expect(editor.tab()).toMatchObject({ path: '/home/me/cat.ora', name: 'cat.ora', savedStep: currentStep(editor.tab().history).id });
    await editor.commands.save(true);
    expect(editor.tab().path).toBe('/home/me/other.ora');
  });

  it('is a download where the host has no dialog', async () => {
    await editor.commands.openSample('cat.jpg');
    await editor.commands.save(false);
    expect(editor.host.downloads).toEqual(['cat.ora']);
    // not the photo's name, which the tab keeps
    expect(editor.store.getState().toast?.message).toEqual({ id: 'say.saved', values: { file: 'cat.ora' } });
  });
});

describe('the journal', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const change = (name: string) => editor.commands.commit('rename', name, (document) => ({ ...document, layers: document.layers.map((layer) => ({ ...layer, name })) }));
  const written = () => [...editor.server.journalled.values()].map((body) => body.history.steps.length);

  it('has the work soon after it was done, and at the latest in six seconds', async () => {
    await editor.commands.openSample('a.jpg');
    await settled();
    expect(written()).toEqual([]);
    change('one');
    await vi.advanceTimersByTimeAsync(1600);
    expect(written()).toEqual([2]);
    // changes without a pause
    for (let second = 0; second < 6; second++) {
      change(`more ${second}`);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(written()[0]).toBeGreaterThan(6);
  });

  it('is empty again when everything was taken back, saved or given up', async () => {
    await editor.commands.openSample('a.jpg');
    await settled();
    change('one');
    await vi.advanceTimersByTimeAsync(2000);
    editor.commands.undo();
    await vi.advanceTimersByTimeAsync(2000);
    expect(written()).toEqual([]);
    editor.commands.redo();
    await vi.advanceTimersByTimeAsync(2000);
    expect(written()).toEqual([2]);
    await editor.commands.save(false);
    expect(written()).toEqual([]);
    change('two');
    await vi.advanceTimersByTimeAsync(2000);
    expect(written()).toEqual([3]);
    editor.commands.close(editor.tab().id);
    await editor.commands.answerClose('discard');
    await settled();
    expect(written()).toEqual([]);
  });

  /** The window's next run, which finds what this one's journal holds. */
  async function afterCrash(): Promise<TestEditor> {
    const later = testEditor();
    for (const [id, body] of editor.server.journalled) later.server.journalled.set(id, body);
    await later.start(new AbortController().signal);
    return later;
  }

  it('offers the work of an earlier run, and brings it back as not saved', async () => {
    await editor.commands.openSample('a.jpg');
    await settled();
    change('one');
    await vi.advanceTimersByTimeAsync(2000);
    const later = await afterCrash();
    const [entry] = later.store.getState().recoverable;
    expect(entry).toMatchObject({ name: 'a.jpg', steps: 2 });
    await later.commands.recover(entry?.documentId ?? '');
    expect(later.store.getState().recoverable).toEqual([]);
    expect(currentStep(later.tab().history).subject).toBe('one');
    later.commands.close(later.tab().id);
    expect(later.store.getState().closing).toBe(later.tab().id);
    await later.commands.answerClose('discard');
    await settled();
    expect(later.server.journalled.size).toBe(0);
  });

  it('brings work back with its project\'s file: saving goes there, and opening the file shows the tab', async () => {
    await editor.commands.openSample('a.jpg');
    await settled();
    change('one');
    editor.host.savePath = '/home/me/cat.ora';
    await editor.commands.save(false);
    change('two');
    await vi.advanceTimersByTimeAsync(2000);

    const later = await afterCrash();
    await later.commands.recover(later.store.getState().recoverable[0]?.documentId ?? '');
    expect(later.tab()).toMatchObject({ name: 'cat.ora', path: '/home/me/cat.ora', savedStep: null });
    await later.commands.openPath('/home/me/cat.ora');
    expect(later.store.getState().tabs).toHaveLength(1);
    await later.commands.save(false);
    expect(later.server.saved).toEqual([{ path: '/home/me/cat.ora', steps: 3 }]);
  });

  it('of work that was saved as a download, opening that file shows the tab as well', async () => {
    await editor.commands.openSample('a.jpg');
    await settled();
    change('one');
    await editor.commands.save(false);
    const saved = editor.tab().history;
    change('two');
    await vi.advanceTimersByTimeAsync(2000);

    const later = await afterCrash();
    await later.commands.recover(later.store.getState().recoverable[0]?.documentId ?? '');
    later.server.journalled.set('a.ora', { history: saved, path: null, name: 'a.ora' });
    await later.commands.openFiles([new File(['x'], 'a.ora')]);
    expect(later.store.getState().tabs).toHaveLength(1);
    const { toast } = later.store.getState();
    expect(toast?.message).toEqual({ id: 'say.openAlready', values: { name: 'a.jpg' } });
    toast?.action?.run();
    expect(later.store.getState().tabs.map(({ name }) => name)).toEqual(['a.jpg', 'a.ora']);
  });

  it('does not offer the work of another window that is open', async () => {
    await editor.commands.openSample('a.jpg');
    await settled();
    change('one');
    await vi.advanceTimersByTimeAsync(2000);
    const [[id, body] = ['', undefined]] = editor.server.journalled;
    const later = testEditor();
    if (body) later.server.journalled.set(id, body);
    later.host.held.add(id);
    await later.start(new AbortController().signal);
    expect(later.store.getState().recoverable).toEqual([]);
  });
});
