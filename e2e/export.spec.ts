import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import sharp from 'sharp';
import { CanvasHand } from './support/canvas-hand';
import type { Editor } from './support/editor';
import { seriousViolations } from './support/fitness';
import { samplePhoto } from './support/home';
import { expect, test } from './support/test';

/** assets/samples/coffee.jpg: a white cup on a red saucer, a spoon beside it. */
const COFFEE = { width: 600, height: 400 };

test.use({ files: async ({ home }, use) => use([await home.copy(samplePhoto('coffee'), 'coffee.jpg')]) });

/** Keeps what lies at these places. */
async function keep(editor: Editor, ...places: readonly (readonly [number, number])[]): Promise<void> {
  const hand = new CanvasHand(editor, COFFEE);
  await hand.encoded();
  for (const [index, [x, y]] of places.entries()) {
    await hand.click(x, y);
    await hand.answered();
    await editor.press('Enter');
    await expect(editor.layers.getByRole('treeitem', { name: `Object ${index + 1}, layer` })).toBeVisible();
  }
}

/** Opens the sheet and says where the files go. */
async function openSheet(editor: Editor, folder: string) {
  await editor.press('Shift+Control+E');
  const sheet = editor.dock.getByRole('region', { name: 'Export' });
  const field = sheet.getByRole('textbox', { name: 'Folder' });
  await field.fill(folder);
  await field.press('Enter');
  const { page } = editor;
  return {
    sheet,
    kind: (name: string) => sheet.getByRole('radio', { name, exact: true }).click(),
    /** as it says how many files it writes */
    run: (files: string) => sheet.getByRole('button', { name: `Export ${files}` }).click(),
    toast: page.getByRole('status'),
    question: sheet.getByRole('alert'),
  };
}

test('exports a cut-out trimmed with padding, and asks before it would overwrite it', async ({ editor, home }) => {
  await keep(editor, [300, 170]);
  const folder = home.file('cut outs');
  let { sheet, run, toast, question } = await openSheet(editor, folder);
  await expect(editor.statusBar).toContainText('Esc goes back to the photo');
  const row = sheet.getByRole('group', { name: 'Layers' });
  await expect(row).toContainText(/Object 1\.png\d+ × \d+\spx/);
  const [, width, height] = /(\d+) × (\d+)/.exec((await row.textContent()) ?? '')!.map(Number);
  const padding = sheet.getByRole('spinbutton', { name: 'Padding' });
  await padding.fill('12*2');
  await padding.press('Enter');
  const padded = { width: width! + 48, height: height! + 48 };
  await expect(row).toContainText(`${padded.width} × ${padded.height}`);
  await expect(editor.page.getByRole('img', { name: `Object 1.png, ${padded.width} × ${padded.height}` })).toBeVisible();
  // the size is of the very file: it was made to be measured
  await expect(row).toContainText(/px, \d+\skB$/);
  const [said] = /\d+\skB$/.exec((await row.textContent()) ?? '')!;
  await expect(sheet).toContainText(`1 file, ${said}`);
  await run('1 file');
  await expect(toast).toContainText(`1 file exported, ${said} ${folder}`);
  const file = join(folder, 'Object 1.png');
  const metadata = await sharp(file).metadata();
  expect(metadata).toMatchObject({ format: 'png', ...padded, channels: 4, depth: 'uchar' });
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  // clear in the padding, opaque in the cup
  expect(data[3]).toBe(0);
  expect(data[(Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)) * 4 + 3]).toBe(255);

  // the same again: it is there now
  const before = await readFile(file);
  ({ sheet, run, toast, question } = await openSheet(editor, folder));
  await expect(question).toContainText(/Object 1\.png is already there Today, \d\d:\d\d, \d+\skB/);
  await expect(sheet.getByRole('button', { name: /^Export 1 file/ })).toHaveAttribute('aria-disabled', 'true');
  await question.getByRole('button', { name: 'Keep both' }).click();
  await run('1 file');
  await expect.poll(() => readdir(folder)).toEqual(['Object 1-2.png', 'Object 1.png']);
  expect(await readFile(file)).toEqual(before);

  // replaced, because it was said so
  await writeFile(file, 'a file of the person');
  ({ run, question } = await openSheet(editor, folder));
  await question.getByRole('button', { name: 'Replace' }).click();
  await run('1 file');
  await expect.poll(async () => (await readFile(file)).equals(before)).toBe(true);

  // left alone
  await writeFile(file, 'a file of the person');
  ({ run, question, toast } = await openSheet(editor, folder));
  await question.getByRole('button', { name: 'Skip' }).click();
  await run('1 file');
  await expect(toast).toContainText('1 file left as it was');
  expect(await readFile(file, 'utf8')).toBe('a file of the person');
});

