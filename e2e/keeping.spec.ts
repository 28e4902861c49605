import { readdir } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { BatchView } from './support/batch-view';
import { CanvasHand } from './support/canvas-hand';
import type { Editor } from './support/editor';
import { samplePhoto } from './support/home';
import { expect, test } from './support/test';

/** assets/samples/coffee.jpg: a white cup on a red saucer, a spoon beside it. */
const COFFEE = { width: 600, height: 400 };
const KEEPING = 'Keeping the mask at full size, Esc drops it';

test.use({ files: async ({ home }, use) => use([await home.copy(samplePhoto('coffee'), 'coffee.jpg')]) });

/** A slow machine: no mask at full size gets into the store before it is let go. */
async function slow(page: Page): Promise<() => void> {
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/api/blobs/*', async (route) => {
    if (route.request().method() === 'PUT') await held;
    await route.continue();
  });
  return letGo;
}

async function keepTwo(editor: Editor): Promise<() => void> {
  const hand = new CanvasHand(editor, COFFEE);
  await hand.encoded();
  await hand.click(300, 170);
  await hand.answered();
  await hand.keep();
  const letGo = await slow(editor.page);
  await hand.click(420, 330);
  await hand.answered();
  await editor.press('Enter');
  await expect(editor.statusBar).toContainText(KEEPING);
  await expect(editor.page.getByRole('group', { name: 'Candidates' }).getByRole('button', { name: /^Keep/ })).toHaveAttribute('aria-disabled', 'true');
  return letGo;
}

test('a project that is saved while a mask is being kept has it', async ({ editor, home }) => {
  const letGo = await keepTwo(editor);
  const downloading = editor.page.waitForEvent('download');
  await editor.press('Control+s');
  await expect(editor.page.getByText('Saving as soon as the mask is kept')).toBeVisible();
  await editor.page.screenshot({ path: test.info().outputPath('saving.png') });
  letGo();
  const file = home.file('coffee.ora');
  await (await downloading).saveAs(file);
  await expect(editor.page.getByText('Saved as coffee.ora')).toBeVisible();
  await expect(editor.tab('coffee.jpg')).not.toHaveAccessibleName(/unsaved/);
  // the file is the document that is open
  await editor.open(file);
  await expect(editor.page.getByRole('status').filter({ hasText: 'coffee.jpg is open already' })).toBeVisible();
  await editor.button('Open another copy').click();
  await expect(editor.tab('coffee.ora')).toHaveAttribute('aria-selected', 'true');
  await expect(editor.layers.getByRole('treeitem', { name: /^Object/ })).toHaveCount(2);
});

test('the export waits for a mask that is being kept, and has it ticked', async ({ editor, home }) => {
  const letGo = await keepTwo(editor);
  await editor.press('Shift+Control+E');
  const sheet = editor.dock.getByRole('region', { name: 'Export' });
  await expect(sheet).toContainText('A mask is still being kept. Its layer comes into this list.');
  await editor.page.screenshot({ path: test.info().outputPath('export.png') });
  await expect(sheet.getByRole('button', { name: /^Export/ })).toHaveAttribute('aria-disabled', 'true');
  letGo();
  await expect(sheet.getByRole('checkbox', { name: 'Export Object 2' })).toBeChecked();
  const folder = sheet.getByRole('textbox', { name: 'Folder' });
  await folder.fill(home.file('out'));
  await folder.press('Enter');
  await sheet.getByRole('button', { name: 'Export 1 file' }).click();
  await expect.poll(() => readdir(home.file('out')).catch(() => [])).toEqual(['Object 2.png']);
});

test('Escape ends the keeping of a mask, and Undo of the message brings back that very mask', async ({ editor }) => {
  const letGo = await keepTwo(editor);
  await editor.press('Escape');
  await expect(editor.statusBar).not.toContainText(KEEPING);
  const dropped = editor.page.getByRole('status').filter({ hasText: 'Mask dropped' });
  await dropped.getByRole('button', { name: 'Undo' }).click();
  await expect(editor.markers).toHaveCount(1);
  await expect(dropped).toHaveCount(0);
  letGo();
  await editor.press('Escape');
  await expect(dropped).toBeVisible();
  // what comes next is what an undo would take back now
  const hand = new CanvasHand(editor, COFFEE);
  await hand.click(300, 170);
  await expect(dropped).toHaveCount(0);
  await expect(editor.layers.getByRole('treeitem', { name: /^Object/ })).toHaveCount(1);
});

test('what was said of the last try goes with the next act', async ({ editor }) => {
  const hand = new CanvasHand(editor, COFFEE);
  await hand.encoded();
  await editor.layers.getByRole('treeitem', { name: /coffee/ }).click();
  for (const act of ['Shift+Control+E', 'Control+z']) {
    await editor.press('Delete');
    await expect(editor.statusBar).toContainText('The photo itself stays');
    await editor.press(act);
    await expect(editor.statusBar).not.toContainText('The photo itself stays');
    await editor.press('Escape');
  }
});

test('a message that nothing was done wears no tick', async ({ editor }) => {
  const hand = new CanvasHand(editor, COFFEE);
  await hand.encoded();
  await editor.canvas.dispatchEvent('paste');
  const message = editor.page.getByRole('status').filter({ hasText: 'There is no picture in the clipboard' });
  await expect(message.locator('svg.lucide-info')).toBeVisible();
  await editor.page.screenshot({ path: test.info().outputPath('note.png') });
});

test('a folder that is suggested for the results never comes into a field that is being typed in', async ({ editor }) => {
  const batch = new BatchView(editor.page);
  await batch.go();
  await batch.button('New batch').first().click();
  const [photos, results] = ['Photos', 'Results'].map((name) => editor.page.getByRole('textbox', { name }));
  if (!photos || !results) throw new Error('no fields');
  await photos.fill('/home/me/shoot');
  // leaving the one field suggests, and the press that leaves it goes into the other
  await results.click();
  await editor.page.keyboard.type('/mine');
  await expect(results).toHaveValue('/mine');
  await results.press('Enter');
  await photos.fill('/home/me/other');
  await photos.press('Enter');
  await expect(results).toHaveValue('/mine');
});
