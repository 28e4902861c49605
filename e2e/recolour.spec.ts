import { join } from 'node:path';
import sharp from 'sharp';
import { oklchFromHex } from '../core/colour/oklab';
import { CanvasHand } from './support/canvas-hand';
import type { Editor } from './support/editor';
import { samplePhoto } from './support/home';
import { expect, test } from './support/test';

/** assets/samples/coffee.jpg: a white cup on a red saucer, a spoon beside it. */
const COFFEE = { width: 600, height: 400 };
/** on the red saucer */
const SAUCER = { x: 190, y: 290 };

test.use({ files: async ({ home }, use) => use([await home.copy(samplePhoto('coffee'), 'coffee.jpg')]) });

/** The saucer as a layer, its look open. */
async function keepSaucer(editor: Editor): Promise<CanvasHand> {
  const hand = new CanvasHand(editor, COFFEE);
  await hand.encoded();
  await hand.click(SAUCER.x, SAUCER.y);
  await hand.answered();
  await editor.press('Enter');
  await expect(editor.layers.getByRole('treeitem', { name: 'Object 1, layer' })).toBeVisible();
  await editor.tab('Look').click();
  return hand;
}

/** Photo pixels around a place that are looked at. */
const AROUND = 6;

/** What is seen around a place of the photo: the mean colour. */
async function seen(hand: CanvasHand, { x, y }: { x: number; y: number }): Promise<number[]> {
  const [from, to] = [await hand.at({ x: x - AROUND, y: y - AROUND }), await hand.at({ x: x + AROUND, y: y + AROUND })];
  const shot = await hand.page.screenshot({ scale: 'css', clip: { x: Math.round(from.x), y: Math.round(from.y), width: Math.round(to.x - from.x), height: Math.round(to.y - from.y) } });
  const { channels } = await sharp(shot).removeAlpha().stats();
  return channels.map(({ mean }) => mean);
}

function hueOf([red = 0, green = 0, blue = 0]: readonly number[]): number {
  return oklchFromHex(`#${[red, green, blue].map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`).h;
}

const apart = (a: number, b: number): number => Math.abs(((a - b + 540) % 360) - 180);

test('is found among the actions, and brings its panel into sight', async ({ editor, page }) => {
  await keepSaucer(editor);
  await editor.tab('History').click();
  const { dock } = editor;
  const find = async (name: string) => {
    await editor.press('Control+k');
    await page.keyboard.type(name);
    await page.getByRole('option', { name: new RegExp(`^${name}`) }).first().click();
  };
  await find('Recolour');
  await expect(editor.tab('Look')).toHaveAttribute('aria-selected', 'true');
  await expect(dock.getByRole('switch', { name: 'Recolour' })).toBeChecked();
  await find('Recolour: keep light');
  await expect(dock.getByRole('switch', { name: 'Keep light' })).not.toBeChecked();
  await find('Recolour: back to its own colour');
  await expect(dock.getByRole('switch', { name: 'Recolour' })).not.toBeChecked();
  await find('Show the History panel');
  await expect(editor.history).toBeVisible();
});

test('gives an object another colour, and its file the colour that was seen', async ({ editor, home }) => {
  const hand = await keepSaucer(editor);
  const { dock } = editor;
  const before = await seen(hand, SAUCER);
  expect(apart(hueOf(before), 30)).toBeLessThan(30);
  const toggle = dock.getByRole('switch', { name: 'Recolour' });
  await expect(toggle).not.toBeChecked();
  const place = await toggle.boundingBox();
  await dock.getByRole('button', { name: 'Recolour to #2A6FC9' }).click();
  await expect(toggle).toBeChecked();
  // where it was pressed it can be pressed again
  expect(await toggle.boundingBox()).toEqual(place);
  const blue = oklchFromHex('#2A6FC9').h;
  await expect.poll(async () => apart(hueOf(await seen(hand, SAUCER)), blue)).toBeLessThan(25);
  await expect(dock.getByRole('textbox', { name: 'Colour as hex' })).toHaveValue('#2A6FC9');
  await expect(dock.getByRole('spinbutton', { name: 'Hue' })).toHaveValue(String(Math.round(blue)));
  await expect(editor.layers.getByRole('treeitem', { name: 'Object 1, layer' })).toContainText('Recolour');

  // what the file holds is what was seen
  const shown = await seen(hand, SAUCER);
  const folder = home.file('out');
  await editor.press('Shift+Control+E');
  const sheet = dock.getByRole('region', { name: 'Export' });
  await sheet.getByRole('textbox', { name: 'Folder' }).fill(folder);
  await sheet.getByRole('textbox', { name: 'Folder' }).press('Enter');
  await sheet.getByRole('radio', { name: 'Full photo' }).click();
  await sheet.getByRole('button', { name: 'Export 1 file' }).click();
  await expect(editor.page.getByRole('status')).toContainText('1 file exported');
  const part = await sharp(join(folder, 'Object 1.png')).extract({ left: SAUCER.x - AROUND, top: SAUCER.y - AROUND, width: AROUND * 2, height: AROUND * 2 }).removeAlpha().png().toBuffer();
  const written = await sharp(part).stats();
  // the screen shows the photo enlarged, so that its pixels don't end where the screen's do
  written.channels.forEach(({ mean }, channel) => expect(Math.abs(mean - shown[channel]!)).toBeLessThan(3));
});