test('exports several layers, masks, and the picture, each under its name', async ({ editor, home }) => {
  await keep(editor, [300, 170], [60, 40]);
  await editor.layers.getByRole('treeitem', { name: 'Object 1, layer' }).click();
  const folder = home.file('out');
  let { sheet, kind, run, toast } = await openSheet(editor, folder);
  // what is selected is ticked
  await expect(sheet.getByRole('checkbox', { name: 'Export Object 1' })).toBeChecked();
  await expect(sheet.getByRole('checkbox', { name: 'Export Object 2' })).not.toBeChecked();
  await sheet.getByRole('checkbox', { name: 'Export Object 2' }).click();
  const name = sheet.getByRole('textbox', { name: 'Name' });
  await name.fill('{photo} {n}');
  await name.press('Enter');
  await sheet.getByRole('radio', { name: 'Full photo' }).click();
  await expect(sheet.getByRole('group', { name: 'Layers' })).toContainText(/coffee 1\.png600 × 400\spx.*coffee 2\.png600 × 400\spx/);
  await run('2 files');
  await expect(toast).toContainText('2 files exported');

  ({ sheet, kind, run, toast } = await openSheet(editor, folder));
  await kind('Mask');
  await run('1 file');
  await expect.poll(() => readdir(folder)).toContain('coffee 1-mask.png');
  const mask = await sharp(join(folder, 'coffee 1-mask.png')).metadata();
  expect(mask).toMatchObject({ width: 600, height: 400, channels: 1 });

  ({ sheet, kind, run, toast } = await openSheet(editor, folder));
  await kind('Picture');
  await sheet.getByRole('textbox', { name: 'Name' }).fill('whole');
  await sheet.getByRole('textbox', { name: 'Name' }).press('Enter');
  await run('1 file');
  await expect.poll(() => readdir(folder)).toEqual(['coffee 1-mask.png', 'coffee 1.png', 'coffee 2.png', 'whole.png']);
  const [whole, photo] = await Promise.all([sharp(join(folder, 'whole.png')).removeAlpha().raw().toBuffer(), sharp(samplePhoto('coffee')).raw().toBuffer()]);
  // nothing was changed, so the picture is the photo
  let most = 0;
  for (let i = 0; i < photo.length; i++) most = Math.max(most, Math.abs(photo[i]! - whole[i]!));
  expect(most).toBeLessThanOrEqual(1);
});

test('says which folder takes no files, and keeps the sheet', async ({ editor, home }) => {
  await keep(editor, [300, 170]);
  const inTheWay = await home.write('in the way', '');
  const { sheet, run, toast, question } = await openSheet(editor, join(inTheWay, 'out'));
  await run('1 file');
  await expect(question).toContainText('in the way');
  const field = sheet.getByRole('textbox', { name: 'Folder' });
  await field.fill(home.file('elsewhere'));
  await field.press('Enter');
  await expect(question).toHaveCount(0);
  await run('1 file');
  await expect(toast).toContainText('1 file exported');
  expect(await readdir(home.file('elsewhere'))).toEqual(['Object 1.png']);
});

test('measures each file once, and adds them up', async ({ editor, page, home }) => {
  await keep(editor, [300, 170], [60, 40]);
  const { sheet } = await openSheet(editor, home.file('out'));
  // the last one kept is selected, and so the only one that is ticked
  await sheet.getByRole('checkbox', { name: 'Export Object 1' }).click();
  const foot = sheet.getByText(/^2 files, \d/);
  await expect(foot).toBeVisible();
  const asked: string[] = [];
  page.on('request', (request) => request.url().endsWith('/export/size') && asked.push(request.url()));
  // what is ticked does not change what is in the other file
  await sheet.getByRole('checkbox', { name: 'Export Object 2' }).click();
  await expect(sheet.getByText(/^1 file, \d/)).toBeVisible();
  await sheet.getByRole('checkbox', { name: 'Export Object 2' }).click();
  await expect(foot).toBeVisible();
  expect(asked).toEqual([]);
  const padding = sheet.getByRole('spinbutton', { name: 'Padding' });
  await padding.fill('40');
  await padding.press('Enter');
  await expect.poll(() => asked.length).toBe(2);
  await expect(foot).toBeVisible();
  // nor are files asked for again that are too large to be measured
  await padding.fill('10000');
  await padding.press('Enter');
  await expect.poll(() => asked.length).toBe(4);
  await sheet.getByRole('checkbox', { name: 'Export Object 2' }).click();
  await expect(sheet.getByText(/^1 file$/)).toBeVisible();
  await page.waitForTimeout(1000);
  expect(asked).toHaveLength(4);
});

