import sharp from 'sharp';
import { fittedViewport, toPhoto, zoomedAround } from '../renderer/state/view';
import { CanvasHand } from './support/canvas-hand';
import type { Editor } from './support/editor';
import { samplePhoto } from './support/home';
import { expect, test } from './support/test';

/** Pixels of the canvas as seen, RGB. */
async function seen(editor: Editor): Promise<{ data: Buffer; width: number; height: number; x: number; y: number }> {
  const box = await editor.canvas.boundingBox();
  if (!box) throw new Error('the canvas is not shown');
  const { data, info } = await sharp(await editor.canvas.screenshot()).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, x: box.x, y: box.y };
}

function pixel(picture: { data: Buffer; width: number }, x: number, y: number): number[] {
  const at = (Math.round(y) * picture.width + Math.round(x)) * 3;
  return [...picture.data.subarray(at, at + 3)];
}

/** A photo whose every pixel says where it is: red and green are its place within 200 pixels, blue which 200 pixels. */
function placeAt(x: number, y: number): [number, number, number] {
  return [20 + (x % 200), 20 + (y % 200), (Math.floor(x / 200) * 7 + Math.floor(y / 200) * 31) % 256];
}

async function placePhoto(width: number, height: number): Promise<Buffer> {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(placeAt(x, y), (y * width + x) * 3);
  return sharp(data, { raw: { width, height, channels: 3 } }).png({ compressionLevel: 1 }).toBuffer();
}

const LARGE = { width: 6000, height: 4000 };

test.describe('a photo of 24 megapixels', () => {
  test.use({ files: async ({ home }, use) => use([await home.write('large.png', await placePhoto(LARGE.width, LARGE.height))]) });

  test('is pixel for pixel itself at 100 %, in whichever corner', async ({ editor }) => {
    const hand = new CanvasHand(editor, LARGE);
    await hand.encoded();
    await editor.press('Control+1');
    await expect(editor.statusBar.getByRole('spinbutton', { name: 'Zoom' })).toHaveValue('100');
    const box = await editor.canvas.boundingBox();
    if (!box) throw new Error('the canvas is not shown');
    // the photo's middle is in the canvas's middle, then dragged with Space
    for (const by of [{ x: 0, y: 0 }, { x: -311, y: 207 }]) {
      await editor.page.keyboard.down('Space');
      await editor.page.mouse.move(box.x + 600, box.y + 400);
      await editor.page.mouse.down();
      await editor.page.mouse.move(box.x + 600 + by.x, box.y + 400 + by.y, { steps: 4 });
      await editor.page.mouse.up();
      await editor.page.keyboard.up('Space');
      const originX = Math.round(LARGE.width / 2 - box.width / 2) - by.x;
      const originY = Math.round(LARGE.height / 2 - box.height / 2) - by.y;
      await expect
        .poll(async () => {
          const picture = await seen(editor);
          let wrong = 0;
          for (let y = 20; y < picture.height - 20; y += 17) {
            for (let x = 20; x < picture.width - 20; x += 13) {
              const expected = placeAt(originX + x, originY + y);
              if (pixel(picture, x, y).some((value, channel) => value !== expected[channel])) wrong++;
            }
          }
          return wrong;
        })
        .toBe(0);
    }
  });

  test('zooms with the wheel around the pointer, in and out again', async ({ editor }) => {
    const hand = new CanvasHand(editor, LARGE);
    await hand.encoded();
    const box = await editor.canvas.boundingBox();
    if (!box) throw new Error('the canvas is not shown');
    // no mask under the pointer to colour what is looked at
    await editor.press('h');
    const at = { x: 700, y: 300 };
    const fitted = fittedViewport(LARGE, box);
    await editor.page.mouse.move(box.x + at.x, box.y + at.y);
    for (let notch = 0; notch < 12; notch++) await editor.page.mouse.wheel(0, -100);
    const zoomed = zoomedAround(fitted, at, fitted.zoom * Math.exp(12 * 100 * 0.0018));
    const under = toPhoto(zoomed, at);
    // 147 %, smoothed: the photo pixel under the pointer has stayed there, give or take its neighbours
    const expected = placeAt(Math.floor(under.x), Math.floor(under.y)).map((value): unknown => expect.closeTo(value, -0.5));
    await expect.poll(async () => pixel(await seen(editor), at.x, at.y)).toEqual(expected);
    await editor.press('Control+0');
    await expect(editor.statusBar.getByRole('spinbutton', { name: 'Zoom' })).toHaveValue(`${Math.round(fitted.zoom * 100)}`);
    const overview = await seen(editor);
    const corner = { x: -fitted.x * fitted.zoom, y: -fitted.y * fitted.zoom };
    expect(corner.x).toBeGreaterThan(30);
    // beside the photo the canvas, on it the photo
    expect(pixel(overview, corner.x - 4, corner.y + 40)).toEqual(pixel(overview, 4, 4));
    expect(pixel(overview, corner.x + 4, corner.y + 40)).not.toEqual(pixel(overview, 4, 4));
  });
});

