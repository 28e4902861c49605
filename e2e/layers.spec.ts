import AxeBuilder from '@axe-core/playwright';
import type { Locator } from '@playwright/test';
import { CanvasHand } from './support/canvas-hand';
import type { Editor } from './support/editor';
import { samplePhoto } from './support/home';
import { expect, test } from './support/test';

/** assets/samples/coffee.jpg: a white cup on a red saucer, a spoon beside it. */
const COFFEE = { width: 600, height: 400 };

test.use({ files: async ({ home }, use) => use([await home.copy(samplePhoto('coffee'), 'coffee.jpg')]) });

function rows(editor: Editor): Locator {
  return editor.layers.getByRole('treeitem');
}

function row(editor: Editor, name: string): Locator {
  return editor.layers.getByRole('treeitem', { name: new RegExp(`^${name}, layer`) });
}

/** Keeps the cup, and then the table. */
async function keepTwo(editor: Editor): Promise<CanvasHand> {
  const hand = new CanvasHand(editor, COFFEE);
  await hand.encoded();
  for (const [index, [x, y]] of ([[300, 170], [60, 40]] as const).entries()) {
    await hand.click(x, y);
    await hand.answered();
    await editor.press('Enter');
    await expect(row(editor, `Object ${index + 1}`)).toBeVisible();
  }
  return hand;
}

const names = (editor: Editor): Promise<string[]> => rows(editor).evaluateAll((elements) => elements.map((element) => element.getAttribute('aria-label')?.split(',')[0] ?? ''));

test('sees the mask in the making above all layers, until it is one of them', async ({ editor }) => {
  const hand = new CanvasHand(editor, COFFEE);
  await hand.encoded();
  await expect(editor.dock).toContainText('No layers yet. Point at something and press Enter.');
  await hand.click(300, 170);
  await hand.answered();
  await expect(rows(editor).first()).toHaveAccessibleName('New mask, 1 click, not kept yet');
  // the number of clicks once, not once for a wide dock and once for a narrow one
  await expect(rows(editor).first().getByText('1 click').filter({ visible: true })).toHaveText('1 click, not kept yet');
  await hand.click(320, 200);
  await expect(rows(editor).first()).toHaveAccessibleName('New mask, 2 clicks, not kept yet');
  await editor.press('Escape');
  expect(await names(editor)).toEqual(['coffee.jpg']);
});

test('names, hides, locks and orders layers', async ({ editor }) => {
  await keepTwo(editor);
  expect(await names(editor)).toEqual(['Object 2', 'Object 1', 'coffee.jpg']);

  // the name: typed in its place, kept by Enter, put back by Escape
  await row(editor, 'Object 1').getByText('Object 1').dblclick();
  const field = editor.page.getByRole('textbox', { name: 'Name of the layer' });
  await field.fill('  Cup ☕ ');
  await field.press('Enter');
  await expect(row(editor, 'Cup ☕')).toBeFocused();
  await editor.press('F2');
  await field.fill('Something else');
  await field.press('Escape');
  expect(await names(editor)).toEqual(['Object 2', 'Cup ☕', 'coffee.jpg']);

  // the eye: one layer, and with Alt all others
  await editor.button('Hide Object 2').click();
  await expect(row(editor, 'Object 2')).toHaveAccessibleName('Object 2, layer 1 of 3, hidden');
  await expect(row(editor, 'Object 2')).toContainText('Hidden');
  await editor.button('Hide Cup ☕').click({ modifiers: ['Alt'] });
  await expect(row(editor, 'coffee.jpg')).toHaveAccessibleName(/hidden, locked$/);
  await expect(row(editor, 'Cup ☕')).toHaveAccessibleName(/visible$/);
  await editor.button('Hide Cup ☕').click({ modifiers: ['Alt'] });
  await expect(rows(editor).filter({ hasText: 'Hidden' })).toHaveCount(0);

  // the lock: what is locked can't be deleted or faded
  await row(editor, 'Cup ☕').click();
  await editor.button('Lock Cup ☕').click();
  await expect(editor.page.getByRole('spinbutton', { name: 'Opacity' })).toBeDisabled();
  await row(editor, 'Cup ☕').press('Delete');
  await expect(rows(editor)).toHaveCount(3);
  await row(editor, 'Cup ☕').getByRole('button', { name: 'Unlock Cup ☕' }).click();

  // the order: dragged by hand, and back by undo
  const [from, to] = [await row(editor, 'Cup ☕').boundingBox(), await row(editor, 'Object 2').boundingBox()];
  await editor.page.mouse.move(from!.x + 120, from!.y + from!.height / 2);
  await editor.page.mouse.down();
  await editor.page.mouse.move(to!.x + 120, to!.y + 4, { steps: 5 });
  await editor.page.mouse.up();
  await expect.poll(() => names(editor)).toEqual(['Cup ☕', 'Object 2', 'coffee.jpg']);
  await editor.press('Control+z');
  await expect.poll(() => names(editor)).toEqual(['Object 2', 'Cup ☕', 'coffee.jpg']);

  await row(editor, 'Object 2').click();
  await editor.page.getByRole('button', { name: 'Duplicate the layer' }).click();
  await expect.poll(() => names(editor)).toEqual(['Object 3', 'Object 2', 'Cup ☕', 'coffee.jpg']);
  await editor.page.getByRole('button', { name: 'Delete the layer' }).click();
  await expect(rows(editor)).toHaveCount(3);
});

