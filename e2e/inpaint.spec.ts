import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import sharp from 'sharp';
import { startIoPaint, type IoPaintDouble } from '../electron/services/inpaint/iopaint.test-support';
import { CanvasHand } from './support/canvas-hand';
import type { Editor } from './support/editor';
import { samplePhoto } from './support/home';
import { expect, test as base } from './support/test';

const COFFEE = { width: 600, height: 400 };

/** A small IOPaint that speaks the real one's API and misbehaves when it is told to. */
const test = base.extend<{ iopaint: IoPaintDouble }>({
  files: async ({ home }, use) => use([await home.copy(samplePhoto('coffee'), 'a cup.jpg')]),
  iopaint: async ({}, use) => {
    const iopaint = await startIoPaint();
    await use(iopaint);
    await iopaint.close();
  },
});

class InpaintSheet {
  readonly page: Page;
  readonly sheet: Locator;

  constructor(page: Page) {
    this.page = page;
    this.sheet = page.getByRole('region', { name: 'Fill with IOPaint' });
  }

  button(name: string): Locator {
    return this.sheet.getByRole('button', { name, exact: true });
  }

  /** where its foot begins */
  foot(): Promise<number> {
    return this.sheet.evaluate((sheet) => sheet.lastElementChild!.getBoundingClientRect().top);
  }

  async address(url: string): Promise<void> {
    const field = this.sheet.getByRole('textbox', { name: 'Address' });
    await field.fill(url);
    await field.press('Enter');
  }
}

/** Keeps the cup as a layer and opens the sheet for it. */
async function cupOnSheet(editor: Editor, page: Page): Promise<InpaintSheet> {
  const hand = new CanvasHand(editor, COFFEE);
  await hand.encoded();
  await hand.click(300, 170);
  await hand.answered();
  // the mask in making is a row of the tree as well: only a kept one can be filled
  await hand.keep();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('Fill with IOPaint');
  await page.getByRole('option', { name: 'Fill with IOPaint' }).click();
  const sheet = new InpaintSheet(page);
  await expect(sheet.sheet).toBeVisible();
  await expect(editor.statusBar).toContainText('Esc goes back to the photo');
  return sheet;
}

test('hands the cup to IOPaint and gets its place back as a layer', async ({ editor, page, iopaint }) => {
  const sheet = await cupOnSheet(editor, page);
  await sheet.address(iopaint.url);
  await sheet.button('Test the connection').click();
  await expect(sheet.sheet.getByRole('status')).toContainText('IOPaint answers');
  await expect(sheet.sheet.getByRole('status')).toContainText('lama');

  // what is no address is not taken, and nothing is sent anywhere meanwhile
  const address = sheet.sheet.getByRole('textbox', { name: 'Address' });
  await sheet.address('not an address');
  await expect(sheet.sheet.getByRole('alert')).toHaveText('“not an address” is not an address. Give one like http://127.0.0.1:8080.');
  await expect(address).toHaveAttribute('aria-invalid', 'true');
  for (const name of ['Fill', 'Test the connection']) await expect(sheet.button(name)).toHaveAttribute('aria-disabled', 'true');
  await page.screenshot({ path: 'test-results/sheets/fill-refused.png' });
  await sheet.address(' ');
  await expect(sheet.sheet.getByRole('alert')).toHaveText('The address is empty. Give one like http://127.0.0.1:8080.');
  await page.screenshot({ path: 'test-results/sheets/fill-no-address.png' });
  await address.press('Escape');
  await expect(address).toHaveValue(iopaint.url);
  await expect(sheet.sheet.getByRole('alert')).toHaveCount(0);

  await sheet.sheet.getByRole('textbox', { name: 'Prompt' }).fill('an empty saucer');
  await sheet.button('Fill').click();
  await expect(editor.page.getByRole('status').filter({ hasText: 'is filled' })).toBeVisible();
  expect(iopaint.last?.prompt).toBe('an empty saucer');
  const sent = sharp(Buffer.from(iopaint.last?.image ?? '', 'base64'));
  expect(await sent.metadata()).toMatchObject({ format: 'png', ...COFFEE });

  const undo = page.getByRole('status').filter({ hasText: 'is filled' }).getByRole('button', { name: 'Undo' });
  await undo.hover();
  await sheet.button('Close').click();
  await expect(editor.layers.getByRole('treeitem')).toHaveCount(3);
  await expect(editor.layers.getByRole('treeitem').first()).toHaveAccessibleName(/^Fill of /);
  await page.keyboard.press('Control+z');
  await expect(editor.layers.getByRole('treeitem')).toHaveCount(2);
});

