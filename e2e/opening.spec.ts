import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { CanvasHand } from './support/canvas-hand';
import { samplePhoto } from './support/home';
import { expect, test } from './support/test';

const jpeg = async (id: 'cat' | 'coffee') => new Uint8Array(await readFile(samplePhoto(id)));
const plain = async (width: number, height: number) =>
  new Uint8Array(await sharp({ create: { width, height, channels: 3, background: '#7a5' } }).png().toBuffer());

test('drops several files at once: each photo in a tab of its own, the bad ones named with their remedy', async ({ editor }) => {
  const cut = (await jpeg('coffee')).subarray(0, 9000);
  await editor.page.getByRole('main').or(editor.page.locator('body')).first().waitFor();
  await editor.dropOnWindow([
    { name: 'café 50 % #1 「貓」🐈.jpg', type: 'image/jpeg', bytes: await jpeg('cat') },
    { name: 'notes.png', type: 'image/png', bytes: new TextEncoder().encode('Buy milk.\nCall the bank.\n') },
    { name: 'cut off.jpg', type: 'image/jpeg', bytes: cut },
    { name: 'empty.jpg', type: 'image/jpeg', bytes: new Uint8Array() },
    { name: "it's \"coffee\".jpg", type: 'image/jpeg', bytes: await jpeg('coffee') },
  ]);
  await expect(editor.tab('café 50 % #1 「貓」🐈.jpg')).toBeVisible();
  await expect(editor.tab(/coffee/)).toHaveAttribute('aria-selected', 'true');
  // one at a time, the newest first
  await expect(editor.banner).toHaveCount(1);
  await expect(editor.banner).toContainText(/empty\.jpg.*1 of 3/);
  await editor.button('Next message').click();
  await expect(editor.banner).toContainText(/cut off\.jpg.*2 of 3/);
  await editor.button('Next message').click();
  await expect(editor.banner).toContainText(/notes\.png.*not a picture.*3 of 3/);
  await editor.button('Next message').click();
  await expect(editor.banner).toContainText('1 of 3');
  await editor.button('Dismiss').click();
  await expect(editor.banner).toContainText(/cut off\.jpg.*1 of 2/);
  await expect(editor.page.getByRole('tab', { name: /\.jpg|\.png/ })).toHaveCount(2);

  // the next one that opens makes them old news; one that is open already is shown
  await editor.dropOnWindow([{ name: 'café 50 % #1 「貓」🐈.jpg', type: 'image/jpeg', bytes: await jpeg('cat') }]);
  await expect(editor.tab('café 50 % #1 「貓」🐈.jpg')).toHaveAttribute('aria-selected', 'true');
  await expect(editor.banner).toHaveCount(0);
  await expect(editor.page.getByRole('status').filter({ hasText: 'is open already' })).toBeVisible();
  await editor.button('Open another copy').click();
  await expect(editor.tab('café 50 % #1 「貓」🐈.jpg (2)')).toHaveAttribute('aria-selected', 'true');
});

test('lists photos without a path among the recent ones, and opens them from the cache', async ({ editor, page }) => {
  await expect(page.getByText('Photos that you open are listed here')).toBeVisible();
  await editor.dropOnWindow([{ name: 'dropped.jpg', type: 'image/jpeg', bytes: await jpeg('cat') }]);
  await expect(editor.tab('dropped.jpg')).toBeVisible();
  await editor.button('Close dropped.jpg').click();
  const picture = editor.dock.getByRole('button', { name: /dropped\.jpg/ }).locator('img');
  await expect.poll(() => picture.evaluate((element) => (element as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
  await editor.dock.getByRole('button', { name: /dropped\.jpg/ }).click();
  await expect(editor.tab('dropped.jpg')).toBeVisible();
  await expect(editor.statusBar).toContainText('px');
});

test('over an open photo, chooses between a new tab and a layer', async ({ editor, home }) => {
  const photo = await home.write('ground.png', await plain(300, 200));
  await editor.open(photo);
  await expect(editor.tab('ground.png')).toBeVisible();
  const halves = await editor.dragOver([{ name: 'cat.jpg', type: 'image/jpeg', bytes: await jpeg('cat') }]);
  await expect(editor.page.getByText('Open in a new tab')).toBeVisible();
  await halves.dropOn(editor.page.getByText('Add as a layer'));
  await expect(editor.page.getByText('Add as a layer')).toBeHidden();
  await expect(editor.layers.getByRole('treeitem')).toHaveCount(2);
  await expect(editor.layers.getByRole('treeitem').first()).toHaveAccessibleName(/cat/);
  await expect(editor.page.getByRole('tab', { name: /\.png/ })).toHaveCount(1);
  await editor.press('Control+z');
  await expect(editor.layers.getByRole('treeitem')).toHaveCount(1);
});

test('pastes a picture', async ({ editor }) => {
  const base64 = Buffer.from(await plain(120, 80)).toString('base64');
  await editor.page.evaluate((text) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], 'image.png', { type: 'image/png' }));
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, base64);
  await expect(editor.tab('image.png')).toBeVisible();
  await expect(editor.statusBar).toContainText('120 × 80');
});

