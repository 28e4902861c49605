import { expect, it } from 'vitest';
import { currentStep } from '../../core/history/history';
import { settled, testEditor } from './editor.test-support';

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