test('is trimmed by pulling the frame, by hand and by keys', async ({ editor, page, home }) => {
  await keep(editor, [300, 170]);
  const folder = home.file('out');
  const { sheet, run, toast } = await openSheet(editor, folder);
  const row = sheet.getByRole('group', { name: 'Layers' });
  await expect(row).toContainText(/\d+ × \d+\spx/);
  const [, width = 0, height = 0] = /(\d+) × (\d+)/.exec((await row.textContent()) ?? '')!.map(Number);
  const picture = (across: number, down: number) => page.getByRole('img', { name: `Object 1.png, ${across} × ${down}` });
  const box = (await picture(width, height).boundingBox())!;
  const zoom = box.width / width;

  // the right edge alone, outwards by 40 photo pixels: the other sides stay, and each has a number of its own now
  await page.mouse.move(box.x + box.width, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width + 20 * zoom, box.y + box.height / 2);
  await page.mouse.move(box.x + box.width + 40 * zoom, box.y + box.height / 2);
  await expect(picture(width + 40, height)).toBeVisible();
  await page.mouse.up();
  const side = (name: string) => sheet.getByRole('spinbutton', { name: `Padding, ${name}` });
  await expect(side('right')).toHaveValue('40');
  await expect(side('left')).toHaveValue('0');

  // by keys, an edge that is pulled into what is there
  const left = page.getByRole('slider', { name: 'Left edge of the file' });
  await left.focus();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await expect(left).toHaveAttribute('aria-valuetext', /^−9\spx$/);
  await expect(side('left')).toHaveValue('−9');
  await expect(row).toContainText(`${width + 31} × ${height}`);

  // a corner, and Escape puts it back without leaving the sheet
  const now = (await picture(width + 31, height).boundingBox())!;
  await page.mouse.move(now.x, now.y);
  await page.mouse.down();
  await page.mouse.move(now.x - 30, now.y - 30);
  await expect(side('top')).not.toHaveValue('0');
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(side('top')).toHaveValue('0');
  await expect(picture(width + 31, height)).toBeVisible();

  await run('1 file');
  await expect(toast).toContainText('1 file exported');
  expect(await sharp(join(folder, 'Object 1.png')).metadata()).toMatchObject({ width: width + 31, height });

  // one number for all sides again
  const again = await openSheet(editor, folder);
  await again.sheet.getByRole('button', { name: 'One padding for all sides' }).click();
  await expect(again.sheet.getByRole('spinbutton', { name: 'Padding' })).toHaveValue('40');
  await expect(again.sheet.getByRole('group', { name: 'Layers' })).toContainText(`${width + 80} × ${height + 80}`);
  expect(await seriousViolations(page)).toEqual([]);
});

test('gives the path of what was written', async ({ editor, context, page, home }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await keep(editor, [300, 170]);
  const folder = home.file('out');
  const { run, toast } = await openSheet(editor, folder);
  await run('1 file');
  await toast.getByRole('button', { name: 'Copy path' }).click();
  await expect(toast).toContainText(`Path copied ${join(folder, 'Object 1.png')}`);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(join(folder, 'Object 1.png'));
});

