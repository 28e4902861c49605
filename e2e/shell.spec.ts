import type { Page } from '@playwright/test';
import { mkdir } from 'node:fs/promises';
import { cutOff, seriousViolations } from './support/fitness';
import { expect, test } from './support/test';
import { samplePhoto } from './support/home';

/** The window around the photo, as somebody finds their way about it, with the mouse, with keys alone, in either language. */

const SHOTS = 'test-results/shell';

/** Which landmark has the focus. */
function focusedRegion(page: Page): Promise<string | null> {
  return page.evaluate(() => document.activeElement?.closest('[data-region]')?.getAttribute('data-region') ?? null);
}

async function encoded(page: Page): Promise<void> {
  await expect(page.getByTestId('live')).toHaveText(/Encoded in|編碼完成/, { timeout: 60_000 });
}

test.beforeAll(() => mkdir(SHOTS, { recursive: true }));

test.describe('Before a photo is open', () => {
  test('a sample answers the pointer, and a click keeps its mask', async ({ editor: { page, layers } }) => {
    await expect(page.getByRole('heading', { name: 'Drop a photo. Point at anything.' })).toBeVisible();
    await page.getByRole('button', { name: 'Coffee', exact: true }).click();
    const stage = page.getByRole('button', { name: 'Open Coffee' });
    await expect(stage.getByText('Reading the sample')).toBeHidden({ timeout: 60_000 });
    await stage.hover({ position: { x: 270, y: 150 } });
    await expect(stage.getByText(/% of the photo, IoU [01]\.\d\d/)).toBeVisible();
    await page.screenshot({ path: `${SHOTS}/empty-dark.png` });
    await stage.click({ position: { x: 270, y: 150 } });
    await expect(page.getByRole('tab', { name: 'coffee.jpg, unsaved' })).toBeVisible({ timeout: 60_000 });
    await expect(layers.getByRole('treeitem')).toHaveCount(2);
  });

  test('the guide goes for ever when it is closed', async ({ editor: { page } }) => {
    const saved = page.waitForResponse((response) => response.request().method() === 'PUT' && response.url().endsWith('/api/settings'));
    await page.getByRole('button', { name: 'Close the guide' }).click();
    await saved;
    await expect(page.getByRole('heading', { name: 'Your first mask' })).toBeHidden();
    await page.reload();
    await expect(page.getByRole('heading', { name: 'On this computer' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Your first mask' })).toBeHidden();
  });

  test('what can’t be done yet says why', async ({ editor: { page, tools } }) => {
    await tools.getByRole('button', { name: 'Box tool, M' }).hover();
    await expect(page.getByRole('tooltip')).toContainText('Open a photo first');
    await page.keyboard.press('Control+s');
    await expect(page.getByTestId('live')).toHaveText('Open a photo first');
  });
});

test.describe('With two photos open', () => {
  test.beforeEach(async ({ editor: { page } }) => {
    await expect(page.getByRole('tab', { name: 'cat.jpg' })).toHaveAttribute('aria-selected', 'true');
  });

  test.use({ files: async ({ home }, use) => use([await home.copy(samplePhoto('coffee'), 'coffee.jpg'), await home.copy(samplePhoto('cat'), 'cat.jpg')]) });

  test('the palette finds actions in both languages and runs them', async ({ editor: { page } }) => {
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Search actions' });
    await expect(palette.getByRole('option')).toHaveCount(5);
    await page.keyboard.type('light th');
    await expect(palette.getByRole('option').first()).toContainText('Light theme');
    await page.keyboard.press('Enter');
    await expect(palette).toBeHidden();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
    await page.keyboard.press('Control+k');
    await expect(palette.getByRole('option').first()).toContainText('Light theme');
    await page.keyboard.type('深色');
    await expect(palette.getByRole('option').first()).toContainText('Dark theme');
    await page.keyboard.press('Enter');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('glow');
    await expect(palette.getByText('No action is called “glow”.')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(palette).toBeHidden();
  });

  test('the row that Enter will run is in sight after each letter', async ({ editor: { page } }) => {
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Search actions' });
    for (const key of ['l', 'a', 'y', 'e', 'r', 'Backspace', 'Backspace', 'Backspace']) {
      await page.keyboard.press(key);
      const chosen = palette.getByRole('option', { selected: true });
      await expect(palette.getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
      await expect(chosen).toBeInViewport({ ratio: 1 });
      const [row, list] = [await chosen.boundingBox(), await palette.getByRole('listbox').boundingBox()];
      expect(row && list && row.y >= list.y && row.y + row.height <= list.y + list.height, `in sight after ${key}`).toBe(true);
      // somewhere else before the next letter
      await palette.getByRole('listbox').evaluate((element) => (element.scrollTop = 80));
    }
  });

  test('a tab that is pressed with the mouse has no ring, one that keys go to has', async ({ editor }) => {
    const { page } = editor;
    const tab = (name: string) => editor.tab(name);
    const outline = () => page.evaluate(() => document.activeElement && getComputedStyle(document.activeElement).outlineStyle);
    await tab('Look').click();
    await expect(tab('Look')).toBeFocused();
    expect(await outline()).toBe('none');
    await page.keyboard.press('ArrowRight');
    await expect(tab('History')).toBeFocused();
    expect(await outline()).toBe('solid');
    await page.keyboard.press('Control+,');
    await tab('Shortcuts').click();
    expect(await outline()).toBe('none');
  });

  test('the cheat sheet shows the keys, filters while typing, and they do what it says', async ({ editor: { page, tools, canvas } }) => {
    await canvas.focus();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Shortcuts' });
    await expect(sheet.getByText('Keep the mask as a layer')).toBeVisible();
    await page.keyboard.type('box');
    await expect(sheet.getByRole('term')).toHaveText(['Box', 'Draw a box']);
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
    await page.keyboard.press('m');
    await expect(tools.getByRole('button', { name: 'Box tool, M' })).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('x');
    await expect(tools.getByRole('button', { name: 'What a click does: Exclude' })).toBeVisible();
  });

  test('documents are tabs: arrows go through them, Delete closes', async ({ editor: { page, tab } }) => {
    void tab;
    const cat = page.getByRole('tab', { name: 'cat.jpg' });
    const coffee = page.getByRole('tab', { name: 'coffee.jpg' });
    await expect(cat).toHaveAttribute('aria-selected', 'true');
    await cat.focus();
    await page.keyboard.press('ArrowLeft');
    await expect(coffee).toHaveAttribute('aria-selected', 'true');
    await expect(coffee).toBeFocused();
    await page.keyboard.press('Delete');
    await expect(coffee).toBeHidden();
    await page.getByRole('button', { name: 'Close cat.jpg' }).click();
    await expect(page.getByRole('heading', { name: 'Drop a photo. Point at anything.' })).toBeVisible();
  });

  test('unsaved work is asked about once, and Cancel keeps it', async ({ editor: { page, canvas } }) => {
    await encoded(page);
    await canvas.click({ position: { x: 540, y: 380 } });
    await expect(page.getByText(/Answer in/)).toBeVisible();
    await page.keyboard.press('Enter');
    const dirty = page.getByRole('tab', { name: 'cat.jpg, unsaved' });
    await expect(dirty).toBeVisible();
    await page.getByRole('button', { name: 'Close cat.jpg' }).click();
    const question = page.getByRole('dialog', { name: 'Close “cat.jpg” without saving?' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    await expect(question).toBeHidden();
    await expect(dirty).toBeVisible();
    await page.getByRole('button', { name: 'Close cat.jpg' }).click();
    await question.getByRole('button', { name: 'Close without saving' }).click();
    await expect(dirty).toBeHidden();
  });

  test('F6 goes round the landmarks and F leaves only the photo', async ({ editor: { page, canvas, tools, dock, statusBar } }) => {
    await expect(page.getByRole('banner')).toBeVisible();
    await expect(tools).toBeVisible();
    await expect(dock).toBeVisible();
    await expect(statusBar).toBeVisible();
    await canvas.focus();
    const round = ['dock', 'status', 'title', 'options', 'tools', 'canvas'];
    for (const region of round) {
      await page.keyboard.press('F6');
      expect(await focusedRegion(page)).toBe(region);
    }
    await page.keyboard.press('Shift+F6');
    expect(await focusedRegion(page)).toBe('tools');
    await canvas.focus();
    await page.keyboard.press('f');
    await expect(tools).toBeHidden();
    await expect(dock).toBeHidden();
    await expect(statusBar).toBeVisible();
    await page.keyboard.press('f');
    await expect(tools).toBeVisible();
  });

  test('with keys alone: choose a tool, make a mask, take another candidate, keep it, undo it', async ({ editor: { page, canvas, layers } }) => {
    await encoded(page);
    await canvas.focus();
    await page.keyboard.press('w');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.getByText(/Answer in/)).toBeVisible();
    const chosen = page.getByRole('radio', { checked: true }).and(page.locator('[data-floating] [role="radio"]'));
    const before = (await chosen.count()) > 0 ? await chosen.textContent() : null;
    await page.keyboard.press('Tab');
    expect(await focusedRegion(page)).toBe('canvas');
    if (before !== null) await expect(chosen).not.toHaveText(before);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('tab', { name: 'cat.jpg, unsaved' })).toBeVisible();
    await expect(layers.getByRole('treeitem', { name: /^Object 1/ })).toBeVisible();
    await expect(layers.getByRole('treeitem')).toHaveCount(2);
    // once the mask is kept Tab is the focus's own again
    await page.keyboard.press('Tab');
    await expect(canvas).not.toBeFocused();
    await page.keyboard.press('Control+z');
    await expect(layers.getByRole('treeitem')).toHaveCount(1);
  });

  test('a number field takes a sum and gives its text back on Escape', async ({ editor: { page, statusBar } }) => {
    const zoom = statusBar.getByRole('spinbutton', { name: 'Zoom' });
    await zoom.fill('600/4');
    await zoom.press('Enter');
    await expect(zoom).toHaveValue('150');
    await zoom.press('ArrowUp');
    await expect(zoom).toHaveValue('160');
    await zoom.fill('wide');
    await zoom.press('Enter');
    await expect(page.getByText('“wide” is not a number')).toBeVisible();
    await zoom.press('Escape');
    await expect(zoom).toHaveValue('160');
  });

  test('settings hold at once and can be undone', async ({ editor: { page } }) => {
    await page.keyboard.press('Control+,');
    await expect(page.getByRole('tab', { name: 'Settings' })).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('contentinfo', { name: 'Status' })).toContainText('Changes hold at once');
    await page.getByRole('radiogroup', { name: 'Theme' }).getByRole('radio', { name: 'Light' }).click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await page.getByRole('tab', { name: 'Shortcuts' }).click();
    await expect(page.getByText('Swap include and exclude')).toBeVisible();
    await page.getByRole('button', { name: 'Close Settings' }).click();
    await expect(page.getByRole('tab', { name: 'cat.jpg' })).toHaveAttribute('aria-selected', 'true');
  });

  test('the language changes everywhere at once, and stays', async ({ editor: { page } }) => {
    await page.getByRole('button', { name: 'Language: English' }).click();
    await page.getByRole('menuitemcheckbox', { name: '繁體中文' }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hant');
    await expect(page.getByRole('button', { name: '匯出' })).toBeVisible();
    await expect(page.getByRole('toolbar', { name: '工具', exact: true }).getByRole('button', { name: '物件工具, W' })).toBeVisible();
    await expect(page.getByRole('region', { name: '畫布' })).toBeVisible();
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hant');
  });
});

test.describe('For everybody', () => {
  test.use({ files: async ({ home }, use) => use([await home.copy(samplePhoto('coffee'), 'coffee.jpg')]) });

  for (const look of ['dark', 'light', 'zh-Hant'] as const) {
    test.describe(look, () => {
      test.use({ colorScheme: look === 'light' ? 'light' : 'dark', locale: look === 'zh-Hant' ? 'zh-TW' : 'en-GB' });

      test('axe finds nothing serious: photo, mask in making, palette, keys, settings', async ({ page, context, host, watch }) => {
        void watch;
        await host.admit(context);
        await page.goto(host.origin);
        await encoded(page);
        const canvas = page.getByRole('region', { name: /^(Canvas|畫布)$/ });
        await page.screenshot({ path: `${SHOTS}/edit-${look}.png` });
        expect(await seriousViolations(page)).toEqual([]);
        await canvas.click({ position: { x: 520, y: 380 } });
        await expect(page.getByText(/Answer in|回應/)).toBeVisible();
        await page.screenshot({ path: `${SHOTS}/making-${look}.png` });
        expect(await seriousViolations(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await page.keyboard.press('Control+k');
        await expect(page.getByRole('option')).toHaveCount(5);
        await page.screenshot({ path: `${SHOTS}/palette-${look}.png` });
        expect(await seriousViolations(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await page.keyboard.press('?');
        await expect(page.getByRole('searchbox')).toBeFocused();
        await page.screenshot({ path: `${SHOTS}/keys-${look}.png` });
        expect(await seriousViolations(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await page.keyboard.press('Control+,');
        await expect(page.getByRole('main')).toBeVisible();
        await page.screenshot({ path: `${SHOTS}/settings-${look}.png` });
        expect(await seriousViolations(page)).toEqual([]);
      });

      for (const [width, height] of [[1440, 900], [1024, 700], [800, 600], [2560, 1440]] as const) {
        test(`nothing is cut off at ${width} x ${height}`, async ({ page, context, host, watch }) => {
          void watch;
          await page.setViewportSize({ width, height });
          await host.admit(context);
          await page.goto(host.origin);
          await encoded(page);
          expect(await cutOff(page)).toEqual([]);
          expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
          await page.screenshot({ path: `${SHOTS}/edit-${look}-${width}.png` });
          // the photo's room is over half of the window
          const canvas = await page.getByRole('region', { name: /^(Canvas|畫布)$/ }).boundingBox();
          expect((canvas?.width ?? 0) * (canvas?.height ?? 0)).toBeGreaterThan(width * height * 0.5);
        });
      }
    });
  }

  test('the start page is as reachable', async ({ page, context, host, watch }) => {
    void watch;
    await host.admit(context);
    await page.goto(host.origin);
    await page.getByRole('button', { name: 'Close coffee.jpg' }).click();
    await expect(page.getByRole('button', { name: /^Open / }).first()).toBeVisible();
    expect(await seriousViolations(page)).toEqual([]);
    for (const [width, height] of [[1440, 900], [1024, 700], [800, 600]] as const) {
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: `${SHOTS}/empty-${width}.png` });
      expect(await cutOff(page)).toEqual([]);
    }
  });
});

test.describe('In a small window, in Chinese', () => {
  test.use({
    viewport: { width: 1024, height: 700 },
    locale: 'zh-TW',
    files: async ({ home }, use) => use([await home.copy(samplePhoto('coffee'), 'coffee.jpg')]),
  });

  test('the candidates are a strip of one line, which a toast leaves free', async ({ page, context, host, watch }) => {
    void watch;
    await host.admit(context);
    await page.goto(host.origin);
    await encoded(page);
    const canvas = page.getByRole('region', { name: '畫布' });
    const strip = canvas.getByRole('group', { name: '候選' });
    await canvas.click({ position: { x: 366, y: 240 } });
    await expect(strip).toBeVisible();
    // something is said while the mask is being made
    await canvas.dispatchEvent('paste');
    const names = await strip.getByRole('radio').evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().height));
    expect(Math.max(...names)).toBeLessThanOrEqual(46);
    const toast = await page.getByRole('status').getByText('剪貼簿中沒有圖片').boundingBox();
    const place = await strip.boundingBox();
    expect((toast?.y ?? 0) + (toast?.height ?? 0)).toBeLessThanOrEqual(place?.y ?? 0);
  });
});