test.describe('a photo with transparency', () => {
  const size = { width: 400, height: 300 };
  test.use({
    files: async ({ home }, use) => {
      const half = Buffer.alloc(size.width * size.height * 4);
      for (let y = 0; y < size.height; y++) for (let x = 0; x < size.width; x++) half.set(x < 200 ? [200, 30, 30, 255] : [0, 0, 0, 0], (y * size.width + x) * 4);
      await use([await home.write('half.png', await sharp(half, { raw: { ...size, channels: 4 } }).png().toBuffer())]);
    },
  });

  test('shows the checkerboard through it', async ({ editor }) => {
    const hand = new CanvasHand(editor, size);
    await hand.encoded();
    const box = await editor.canvas.boundingBox();
    if (!box) throw new Error('the canvas is not shown');
    const opaque = await hand.at({ x: 100, y: 150 });
    const clear = await hand.at({ x: 300, y: 150 });
    await expect.poll(async () => pixel(await seen(editor), opaque.x - box.x, opaque.y - box.y)).toEqual([200, 30, 30]);
    const picture = await seen(editor);
    const squares = new Set<string>();
    for (let x = 0; x < 64; x++) squares.add(pixel(picture, clear.x - box.x + x, clear.y - box.y).join(' '));
    expect([...squares].sort()).toEqual(['74 74 74', '92 92 92']);
  });
});

test.describe('masks on the photo', () => {
  const size = { width: 600, height: 400 };
  test.use({ files: async ({ home }, use) => use([await home.copy(samplePhoto('coffee'), 'coffee.jpg')]) });

  test('are seen in each view: dimmed, tinted, as a line, as a matte, on black, white and checker, as rubylith', async ({ editor }) => {
    const hand = new CanvasHand(editor, size);
    await hand.encoded();
    const box = await editor.canvas.boundingBox();
    if (!box) throw new Error('the canvas is not shown');
    const place = async (x: number, y: number) => {
      const at = await hand.at({ x, y });
      return { x: at.x - box.x, y: at.y - box.y };
    };
    const inside = await place(300, 90);
    const outside = await place(560, 60);
    const bare = await seen(editor);
    await hand.click(300, 170);
    await hand.answered();
    await editor.press('1');
    await editor.page.mouse.move(2, 2);
    const at = async () => {
      const picture = await seen(editor);
      return { inside: pixel(picture, inside.x, inside.y), outside: pixel(picture, outside.x, outside.y) };
    };
    const before = { inside: pixel(bare, inside.x, inside.y), outside: pixel(bare, outside.x, outside.y) };
    const mixed = (pixel: number[], color: number[], share: number) => pixel.map((value, channel) => expect.closeTo(value * (1 - share) + (color[channel] ?? 0) * share, -0.5));
    const black = [0, 0, 0];
    const white = [255, 255, 255];
    const cyan = [0x43, 0xd0, 0xf9];
    const red = [0xc9, 0x28, 0x3b];
    const views = [
      { inside: before.inside, outside: mixed(before.outside, black, 0.46) },
      { inside: mixed(before.inside, cyan, 0.26), outside: before.outside },
      { inside: before.inside, outside: before.outside },
      { inside: white, outside: black },
      { inside: before.inside, outside: black },
      { inside: before.inside, outside: white },
      { inside: before.inside, outside: expect.anything() as unknown as number[] },
      { inside: before.inside, outside: mixed(before.outside, red, 0.55) },
    ];
    for (const view of views) {
      await expect.poll(at).toEqual(view);
      await editor.press('\\');
    }
    // held down, the photo as it was
    await editor.page.keyboard.down('\\');
    await expect.poll(at).toEqual(before);
    await editor.page.keyboard.up('\\');
    await expect.poll(at).toEqual(views[0]);
  });

  test('a recoloured layer is drawn over the photo, hidden and shown', async ({ editor }) => {
    const hand = new CanvasHand(editor, size);
    await hand.encoded();
    const box = await editor.canvas.boundingBox();
    if (!box) throw new Error('the canvas is not shown');
    await hand.click(300, 170);
    await hand.answered();
    await editor.press('1');
    await hand.keep();
    const at = await hand.at({ x: 140, y: 260 });
    const saucer = async () => pixel(await seen(editor), at.x - box.x, at.y - box.y);
    const [red = 0, green = 0] = await saucer();
    expect(red).toBeGreaterThan(green + 60);
    await editor.page.getByRole('tab', { name: 'Look' }).click();
    await editor.page.getByRole('switch', { name: 'Recolour' }).click();
    await editor.page.getByRole('textbox', { name: 'Colour as hex' }).fill('#2E7D32');
    await editor.page.getByRole('textbox', { name: 'Colour as hex' }).press('Enter');
    await expect.poll(async () => { const [r = 0, g = 0] = await saucer(); return g - r; }).toBeGreaterThan(10);
    await editor.layers.getByRole('button', { name: /^Hide/ }).first().click();
    await expect.poll(async () => { const [r = 0, g = 0] = await saucer(); return r - g; }).toBeGreaterThan(60);
  });
});
