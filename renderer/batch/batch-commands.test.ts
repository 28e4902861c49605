import { beforeEach, describe, expect, it, vi } from 'vitest';
import { currentStep } from '../../core/history/history';
import { settled, testEditor, type TestEditor } from '../state/editor.test-support';
import { INITIAL_BATCH, SUBJECT, countItems, selectedItem, standing, suggestedName, type BatchState } from './batch-state';
import { testItem } from './batches.test-support';

let editor: TestEditor;
beforeEach(() => {
  editor = testEditor();
  editor.store.setState((state) => ({ settings: { ...state.settings, exportFolder: '/pictures' } }));
});

const batch = (): BatchState => editor.store.getState().batch;
async function opened(...items: ReturnType<typeof testItem>[]): Promise<void> {
  editor.server.batches.items = items;
  editor.batch.open('b1');
  await settled();
}

describe('where a photo stands', () => {
  it('asks for a look only where something is odd and nobody has looked', () => {
    expect(standing(testItem(0))).toBe('accepted');
    expect(standing(testItem(0, { flag: 'low-iou' }))).toBe('review');
    expect(standing(testItem(0, { flag: 'low-iou', verdict: 'accepted' }))).toBe('accepted');
    expect(standing(testItem(0, { verdict: 'rejected' }))).toBe('rejected');
    expect(standing(testItem(0, { state: 'skipped' }))).toBe('skipped');
    expect(standing(testItem(0, { state: 'working' }))).toBe('waiting');
  });
});

describe('the folder of results', () => {
  it.each([
    ['/home/me/shoot', 'shoot-cut-outs'],
    ['/home/me/shoot/', 'shoot-cut-outs'],
    ['/home/me/shoot/**/*.jpg', 'shoot-cut-outs'],
    ['/home/me/shoot/a.jpg', 'shoot-cut-outs'],
    ['C:\\photos\\影像', '影像-cut-outs'],
    ['*.jpg', 'photos-cut-outs'],
  ])('of %s is %s', (input, name) => {
    expect(suggestedName(input)).toBe(name);
  });
});

describe('a new batch', () => {
  it('suggests where the results go until a person says so, and counts the photos', async () => {
    vi.useFakeTimers();
    editor.batch.begin();
    editor.batch.edit({ inputs: ['/home/shoot'] });
    expect(batch().form).toMatchObject({ inputs: ['/home/shoot'], out: '/pictures/shoot-cut-outs', found: null, recipe: SUBJECT });
    await vi.advanceTimersByTimeAsync(300);
    expect(batch().form?.found).toEqual({ photos: 10, bytes: 1e6 });
    editor.batch.edit({ out: '/mine' });
    editor.batch.edit({ inputs: ['/home/other'] });
    expect(batch().form?.out).toBe('/mine');
    // what was typed is chosen, also where it is what was suggested
    editor.batch.edit({ out: '/pictures/other-cut-outs' });
    editor.batch.edit({ inputs: ['/home/third'] });
    expect(batch().form?.out).toBe('/pictures/other-cut-outs');
    vi.useRealTimers();
  });

  it('starts and is followed', async () => {
    editor.server.batches.items = [testItem(0, { state: 'waiting' })];
    editor.batch.begin();
    editor.batch.edit({ inputs: ['/home/shoot'] });
    await editor.batch.start();
    await settled();
    expect(editor.server.batches.started).toEqual([{ inputs: ['/home/shoot'], out: '/pictures/shoot-cut-outs', recipe: SUBJECT, resume: false }]);
    expect(batch()).toMatchObject({ form: null, open: { id: 'b1' } });
    editor.server.batches.tell({ type: 'item', item: testItem(0) });
    await settled();
    expect(batch().items[0]?.state).toBe('done');
  });

  it('takes dropped photos by their paths, or by their bytes where the host does not know them', async () => {
    const file = (name: string): { file: File; name: string } => ({ file: new File(['x'], name), name });
    editor.host.paths.set('a.jpg', '/real/a.jpg');
    await editor.batch.receive([file('a.jpg')], 'shoot');
    expect(batch().form?.inputs).toEqual(['/real/a.jpg']);
    await editor.batch.receive([file('a.jpg'), file('b.jpg')], 'shoot');
    expect(batch().form).toMatchObject({ inputs: ['/data/shoot'], receiving: null });
    expect(editor.server.batches.dropped).toEqual(['a.jpg', 'b.jpg']);
  });
});

