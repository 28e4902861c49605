import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { samplePhoto } from './support/home';
import { expect, test } from './support/test';

test.use({ files: [samplePhoto('cat')] });

/** The page of the settings where keys are changed. */
async function openKeys(page: Page): Promise<Locator> {
  await page.keyboard.press('Control+,');
  await page.getByRole('tab', { name: 'Shortcuts' }).click();
  return page.getByRole('tabpanel', { name: 'Shortcuts' });
}

test('gives Export another key, which then does it and stands everywhere; one that is taken is told, and all can be put back', async ({ editor, page }) => {
  // a photo shows itself when it is open: the settings come after it
  await expect(editor.tab('cat.jpg')).toHaveAttribute('aria-selected', 'true');
  const keys = await openKeys(page);
  const of = (action: string) => keys.getByRole('button', { name: new RegExp(`^Keys for ${action}: `) });
  await expect(of('Export…')).toHaveAccessibleName('Keys for Export…: Shift Ctrl E');

  // Esc leaves it
  await of('Export…').click();
  await page.keyboard.press('Escape');
  await expect(of('Export…')).toHaveAccessibleName('Keys for Export…: Shift Ctrl E');

  await of('Export…').click();
  const saved = page.waitForResponse((response) => response.request().method() === 'PUT' && response.url().endsWith('/api/settings'));
  await page.keyboard.press('Alt+p');
  expect((await saved).ok()).toBe(true);
  await expect(of('Export…')).toHaveAccessibleName('Keys for Export…: Alt P');

  // Undo has this one
  await of('Redo').click();
  await page.keyboard.press('Control+z');
  const question = keys.getByRole('alert');
  await expect(question).toContainText('Ctrl Z is “Undo” already.');
  await question.getByRole('button', { name: 'Leave it' }).click();
  await of('Redo').click();
  await page.keyboard.press('Control+z');
  await question.getByRole('button', { name: 'Use it here' }).click();
  await expect(of('Redo')).toHaveAccessibleName('Keys for Redo: Ctrl Z');
  await expect(of('Undo')).toHaveAccessibleName('Keys for Undo: none');
  await page.screenshot({ path: 'test-results/keys.png' });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  await keys.getByRole('button', { name: 'Reset the keys for Redo' }).click();
  await keys.getByRole('button', { name: 'Reset the keys for Undo' }).click();
  await expect(of('Undo')).toHaveAccessibleName('Keys for Undo: Ctrl Z');

  // it holds after a reload, in the sheet of the keys, at the button, and under the hand
  await page.reload();
  await editor.ready();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog').getByText('Alt P', { exact: true })).toBeAttached();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const sheet = editor.dock.getByRole('region', { name: 'Export' });
  await editor.open(samplePhoto('cat'));
  await expect(editor.tab('cat.jpg')).toHaveAttribute('aria-selected', 'true');
  await editor.canvas.focus();
  await page.keyboard.press('Control+Shift+e');
  await expect(sheet).toHaveCount(0);
  await page.keyboard.press('Alt+p');
  await expect(sheet).toBeVisible();
  await page.keyboard.press('Escape');

  const again = await openKeys(page);
  await again.getByRole('button', { name: 'Reset all keys' }).click();
  await expect(again.getByRole('button', { name: /^Keys for Export…: / })).toHaveAccessibleName('Keys for Export…: Shift Ctrl E');
});