test('puts the cut-out into the clipboard, and shows it on another ground', async ({ editor, context, page }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await keep(editor, [300, 170]);
  await editor.press('Shift+Control+E');
  const sheet = editor.dock.getByRole('region', { name: 'Export' });
  await sheet.getByRole('button', { name: 'Copy' }).click();
  await expect(page.getByRole('status')).toContainText('Cut-out copied');
  const copied = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const bitmap = await createImageBitmap(await item!.getType('image/png'));
    return { width: bitmap.width, height: bitmap.height };
  });
  await expect(sheet.getByRole('group', { name: 'Layers' })).toContainText(`${copied.width} × ${copied.height}`);
  await page.getByRole('radio', { name: 'White' }).click();
  const preview = page.getByRole('img', { name: /^Object 1\.png/ });
  const picture = await preview.screenshot({ scale: 'css' });
  const { width = 0 } = await sharp(picture).metadata();
  const corner = await sharp(picture).extract({ left: width - 4, top: 3, width: 1, height: 1 }).removeAlpha().raw().toBuffer();
  expect([...corner]).toEqual([255, 255, 255]);
  await editor.press('Escape');
  await expect(sheet).toHaveCount(0);
});

test('offers the picture where nothing was cut out, and is fit for a screen reader', async ({ editor, page }) => {
  await new CanvasHand(editor, COFFEE).encoded();
  await editor.button('Export').first().click();
  const sheet = editor.dock.getByRole('region', { name: 'Export' });
  await expect(sheet.getByRole('radio', { name: 'Picture' })).toBeChecked();
  await expect(sheet).toContainText('coffee.png');
  // Enter exports: the button has the focus
  await expect(sheet.getByRole('button', { name: /^Export 1 file/ })).toBeFocused();
  const { violations } = await new AxeBuilder({ page }).include('[data-region="dock"]').analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
});

test('in a small window the question about files that are there is in sight, and the bars follow what is exported', async ({ editor, page, home }) => {
  await keep(editor, [300, 170], [60, 40]);
  await page.setViewportSize({ width: 1024, height: 700 });
  const folder = home.file('out');
  for (const name of ['Object 1.png', 'Object 2.png']) await home.write(`out/${name}`, 'a file of the person');
  const { sheet, kind, question } = await openSheet(editor, folder);
  await sheet.getByRole('button', { name: 'Each side by itself' }).click();
  await sheet.getByRole('checkbox', { name: 'Export Object 1' }).click();
  const bottom = async (name: string | RegExp) => {
    const { y, height } = (await sheet.getByRole('button', { name }).boundingBox())!;
    return y + height;
  };
  await expect(question).toContainText('2 files are already there Object 2.png, Object 1.png');
  const foot = (await sheet.getByRole('button', { name: 'Copy' }).boundingBox())!.y;
  for (const answer of ['Keep both', 'Replace', 'Skip']) expect(await bottom(answer)).toBeLessThan(foot - 12);
  await page.screenshot({ path: 'test-results/sheets/exists.png' });
  // opposite sides beside each other
  const places = await Promise.all(['left', 'right', 'top', 'bottom'].map((side) => sheet.getByRole('spinbutton', { name: `Padding, ${side}` }).boundingBox()));
  const [left, right, top, below] = places.map((place) => place!);
  expect([right!.y, below!.y]).toEqual([left!.y, top!.y]);
  expect(right!.x).toBeGreaterThan(left!.x);

  const bar = page.getByRole('region', { name: 'Options of the tool' });
  const ground = bar.getByRole('radiogroup', { name: 'Ground' });
  const zoom = page.getByRole('img', { name: /^Object 1\.png/ });
  await expect(ground).toBeVisible();
  // the zoom that is told is the preview's
  const shown = (await zoom.boundingBox())!.width / Number(/, (\d+) ×/.exec((await zoom.getAttribute('aria-label')) ?? '')![1]);
  await expect(editor.statusBar).toContainText(new RegExp(`^${Math.round(shown * 100)}\\s%`));
  await kind('Mask');
  await expect(bar).toContainText('Drag the frame');
  await expect(ground).toBeHidden();
  await page.screenshot({ path: 'test-results/sheets/mask.png' });
  await kind('Project');
  await expect(bar).not.toContainText('Drag the frame');
  const [save, as] = await Promise.all([bottom('Save project'), bottom('Save as…')]);
  expect(Math.abs(save - as)).toBeLessThan(8);
  // and they end where the rest of the sheet does
  const end = ({ x, width }: { x: number; width: number }) => x + width;
  expect(end((await sheet.getByRole('button', { name: 'Save project' }).boundingBox())!)).toBeLessThanOrEqual(end((await sheet.boundingBox())!) - 16);
  await page.screenshot({ path: 'test-results/sheets/project.png' });
});