describe('a batch that is looked at', () => {
  it('says when it is done, with what is to be looked at', async () => {
    await opened(testItem(0), testItem(1, { flag: 'unstable' }));
    editor.server.batches.state = 'done';
    editor.server.batches.tell({ type: 'batch', batch: editor.server.batches.info() });
    await settled();
    expect(editor.store.getState().announcement).toEqual({ id: 'batch.say.done', values: { done: 2, total: 2, review: 1 } });
  });

  it('judges and goes to the next of those that are shown', async () => {
    await opened(testItem(0, { flag: 'low-iou' }), testItem(1), testItem(2, { flag: 'low-iou' }));
    editor.batch.filter('review');
    expect(batch().selected).toBe(0);
    await editor.batch.judge('rejected');
    expect(batch().selected).toBe(2);
    expect(countItems(batch().items)).toMatchObject({ review: 1, rejected: 1, accepted: 1 });
    await editor.batch.judge('accepted');
    expect(countItems(batch().items)).toMatchObject({ review: 0, rejected: 1, accepted: 2 });
  });

  it('shows the first of what was asked for where the filter hides the selection', async () => {
    await opened(testItem(0), testItem(1, { state: 'failed' }), testItem(2, { state: 'waiting' }));
    editor.batch.select(0);
    editor.batch.filter('failed');
    expect(selectedItem(batch())?.index).toBe(1);
    editor.batch.filter('all');
    expect(batch().selected).toBe(1);
    // nothing to look at yet
    editor.batch.filter('waiting');
    expect(batch().selected).toBeNull();
    editor.batch.step(-1);
    expect(batch().selected).toBe(2);
  });

  it('pauses, resumes and cancels the batch that is open', async () => {
    await opened(testItem(0));
    await editor.batch.pause();
    await editor.batch.resume();
    await editor.batch.cancel();
    expect(editor.server.batches.asked).toEqual(['events b1', 'pause b1', 'resume b1', 'cancel b1']);
    editor.batch.close();
    expect(batch().open).toBeNull();
  });
});

describe('a correction', () => {
  const found = testItem(1, {
    mask: { blob: 'a'.repeat(64), bounds: { x: 0, y: 0, width: 2, height: 2 }, area: 4 },
    prompts: { points: [{ id: 'p1', x: 10, y: 10, kind: 'include' }], box: null },
    candidate: 'whole',
  });

  it('opens the photo with its mask and prompts, and puts it in the place of the result', async () => {
    await opened(testItem(0), found);
    editor.batch.select(1);
    await editor.batch.correct();
    await settled();
    const tab = editor.tab();
    expect(tab.photo.name).toBe('1.jpg');
    expect(currentStep(tab.history).document.layers.map((layer) => layer.name)).toEqual(['1.jpg', '1']);
    expect(tab.making?.prompts.points).toHaveLength(1);
    expect(batch().corrections[tab.id]).toEqual({ batch: 'b1', name: 'photos', index: 1, file: '1.jpg' });
    editor.commands.show({ workspace: 'edit' });

    await editor.batch.replace();
    expect(editor.server.batches.asked.at(-1)).toMatch(/^correct b1 1 1\.jpg 1$/);
    expect(editor.store.getState()).toMatchObject({ workspace: 'batch', tabs: [], closing: null });
    expect(batch()).toMatchObject({ corrections: {}, selected: 1 });
    expect(batch().items[1]).toMatchObject({ corrected: true, verdict: 'accepted' });
  });

  it.each([
    ['that was kept before its answer is there', () => void editor.commands.keep()],
    ['whose answer is not there yet', () => undefined],
  ])('waits for the mask %s', async (_, enter) => {
    await opened(testItem(0), found);
    editor.batch.select(1);
    editor.masks.held = true;
    void editor.batch.correct();
    await settled();
    enter();
    expect(editor.tab().making?.chosen).toBeNull();
    void editor.batch.replace();
    await settled();
    const corrected = () => editor.server.batches.asked.some((asked) => asked.startsWith('correct'));
    expect(corrected()).toBe(false);
    editor.masks.held = false;
    editor.masks.answerAll();
    await settled();
    expect(corrected()).toBe(true);
    expect(editor.server.blobs.size).toBe(1);
    expect(editor.store.getState()).toMatchObject({ workspace: 'batch', tabs: [] });
  });

  it('replaces nothing where its mask could not be kept', async () => {
    await opened(testItem(0), found);
    editor.batch.select(1);
    await editor.batch.correct();
    await settled();
    editor.masks.failure = new Error('no memory');
    await editor.batch.replace();
    expect(editor.server.batches.asked.some((asked) => asked.startsWith('correct'))).toBe(false);
    expect(editor.store.getState().banners).toHaveLength(1);
    expect(editor.tab().making?.prompts.points).toHaveLength(1);
  });

  it('carries the recipe’s colour', async () => {
    await opened(found);
    editor.server.batches.tell({ type: 'batch', batch: { ...editor.server.batches.info(), recipe: { ...SUBJECT, recolor: { to: '#ff0000', amount: 0.5 } } } });
    await settled();
    editor.store.setState((state) => ({ batch: { ...state.batch, items: [{ ...found, index: 0 }], selected: 0 } }));
    await editor.batch.correct();
    await settled();
    expect(currentStep(editor.tab().history).document.layers[1]).toMatchObject({ adjustments: { recolor: { amount: 0.5 } } });
  });

  it('does nothing where the photo can not be opened but say so', async () => {
    await opened(found);
    editor.store.setState((state) => ({ batch: { ...state.batch, items: [{ ...found, index: 0 }], selected: 0 } }));
    editor.server.bad.set('1.jpg', new Error('gone'));
    await editor.batch.correct();
    expect(editor.store.getState().banners).toHaveLength(1);
    expect(batch().corrections).toEqual({});
  });
});

it('begins with nothing', () => {
  expect(batch()).toEqual(INITIAL_BATCH);
});