test('says what went wrong, and leaves the document as it was', async ({ editor, page, iopaint }) => {
  const sheet = await cupOnSheet(editor, page);
  await sheet.address(iopaint.url);
  for (const [manner, said] of [
    ['out-of-memory', /IOPaint at 127\.0\.0\.1:\d+ failed\. Look at its window for the reason, then retry\. The mask is kept\.\s*Details/],
    ['text-as-picture', 'is not a picture'],
    ['cut-off-connection', 'broke off in the middle'],
    ['wrong-size', '608 × 400 px instead of 600 × 400'],
    ['redirects', 'passes the photo on to photos.example'],
  ] as const) {
    iopaint.manner = manner;
    await sheet.sheet.getByRole('button', { name: /^(Fill|Retry)$/ }).click();
    await expect(sheet.sheet.getByRole('alert')).toContainText(said);
    if (manner === 'out-of-memory') {
      await expect(sheet.sheet.getByText('CUDA out of memory')).toBeHidden();
      await sheet.sheet.getByText('Details').click();
      await expect(sheet.sheet.getByText('Status 500: CUDA out of memory')).toBeVisible();
      await page.screenshot({ path: 'test-results/sheets/fill-failed.png' });
    }
    await sheet.sheet.getByRole('button', { name: 'Dismiss' }).click();
  }
  iopaint.manner = 'hangs';
  const foot = await sheet.foot();
  await sheet.button('Fill').click();
  await expect(sheet.sheet.getByRole('timer')).toContainText(/Filling, \d+ s/);
  // its progress takes the place of the button, and nothing jumps
  expect((await sheet.sheet.getByRole('progressbar').boundingBox())?.width).toBeGreaterThan(80);
  expect(await sheet.foot()).toBe(foot);
  await page.screenshot({ path: 'test-results/sheets/filling.png' });
  await sheet.button('Cancel').click();
  await expect(sheet.button('Fill')).toBeVisible();
  await expect.poll(() => iopaint.abandoned).toBe(1);

  // a test that is left by another address is given up, and says nothing when that one is back
  await sheet.button('Test the connection').click();
  await expect(sheet.sheet.getByText(`Waiting for ${iopaint.url}`)).toBeVisible();
  await sheet.address('http://127.0.0.1:9');
  await expect.poll(() => iopaint.abandoned).toBe(2);
  await sheet.address(iopaint.url);
  await expect(sheet.sheet.getByText(`Waiting for ${iopaint.url}`)).toHaveCount(0);
  await expect(sheet.button('Test the connection')).not.toHaveAttribute('aria-disabled', 'true');

  await iopaint.close();
  await sheet.button('Fill').click();
  await expect(sheet.sheet.getByRole('alert')).toContainText('does not answer. Start it with iopaint start --port 8080');
  // what was said of an address goes with it
  await sheet.address('http://127.0.0.1:9');
  await expect(sheet.sheet.getByRole('alert')).toHaveCount(0);
  await sheet.button('Close').click();
  await expect(editor.layers.getByRole('treeitem')).toHaveCount(2);
});

test('asks before another computer gets the photo', async ({ editor, page }) => {
  const sheet = await cupOnSheet(editor, page);
  // 192.0.2.0/24 is kept for documentation: nobody is there
  await sheet.address('http://192.0.2.7:8080');
  await sheet.button('Fill').click();
  await expect(sheet.sheet.getByRole('alert')).toContainText('This address is another computer: 192.0.2.7. Send a cup.jpg and its mask there?');
  // the answers stand under the question, which has the sheet's width
  const asked = await sheet.sheet.getByRole('alert').getByText('Send a cup.jpg').boundingBox();
  const answer = await sheet.button('Send once').boundingBox();
  expect(answer?.y ?? 0).toBeGreaterThanOrEqual((asked?.y ?? 0) + (asked?.height ?? 0));
  await expect(sheet.button('Always')).toBeVisible();
  await sheet.button('Do not send').click();
  await expect(sheet.sheet.getByRole('alert')).toHaveCount(0);
  await expect(sheet.button('Fill')).toBeVisible();
});

test('saves the photo and its mask as a pair of files', async ({ editor, page, home }) => {
  const sheet = await cupOnSheet(editor, page);
  const folder = home.file('for another program');
  await home.at('for another program', 'a cup.png');
  const field = sheet.sheet.getByRole('textbox', { name: 'Folder' });
  await field.fill(folder);
  await field.press('Enter');
  await sheet.button('Save files').click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved a cup.png and a cup-mask.png' })).toBeVisible();
  expect((await readdir(folder)).sort()).toEqual(['a cup-mask.png', 'a cup.png']);
  for (const name of await readdir(folder)) expect(await sharp(join(folder, name)).metadata()).toMatchObject(COFFEE);
});