test('fades and blends what is selected, several layers in one step', async ({ editor }) => {
  await keepTwo(editor);
  await row(editor, 'Object 2').click();
  await row(editor, 'Object 1').click({ modifiers: ['Shift'] });
  await expect(editor.layers.getByRole('treeitem', { selected: true })).toHaveCount(2);
  const opacity = editor.page.getByRole('spinbutton', { name: 'Opacity' });
  await opacity.fill('120/2');
  await opacity.press('Enter');
  await editor.page.getByRole('combobox', { name: 'Blend mode' }).selectOption({ label: 'Multiply' });
  for (const name of ['Object 1', 'Object 2']) await expect(row(editor, name)).toContainText(/Multiply, 60\s%/);
  await editor.press('Control+z');
  for (const name of ['Object 1', 'Object 2']) await expect(row(editor, name)).toContainText(/^Object \d60\s%$/);
});

test('does all of it without a mouse', async ({ editor }) => {
  await keepTwo(editor);
  await row(editor, 'Object 2').focus();
  await editor.press('ArrowDown');
  await expect(row(editor, 'Object 1')).toBeFocused();
  await expect(row(editor, 'Object 1')).toHaveAttribute('aria-selected', 'true');
  await editor.press('Space');
  await expect(row(editor, 'Object 1')).toHaveAccessibleName(/hidden$/);
  await editor.press('End');
  await expect(row(editor, 'coffee.jpg')).toBeFocused();
  await editor.press('Home');
  await editor.press('Shift+F10');
  await expect(editor.page.getByRole('menuitem', { name: /^Rename/ })).toBeVisible();
  await expect(editor.page.getByRole('menuitem', { name: /^Delete the layer/ })).toBeVisible();
  await editor.press('Escape');
  await editor.press('Delete');
  await expect.poll(() => names(editor)).toEqual(['Object 1', 'coffee.jpg']);
});

test('shows the mask\'s prompts and evidence, and lets prompts go', async ({ editor }) => {
  const hand = new CanvasHand(editor, COFFEE);
  await hand.encoded();
  await hand.click(300, 170);
  await hand.answered();
  await hand.click(100, 60, { alt: true });
  const prompts = editor.dock.getByRole('list', { name: 'Prompts' });
  await expect(prompts.getByRole('listitem')).toHaveText([/^\+Include30\d, 1[67]\d$/, /^−Exclude(99|100), (59|60)$/]);
  await expect(editor.dock).toContainText(/Predicted IoU[01]\.\d\dStability score[01]\.\d\dArea[\d,]+\spx, \d+(\.\d)?\s%/);
  await prompts.getByRole('button', { name: 'Remove Exclude point 2' }).click();
  await expect(prompts.getByRole('listitem')).toHaveCount(1);
  await editor.canvas.focus();
  await editor.press('Enter');
  await expect(row(editor, 'Object 1')).toBeVisible();
  // a kept layer still has its prompts
  await row(editor, 'Object 1').click();
  await expect(prompts.getByRole('listitem')).toHaveCount(1);
  await editor.dock.getByRole('button', { name: 'Edit mask prompts' }).last().click();
  await expect(prompts.getByRole('button', { name: 'Remove Include point 1' })).toBeVisible();
});

test('is fit for a screen reader', async ({ editor, page }) => {
  await keepTwo(editor);
  await row(editor, 'Object 1').click();
  for (const tab of ['Mask', 'Look', 'History']) {
    await editor.tab(tab).click();
    const { violations } = await new AxeBuilder({ page }).include('[data-region="dock"]').analyze();
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  }
});