test.describe('starts with files', () => {
  test.use({
    files: async ({ home }, use) => use([await home.copy(samplePhoto('cat'), 'first.jpg'), home.file('gone.jpg'), home.file(), await home.copy(samplePhoto('coffee'), 'second.jpg')]),
  });

  test('from the command line, and says of each that it cannot open why', async ({ editor }) => {
    await expect(editor.tab('second.jpg')).toHaveAttribute('aria-selected', 'true');
    await expect(editor.tab('first.jpg')).toBeVisible();
    await expect(editor.banner).toContainText(/folder.*1 of 2/);
    await editor.button('Next message').click();
    await expect(editor.banner).toContainText(/gone\.jpg.*2 of 2/);
  });
});

for (const { name, width, height, click } of [
  { name: 'a photo of one pixel', width: 1, height: 1, click: { x: 0.5, y: 0.5 } },
  { name: 'a strip of 10 x 8,000', width: 10, height: 8000, click: { x: 5, y: 4000 } },
]) {
  test.describe(name, () => {
    test.use({ files: async ({ home }, use) => use([await home.write('odd.png', await plain(width, height))]) });

    test('opens and answers a click', async ({ editor }) => {
      const hand = new CanvasHand(editor, { width, height });
      await hand.encoded();
      await hand.click(click.x, click.y);
      await hand.answered();
      await editor.press('Escape');
      await expect(editor.banner).toHaveCount(0);
    });
  });
}

test.describe('closing', () => {
  test.use({ files: async ({ home }, use) => use([await home.copy(samplePhoto('coffee'), 'coffee.jpg')]) });

  test('a tab with unsaved work asks first; one without goes at once', async ({ editor }) => {
    const hand = new CanvasHand(editor, { width: 600, height: 400 });
    await hand.encoded();
    await hand.click(300, 170);
    await hand.answered();
    await hand.keep();
    await editor.page.getByRole('button', { name: 'Close coffee.jpg' }).click();
    const question = editor.page.getByRole('alertdialog').or(editor.page.getByRole('dialog'));
    await expect(question).toContainText('coffee.jpg');
    await question.getByRole('button', { name: 'Cancel' }).click();
    await expect(editor.tab(/coffee.jpg/)).toBeVisible();
    await editor.press('Control+z');
    await editor.page.getByRole('button', { name: 'Close coffee.jpg' }).click();
    await expect(question).toHaveCount(0);
    await expect(editor.tab(/coffee.jpg/)).toHaveCount(0);
  });

  test('saving puts a project into the downloads, which opens again with its prompts', async ({ editor, home }) => {
    const hand = new CanvasHand(editor, { width: 600, height: 400 });
    await hand.encoded();
    await hand.click(300, 170);
    await hand.answered();
    await hand.keep();
    const downloading = editor.page.waitForEvent('download');
    await editor.press('Control+s');
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('coffee.ora');
    const file = home.file('back.ora');
    await download.saveAs(file);
    await editor.page.getByRole('button', { name: 'Close coffee.jpg' }).click();
    await expect(editor.tab(/coffee.jpg/)).toHaveCount(0);
    await editor.open(file);
    await expect(editor.layers.getByRole('treeitem')).toHaveCount(2);
    await hand.encoded();
    await editor.layers.getByRole('treeitem').first().click();
    await editor.page.getByRole('button', { name: 'Edit mask prompts' }).first().click();
    await hand.answered();
    await expect(editor.markers).toHaveCount(1);
  });
});
