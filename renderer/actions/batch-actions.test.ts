import { describe, expect, it } from 'vitest';
import { testItem } from '../batch/batches.test-support';
import { settled, testEditor, type TestEditor } from '../state/editor.test-support';
import { actionOf, type ActionId } from './registry';

async function opened(...items: ReturnType<typeof testItem>[]): Promise<TestEditor> {
  const editor = testEditor();
  editor.server.batches.items = items;
  editor.batch.open('b1');
  await settled();
  return editor;
}

describe('a batch', () => {
  it.each([
    ['running', null],
    ['paused', null],
    ['cancelled', 'why.batchNotRunning'],
    ['done', 'why.batchNotRunning'],
  ] as const)('that is %s: whether it can be cancelled', async (state, why) => {
    const editor = await opened(testItem(0));
    editor.server.batches.tell({ type: 'batch', batch: { ...editor.server.batches.info(), state } });
    await settled();
    expect(actionOf('batch.cancel').unavailable?.(editor.store.getState())).toBe(why);
  });

  it('says of the photo that is looked at how it was judged', async () => {
    const editor = await opened(testItem(0, { flag: 'low-iou' }), testItem(1), testItem(2, { verdict: 'rejected' }), testItem(3, { state: 'failed' }));
    const pressed = (id: ActionId): boolean | undefined => actionOf(id).checked?.(editor.store.getState());
    const verdicts = [0, 1, 2, 3].map((index) => {
      editor.batch.select(index);
      return [pressed('batch.accept'), pressed('batch.reject')];
    });
    expect(verdicts).toEqual([[false, false], [true, false], [false, true], [false, false]]);
  });

  it('leaves the steps of a document alone that is out of sight', async () => {
    const editor = await opened(testItem(0));
    await editor.commands.openSample('a.jpg');
    editor.commands.change('photo', { kind: 'visible', visible: false });
    const why = (): string | null | undefined => actionOf('edit.undo').unavailable?.(editor.store.getState());
    expect(why()).toBeNull();
    editor.commands.show({ workspace: 'batch' });
    expect(why()).toBe('why.undoInEdit');
  });
});