test('changes hue, chroma, lightness and amount by slider, field and key; a drag is one step', async ({ editor }) => {
  const hand = await keepSaucer(editor);
  const { dock, page } = editor;
  await dock.getByRole('button', { name: 'Recolour to #F0AA19' }).click();
  const hue = dock.getByRole('spinbutton', { name: 'Hue' });
  await expect(hue).toHaveValue('78');
  const steps = async (): Promise<number> => {
    await editor.tab('History').click();
    const count = await editor.history.getByRole('option').count();
    await editor.tab('Look').click();
    return count;
  };
  const atFirst = await steps();

  const slider = dock.getByRole('slider', { name: 'Hue' });
  const box = (await slider.boundingBox())!;
  await page.mouse.move(box.x + (78 / 360) * box.width, box.y + box.height / 2);
  await page.mouse.down();
  for (const share of [0.4, 0.5, 0.6, 0.65]) await page.mouse.move(box.x + share * box.width, box.y + box.height / 2);
  // seen while the hand still holds it
  await expect.poll(async () => apart(hueOf(await seen(hand, SAUCER)), 240)).toBeLessThan(35);
  await page.mouse.up();
  expect(Number(await hue.inputValue())).toBeGreaterThan(220);
  expect(await steps()).toBe(atFirst + 1);

  await hue.fill('120+25');
  await hue.press('Enter');
  await expect(hue).toHaveValue('145');
  await slider.press('ArrowRight');
  await slider.press('ArrowRight');
  await expect(hue).toHaveValue('147');
  // two presses of one key are one step
  expect(await steps()).toBe(atFirst + 3);

  const amount = dock.getByRole('spinbutton', { name: 'Amount' });
  const full = await seen(hand, SAUCER);
  await amount.fill('0');
  await amount.press('Enter');
  await expect.poll(async () => apart(hueOf(await seen(hand, SAUCER)), hueOf(full))).toBeGreaterThan(60);
  await editor.press('Control+z');
  await expect(amount).toHaveValue('100');
});

test('takes a typed colour, says what is none, and switches off without losing it', async ({ editor }) => {
  const hand = await keepSaucer(editor);
  const { dock } = editor;
  const red = await seen(hand, SAUCER);
  await dock.getByRole('switch', { name: 'Recolour' }).click();
  // it begins with the colour that the object has
  const hex = dock.getByRole('textbox', { name: 'Colour as hex' });
  await expect(hex).toHaveValue(/^#[0-9A-F]{6}$/);
  expect(apart(oklchFromHex(await hex.inputValue()).h, hueOf(red))).toBeLessThan(20);
  await hex.fill('green');
  await hex.press('Enter');
  await expect(dock.getByRole('alert')).toHaveText('Type a colour such as #F0AA19.');
  await hex.fill('0a8');
  await hex.press('Enter');
  await expect(hex).toHaveValue('#00AA88');
  await expect(dock.getByRole('alert')).toHaveCount(0);
  await expect.poll(async () => apart(hueOf(await seen(hand, SAUCER)), oklchFromHex('#00AA88').h)).toBeLessThan(30);
  await dock.getByRole('switch', { name: 'Recolour' }).click();
  await expect.poll(async () => apart(hueOf(await seen(hand, SAUCER)), hueOf(red))).toBeLessThan(5);
  await expect(hex).toHaveValue('#00AA88');
  await dock.getByRole('button', { name: 'Reset Recolour' }).click();
  await expect(hex).toHaveCount(0);
  await editor.press('Control+z');
  await expect(hex).toHaveValue('#00AA88');
});
