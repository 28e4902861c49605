import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { BatchView } from './support/batch-view';
import { CanvasHand } from './support/canvas-hand';
import type { Home } from './support/home';
import { samplePhoto } from './support/home';
import { expect, test } from './support/test';

/** A person's folder of photos, good and bad. */
async function shoot(home: Home): Promise<string> {
  const folder = home.file('shoot #1 影像');
  await home.copy(samplePhoto('coffee'), 'shoot #1 影像/1 coffee.jpg');
  await home.copy(samplePhoto('rocket'), 'shoot #1 影像/2 rocket.jpg');
  await home.copy(samplePhoto('cat'), "shoot #1 影像/3 my cat's 50%.jpg");
  await home.write('shoot #1 影像/4 broken.jpg', (await readFile(samplePhoto('astronaut'))).subarray(0, 20_000));
  await mkdir(join(folder, 'photo.jpg'));
  return folder;
}

/** A batch of one photo that is done, its result chosen. */
async function cutOutCoffee(home: Home, page: Page): Promise<{ view: BatchView; out: string; before: Buffer }> {
  await home.copy(samplePhoto('coffee'), 'shoot/coffee.jpg');
  const out = home.file('out');
  const view = new BatchView(page);
  await view.go();
  await view.fillIn(home.file('shoot'), out);
  await view.button('Cut out 1 photo').click();
  await view.finished();
  await view.results.first().click();
  return { view, out, before: await readFile(join(out, 'coffee.png')) };
}

