import { CanvasHand } from './support/canvas-hand';
import { samplePhoto } from './support/home';
import { expect, test } from './support/test';

test.use({ files: async ({ home }, use) => use([await home.copy(samplePhoto('coffee'), 'coffee.jpg')]) });

test('lists every step by name and time, and goes to any of them', async ({ editor, page }) => {
  const hand = new CanvasHand(editor, { width: 600, height: 400 });
  await hand.encoded();
  await hand.click(300, 170);
  await hand.answered();
  await editor.press('Enter');
  const layer = editor.layers.getByRole('treeitem', { name: /, layer 1 of 2/ });
  await expect(layer).toBeVisible();
  await layer.focus();
  await editor.press('F2');
  await editor.page.getByRole('textbox', { name: 'Name of the layer' }).fill('Cup');
  await editor.press('Enter');
  await editor.press('Space');
  await editor.press('Space');
  await editor.tab('History').click();
  const steps = editor.history.getByRole('option');
  await expect(steps).toHaveText([/^Open “coffee\.jpg”\d\d:\d\d$/, /^Keep “Object 1”/, /^Rename to “Cup”/, /^Hide “Cup”/, /^Show “Cup”/]);
  await expect(editor.dock).toContainText('Step 5 of 5');
  await expect(steps.nth(4)).toHaveAttribute('aria-selected', 'true');

  // a look at what it was, before going there
  await steps.nth(1).hover();
  const preview = page.locator('[data-radix-popper-content-wrapper] canvas');
  await expect(preview).toBeVisible();

  await steps.nth(1).click();
  await expect(editor.layers.getByRole('treeitem', { name: 'Object 1, layer 1 of 2, visible' })).toBeVisible();
  await expect(editor.dock).toContainText('Step 2 of 5');
  // later steps are still there
  await expect(steps).toHaveCount(5);
  await steps.nth(3).click();
  await expect(editor.layers.getByRole('treeitem', { name: 'Cup, layer 1 of 2, hidden' })).toBeVisible();
  await editor.dock.getByRole('button', { name: 'Undo' }).click();
  await expect(editor.dock).toContainText('Step 3 of 5');

  // by key
  await steps.nth(2).focus();
  await editor.press('End');
  await expect(steps.nth(4)).toBeFocused();
  await editor.press('Enter');
  await expect(editor.dock).toContainText('Step 5 of 5');
  await editor.press('Home');
  await editor.press('Enter');
  await expect(editor.layers.getByRole('treeitem')).toHaveCount(1);

  // until something new is done
  await editor.press('End');
  await editor.press('ArrowUp');
  await editor.press('Enter');
  await expect(editor.dock).toContainText('Step 4 of 5');
  await editor.button('Show Cup').click();
  await expect(steps).toHaveText([/^Open/, /^Keep/, /^Rename/, /^Hide/, /^Show/]);
  await editor.layers.getByRole('treeitem', { name: 'Cup, layer' }).click();
  await editor.press('Delete');
  await expect(steps).toHaveCount(6);
  await steps.nth(1).click();
  await editor.button('Hide Object 1').click();
  await expect(steps).toHaveText([/^Open/, /^Keep/, /^Hide “Object 1”/]);
});
