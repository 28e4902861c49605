import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { oklchFromHex } from '../core/colour/oklab';
import { BatchView } from './support/batch-view';
import { CanvasHand } from './support/canvas-hand';
import { Editor } from './support/editor';
import { samplePhoto } from './support/home';
import { Host } from './support/host';
import { expect, test } from './support/test';
import { Watch } from './support/watch';

/** assets/samples/coffee.jpg: a white cup on a red saucer, a spoon beside it. */
const COFFEE = { width: 600, height: 400 };
const SAUCER = { x: 190, y: 290 };
const CUP = { x: 300, y: 170 };
const BLUE = '#2A6FC9';

/** Straight RGBA of a pixel of a PNG file. */
async function pixelOf(file: string, { x, y }: { x: number; y: number }): Promise<readonly number[]> {
  return [...(await sharp(file).extract({ left: x, top: y, width: 1, height: 1 }).ensureAlpha().raw().toBuffer())];
}

function hueOf([red = 0, green = 0, blue = 0]: readonly number[]): number {
  return oklchFromHex(`#${[red, green, blue].map((value) => value.toString(16).padStart(2, '0')).join('')}`).h;
}

const apart = (a: number, b: number): number => Math.abs(((a - b + 540) % 360) - 180);

/** The whole of a day's work, from a photo that is dropped to a file that somebody else can use. */
test('a photo is dropped, cut out, refined, recoloured, saved, lost with the process, brought back and exported; a folder follows', async ({ editor, host, home, watch, browser, page }) => {
  test.setTimeout(360_000);
  const hand = new CanvasHand(editor, COFFEE);

  await test.step('drop', async () => {
    await editor.dropOnWindow([{ name: 'coffee.jpg', type: 'image/jpeg', bytes: await readFile(samplePhoto('coffee')) }]);
    await expect(editor.tab('coffee.jpg')).toBeVisible();
    await hand.encoded();
  });

  await test.step('hover', async () => {
    const untouched = await hand.screenshot();
    await hand.move(SAUCER.x, SAUCER.y);
    await expect.poll(async () => (await hand.screenshot()).equals(untouched)).toBe(false);
    await expect(editor.candidates).toHaveCount(0);
  });

  const layer = await test.step('click, take the cup away with an exclude click, switch to another candidate, keep', async () => {
    await hand.click(SAUCER.x, SAUCER.y);
    await hand.answered();
    await expect(editor.candidates).toHaveText([/^Whole/, /^Part/, /^Subpart/]);
    await hand.click(CUP.x, CUP.y, { alt: true });
    await expect(editor.candidates).toHaveText([/^Combined/, /^Whole/, /^Part/, /^Subpart/]);
    await expect(editor.chosenCandidate).toHaveText(/^Combined/);
    for (const name of [/^Whole/, /^Part/, /^Subpart/]) {
      await editor.press('Tab');
      await expect(editor.chosenCandidate).toHaveText(name);
    }
    const kept = await hand.keep();
    expect(kept.candidate).toBe('subpart');
    expect(kept.prompts.points.map(({ kind }) => kind)).toEqual(['include', 'exclude']);
    return kept;
  });

  const { dock } = editor;
  await test.step('recolour, undo, redo', async () => {
    await editor.tab('Look').click();
    await dock.getByRole('button', { name: `Recolour to ${BLUE}` }).click();
    const recolour = dock.getByRole('switch', { name: 'Recolour' });
    await expect(recolour).toBeChecked();
    await editor.press('Control+z');
    await expect(recolour).not.toBeChecked();
    await editor.press('Control+z');
    await expect(editor.layers.getByRole('treeitem')).toHaveCount(1);
    await editor.press('Control+Shift+z');
    await editor.press('Control+Shift+z');
    await editor.layers.getByRole('treeitem', { name: 'Object 1, layer 1 of 2, visible' }).click();
    await expect(recolour).toBeChecked();
  });

  const saved = home.file('a cup.ora');
  await test.step('save the project', async () => {
    const downloading = page.waitForEvent('download');
    await editor.press('Control+s');
    await (await downloading).saveAs(saved);
    await expect(editor.tab('coffee.jpg, unsaved')).toHaveCount(0);
  });

  const changed = await test.step('work on, and have the process killed', async () => {
    const amount = dock.getByRole('spinbutton', { name: 'Amount' });
    const document = await hand.documentAfter(async () => {
      await amount.fill('90');
      await amount.press('Enter');
    });
    await expect(editor.tab('coffee.jpg, unsaved')).toBeVisible();
    // the host is gone on purpose
    watch.expect(/ERR_CONNECTION|ERR_INCOMPLETE|ERR_EMPTY|Failed to fetch|network/i);
    await host.stop('SIGKILL');
    await page.close();
    return document;
  });
  expect(changed.layers.at(-1)).toMatchObject({ id: layer.id, adjustments: { recolor: { amount: 0.9 } } });

  const again = await Host.start({ home: home.app });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', colorScheme: 'dark' });
  const laterWatch = new Watch(context, (url) => new URL(url).origin === again.origin);
  try {
    await again.admit(context);
    const later = new Editor(await context.newPage());
    await later.page.goto(again.origin);

    await test.step('recover', async () => {
      await expect(later.page.getByText('Work on coffee.jpg was not saved')).toBeVisible();
      await later.button('Bring back').click();
      await later.layers.getByRole('treeitem', { name: 'Object 1, layer 1 of 2, visible' }).click();
      await later.tab('Look').click();
      await expect(later.dock.getByRole('switch', { name: 'Recolour' })).toBeChecked();
      await expect(later.dock.getByRole('spinbutton', { name: 'Amount' })).toHaveValue('90');
    });

    await test.step('export a transparent PNG', async () => {
      const folder = home.file('cut outs');
      await later.press('Shift+Control+E');
      const sheet = later.dock.getByRole('region', { name: 'Export' });
      await sheet.getByRole('textbox', { name: 'Folder' }).fill(folder);
      await sheet.getByRole('textbox', { name: 'Folder' }).press('Enter');
      await sheet.getByRole('radio', { name: 'Full photo' }).click();
      await sheet.getByRole('button', { name: 'Export 1 file' }).click();
      await expect(later.page.getByRole('status')).toContainText('1 file exported');
      const file = join(folder, 'Object 1.png');
      expect(await sharp(file).metadata()).toMatchObject({ format: 'png', ...COFFEE, channels: 4, depth: 'uchar' });
      // the saucer is there and blue, the cup that was taken away isn't, nor the table
      const saucer = await pixelOf(file, SAUCER);
      expect(saucer[3]).toBe(255);
      expect(apart(hueOf(saucer), oklchFromHex(BLUE).h)).toBeLessThan(25);
      expect((await pixelOf(file, CUP))[3]).toBe(0);
      expect((await pixelOf(file, { x: 5, y: 395 }))[3]).toBe(0);
      const alpha = await sharp(file).extractChannel('alpha').raw().toBuffer();
      expect(alpha.some((value) => value > 40 && value < 215)).toBe(true);
    });

    await test.step('run a folder', async () => {
      for (const [index, id] of (['coffee', 'rocket', 'cat'] as const).entries()) await home.copy(samplePhoto(id), `shoot/${index + 1} ${id}.jpg`);
      const out = home.file('of the shoot');
      const batch = new BatchView(later.page);
      await batch.go();
      await batch.fillIn(home.file('shoot'), out);
      await batch.button('Cut out 3 photos').click();
      await batch.finished();
      await expect(batch.results).toHaveCount(3);
      expect((await readdir(out)).sort()).toEqual(['1 coffee.png', '2 rocket.png', '3 cat.png']);
      for (const name of await readdir(out)) {
        const { channels, isOpaque } = await sharp(join(out, name)).stats();
        expect(isOpaque).toBe(false);
        expect(channels.at(-1)).toMatchObject({ min: 0, max: 255 });
      }
    });

    await test.step('the project that was saved is as it was then', async () => {
      await later.page.getByRole('radio', { name: 'Edit' }).click();
      await later.open(saved);
      // the work that was brought back is of this project: it is shown first
      await later.button('Open another copy').click();
      await later.layers.getByRole('treeitem', { name: 'Object 1, layer 1 of 2, visible' }).click();
      await later.tab('Look').click();
      await expect(later.dock.getByRole('spinbutton', { name: 'Amount' })).toHaveValue('100');
    });
    laterWatch.verify();
  } finally {
    await context.close();
    await again.stop();
  }
});