test('cuts out a folder, sees what failed and why, judges and finds it all again after a reload', async ({ editor, home, page }) => {
  test.setTimeout(180_000);
  const photos = await shoot(home);
  const out = home.file('cut outs');
  const view = new BatchView(page);
  await view.go();
  await expect(page.getByText('Drop a folder here, or choose one.')).toBeVisible();
  await view.fillIn(photos, out);
  await expect(page.getByText('5 photos, ')).toBeVisible();
  await expect(page.getByText('The main object of each photo is found by itself.')).toBeVisible();
  await view.button('Cut out 5 photos').click();

  await expect(view.results).toHaveCount(5);
  await view.finished();
  expect((await readdir(out)).sort()).toEqual(['1 coffee.png', '2 rocket.png', "3 my cat's 50%.png"]);
  for (const name of await readdir(out)) expect(await sharp(join(out, name)).metadata()).toMatchObject({ format: 'png', channels: 4, hasAlpha: true });
  await expect(view.filter('Failed')).toContainText('2');
  await expect(page.getByRole('contentinfo')).toContainText('2 failed');

  await view.filter('Failed').click();
  await expect(view.results).toHaveCount(2);
  await view.results.first().click();
  // how far libvips' threads got before they gave up is told where they got anywhere
  await expect(view.review).toContainText(/4 broken\.jpg is cut off (after \d+ %|before its end)\. Save it again from its source/);
  await page.keyboard.press('ArrowRight');
  await expect(view.review).toContainText('photo.jpg is a folder, not a file.');

  await view.filter('All').click();
  await view.results.first().click();
  await expect(view.review.getByRole('img', { name: 'Cut-out of 1 coffee.jpg' })).toBeVisible();
  await expect(view.review).toContainText('1 of 5');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  await expect(view.filter('Rejected')).toContainText('0');
  await page.keyboard.press('r');
  await expect(view.filter('Rejected')).toContainText('1');
  // the next one is in hand
  await expect(view.review).toContainText('2 rocket.jpg');
  await page.keyboard.press('a');
  await page.keyboard.press('Home');
  await view.results.first().click();
  await expect(view.review.getByRole('button', { name: 'Reject' })).toHaveAttribute('aria-pressed', 'true');
  await expect(view.review.getByRole('button', { name: 'Accept' })).toHaveAttribute('aria-pressed', 'false');
  await expect(view.review).toContainText('Rejected');

  await page.reload();
  await editor.ready();
  await view.go();
  await expect(page.getByRole('button', { name: /^shoot #1 影像/ })).toContainText('3 of 5 made, 2 failed; finished');
  await page.getByRole('button', { name: /^shoot #1 影像/ }).click();
  await expect(view.results).toHaveCount(5);
  await expect(view.filter('Failed')).toContainText('2');
  await expect(view.filter('Rejected')).toContainText('1');
});

test('corrects a result in the editor', async ({ editor, home, page }) => {
  test.setTimeout(180_000);
  const { view, out, before } = await cutOutCoffee(home, page);
  await page.keyboard.press('e');
  await expect(page.getByRole('status').filter({ hasText: 'Correcting coffee.jpg of the batch shoot' })).toBeVisible();
  const hand = new CanvasHand(editor, { width: 600, height: 400 });
  await hand.encoded();
  await hand.answered();
  // the result's own layer is what is being made
  await expect(editor.canvas.getByRole('group', { name: 'Candidates' })).not.toContainText('New mask');
  // the spoon beside the saucer
  await hand.click(470, 300);
  await hand.answered();
  await view.button('Replace the result').click();

  await expect(view.review).toContainText('By hand');
  await expect(view.results.first()).toHaveAccessibleName(/^coffee, Accepted/);
  await expect.poll(async () => (await readFile(join(out, 'coffee.png'))).equals(before)).toBe(false);
  expect(await readdir(out)).toEqual(['coffee.png']);
  expect(await sharp(join(out, 'coffee.png')).metadata()).toMatchObject({ width: 600, height: 400, hasAlpha: true });
  // the document is gone without a question: its work is the result
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('takes another candidate for a result, by key, and keeps it', async ({ editor, home, page }) => {
  test.setTimeout(180_000);
  const { view, out, before } = await cutOutCoffee(home, page);
  await expect(view.candidates).toHaveCount(3, { timeout: 30_000 });
  await expect(view.candidates.first()).toHaveAccessibleName(/^Subject, \d+\s% of photo, Predicted IoU/);
  await expect(view.candidates.first()).toBeChecked();
  const { violations } = await new AxeBuilder({ page }).include('[data-region="dock"]').analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  await page.keyboard.press('2');
  await expect(view.candidates.nth(1)).toBeChecked();
  // the file is there before the panel says that the work is done
  await expect(page.getByRole('radiogroup', { name: 'Candidates' })).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 });
  const after = await readFile(join(out, 'coffee.png'));
  expect(after.equals(before)).toBe(false);
  expect(await readdir(out)).toEqual(['coffee.png']);
  expect(await sharp(after).metadata()).toMatchObject({ width: 600, height: 400, hasAlpha: true });

  await page.reload();
  await editor.ready();
  await view.go();
  await page.getByRole('button', { name: /^shoot/ }).click();
  await view.results.first().click();
  await expect(view.candidates.nth(1)).toBeChecked({ timeout: 30_000 });
  expect((await readFile(join(out, 'coffee.png'))).equals(after)).toBe(true);
});

test('pauses, and goes on where it was; files of somebody else stay', async ({ home, page, editor }) => {
  test.setTimeout(180_000);
  void editor;
  for (let i = 1; i <= 6; i++) await home.write(`shoot/${i}.jpg`, await sharp(samplePhoto('rocket')).modulate({ hue: i * 40 }).jpeg().toBuffer());
  const out = home.file('out');
  await home.write('out/6.png', 'mine');
  const view = new BatchView(page);
  await view.go();
  await view.fillIn(home.file('shoot'), out);
  await view.button('Cut out 6 photos').click();
  await expect(view.results.filter({ hasText: 'IoU' }).first()).toBeVisible({ timeout: 60_000 });
  const bar = page.getByRole('progressbar', { name: 'Batch' });
  const running = await bar.boundingBox();
  await view.button('Pause').click();
  await expect(page.getByRole('toolbar', { name: 'Batch' })).toContainText('Paused', { timeout: 60_000 });
  await expect(view.results.filter({ hasText: 'Cutting' })).toHaveCount(0);
  expect(await bar.boundingBox()).toEqual(running);
  const done = (await readdir(out)).filter((name) => name !== '6.png');
  const times = await Promise.all(done.map(async (name) => (await stat(join(out, name))).mtimeMs));
  await view.button('Resume').click();
  await view.finished();
  expect((await readdir(out)).sort()).toEqual(['1.png', '2.png', '3.png', '4.png', '5.png', '6.png']);
  expect(await readFile(join(out, '6.png'), 'utf8')).toBe('mine');
  expect(await Promise.all(done.map(async (name) => (await stat(join(out, name))).mtimeMs))).toEqual(times);
  await expect(view.filter('Failed')).toContainText('0');
  await expect(view.filter('Left out')).toContainText('1');
  await expect(page.getByRole('contentinfo')).toContainText('1 left out: 6.png is already there.');
  expect(await bar.boundingBox()).toEqual(running);
});

test('a paused batch can be cancelled; the title bar stands still from one workspace to the other', async ({ home, page, editor }) => {
  test.setTimeout(180_000);
  void editor;
  for (let i = 1; i <= 4; i++) await home.write(`shoot/${i}.jpg`, await sharp(samplePhoto('rocket')).modulate({ hue: i * 40 }).jpeg().toBuffer());
  const view = new BatchView(page);
  const places = async (): Promise<unknown[]> => Promise.all([view.button('Search actions'), view.button('Export'), view.button('Undo')].map((button) => button.boundingBox()));
  const editing = await places();
  await view.go();
  expect(await places()).toEqual(editing);
  await view.fillIn(home.file('shoot'), home.file('out'));
  await view.button('Cut out 4 photos').click();
  await view.button('Pause').click();
  const bar = page.getByRole('toolbar', { name: 'Batch' });
  await expect(bar).toContainText('Paused', { timeout: 60_000 });
  await view.button('Cancel').click();
  await expect(bar).toContainText('Cancelled; what is done stays');
  await expect(view.button('Cancel')).toHaveAttribute('aria-disabled', 'true');
  await expect(view.button('Resume')).toBeVisible();
});

test('the review stands still from photo to photo, and while the candidates come', async ({ home, page, editor }) => {
  test.setTimeout(180_000);
  void editor;
  await home.copy(samplePhoto('coffee'), 'shoot/wide.jpg');
  await home.write('shoot/tall.jpg', await sharp(samplePhoto('coffee')).rotate(90).jpeg().toBuffer());
  const view = new BatchView(page);
  await view.go();
  await view.fillIn(home.file('shoot'), home.file('out'));
  await view.button('Cut out 2 photos').click();
  await view.finished();
  const result = (name: string) => view.review.getByRole('img', { name: `Cut-out of ${name}.jpg` });
  await view.results.first().click();
  const tall = await result('tall').boundingBox();
  await view.results.nth(1).click();
  await expect(view.review.getByText('Looking for other masks')).toBeVisible();
  const place = await view.review.getByText('Looking for other masks').boundingBox();
  expect(await result('wide').boundingBox()).toEqual(tall);
  await expect(view.candidates).toHaveCount(3, { timeout: 30_000 });
  const first = await view.candidates.first().boundingBox();
  expect(first?.y).toBe(place?.y);
  // the keys go by place, and are seen
  await expect(view.candidates.locator('kbd')).toHaveText(['1', '2', '3']);
});

test('drops photos onto the window, with a recipe of its own', async ({ home, page, editor }) => {
  test.setTimeout(180_000);
  void editor;
  const view = new BatchView(page);
  await view.go();
  const bytes = (await readFile(samplePhoto('coffee'))).toString('base64');
  const transfer = await page.evaluateHandle((base64) => {
    const data = new DataTransfer();
    const content = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    data.items.add(new File([content], 'cup.jpg', { type: 'image/jpeg' }));
    return data;
  }, bytes);
  const place = page.getByText('Drop a folder here, or choose one.');
  for (const type of ['dragenter', 'dragover', 'drop']) await place.dispatchEvent(type, { dataTransfer: transfer });
  await expect(page.getByText('1 photo,')).toBeVisible();
  const out = home.file('out');
  await page.getByRole('textbox', { name: 'Results' }).fill(out);
  await page.getByRole('radio', { name: 'A box' }).click();
  await page.getByRole('spinbutton', { name: 'Width' }).fill('70');
  await page.getByRole('spinbutton', { name: 'Width' }).press('Enter');
  await page.getByRole('switch', { name: 'Recolour' }).click();
  await page.getByRole('switch', { name: 'Trim' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('{stem}-amber');
  await page.getByRole('textbox', { name: 'Name' }).press('Enter');
  await view.button('Cut out 1 photo').click();
  await view.finished();
  expect(await readdir(out)).toEqual(['cup-amber.png']);
  const { width, height } = await sharp(join(out, 'cup-amber.png')).metadata();
  expect(width * height).toBeLessThan(600 * 400);
});

test('says where it can not begin', async ({ home, page, editor }) => {
  void editor;
  const view = new BatchView(page);
  await view.go();
  await mkdir(home.file('nothing'));
  await writeFile(home.file('nothing', 'notes.txt'), 'text');
  await view.fillIn(home.file('nothing'), home.file('out'));
  await expect(page.getByText('No photos there')).toBeVisible();
  await expect(view.button('Cut out')).toHaveAttribute('aria-disabled', 'true');
});
