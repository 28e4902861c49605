import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Failure } from '../../core/errors/failure';
import type { Candidate } from '../../core/prompts/prompts';
import type { BatchCandidate } from '../../electron/api/contract';
import { settled, testEditor, type TestEditor } from '../state/editor.test-support';
import { offeredMasks, selectedItem, type OfferedMasks } from './batch-state';
import { testItem } from './batches.test-support';

let editor: TestEditor;
const offered = (): OfferedMasks | null => offeredMasks(editor.store.getState().batch);
const mask = (candidate: Candidate): BatchCandidate => ({ prompts: { points: [], box: null, subject: true }, candidate, predictedIou: 0.9, area: 12_000, mask: { size: [1, 1], counts: '1' } });
const asked = (): string[] => editor.server.batches.asked.filter((what) => !what.startsWith('events'));

beforeEach(async () => {
  editor = testEditor();
  editor.server.batches.items = [testItem(0, { candidate: 'whole' }), testItem(1, { candidate: 'whole' }), testItem(2, { state: 'failed' }), testItem(3, { corrected: true })];
  editor.server.batches.masks = [mask('whole'), mask('part'), mask('subpart')];
  editor.batch.open('b1');
  await settled();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

async function lookAt(index: number): Promise<void> {
  editor.batch.select(index);
  editor.batch.offer();
  await vi.runAllTimersAsync();
}

describe('the masks that a result could be made with', () => {
  it('are asked for of the photo that is looked at last', async () => {
    editor.batch.select(0);
    editor.batch.offer();
    await lookAt(1);
    expect(asked()).toEqual(['candidates b1 1']);
    expect(offered()).toMatchObject({ index: 1, choosing: null, problem: null, masks: [{ candidate: 'whole' }, { candidate: 'part' }, { candidate: 'subpart' }] });
  });

  it.each([2, 3])('are not asked for where there is nothing to choose', async (index) => {
    await lookAt(0);
    await lookAt(index);
    expect(asked()).toEqual(['candidates b1 0']);
    expect(offered()).toBeNull();
  });

  it('take the place of the result, which is then said', async () => {
    await lookAt(1);
    await editor.batch.choose(1);
    expect(asked().at(-1)).toBe('choose b1 1 part');
    expect(selectedItem(editor.store.getState().batch)).toMatchObject({ index: 1, candidate: 'part', predictedIou: 0.5 });
    expect(offered()?.choosing).toBeNull();
    expect(editor.store.getState().announcement).toMatchObject({ id: 'say.mask', values: { name: { id: 'candidate.part' }, share: expect.stringMatching(/^10\s%$/) } });
  });

  it('are taken once: the one that is there, or none, changes nothing', async () => {
    await lookAt(1);
    await editor.batch.choose(0);
    await editor.batch.choose(3);
    expect(asked()).toEqual(['candidates b1 1']);
  });

  it('go by their place, whatever they are called; a place without one changes nothing', async () => {
    editor.server.batches.masks = [mask('combined'), mask('subpart')];
    await lookAt(1);
    await editor.batch.choose(3);
    await editor.batch.choose(1);
    expect(asked()).toEqual(['candidates b1 1', 'choose b1 1 subpart']);
  });

  it('give way to a newer choice', async () => {
    await lookAt(1);
    editor.server.batches.beforeChoice = (signal) => new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))));
    const overtaken = editor.batch.choose(1);
    expect(offered()?.choosing).toBe('part');
    editor.server.batches.beforeChoice = () => Promise.resolve();
    await editor.batch.choose(2);
    await overtaken;
    expect(selectedItem(editor.store.getState().batch)?.candidate).toBe('subpart');
    expect(offered()?.choosing).toBeNull();
    expect(editor.store.getState().banners).toEqual([]);
  });

  it('say why the result could not be made', async () => {
    await lookAt(1);
    editor.server.batches.beforeChoice = () => Promise.reject(new Error('full'));
    await editor.batch.choose(1);
    expect(editor.store.getState().banners).toHaveLength(1);
    expect(offered()?.choosing).toBeNull();
    expect(selectedItem(editor.store.getState().batch)?.candidate).toBe('whole');
  });

  it('are those of the photo that is looked at, also before the next one was asked about', async () => {
    editor.server.batches.items = [0, 1].map((index) => testItem(index, { candidate: 'whole' }));
    editor.batch.open('b2');
    await vi.runAllTimersAsync();
    await lookAt(0);
    expect(offered()?.index).toBe(0);
    editor.batch.select(1);
    expect(offered()).toBeNull();
    await editor.batch.choose(1);
    expect(asked().filter((what) => what.startsWith('choose'))).toEqual([]);
  });

  it('say nothing of a choice whose photo is not looked at any more, and the result is there', async () => {
    await lookAt(0);
    let finish = (): void => undefined;
    editor.server.batches.beforeChoice = () => new Promise((resolve) => (finish = resolve));
    const choosing = editor.batch.choose(2);
    await lookAt(1);
    finish();
    await choosing;
    expect(editor.store.getState().announcement).not.toMatchObject({ id: 'say.mask' });
    expect(offered()).toMatchObject({ index: 1, choosing: null });
    expect(editor.store.getState().batch.items[0]?.candidate).toBe('subpart');
  });

  it('say why there are none', async () => {
    editor.server.batches.beforeCandidates = () => Promise.reject(new Failure('photo-unknown', { id: 'x' }));
    await lookAt(0);
    expect(offered()).toMatchObject({ masks: [], problem: { code: 'photo-unknown' } });
  });
});
