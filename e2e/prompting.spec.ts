import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { CanvasHand } from './support/canvas-hand';
import { cutoutMask, iou } from './support/command-line';
import { samplePhoto } from './support/home';
import { expect, test } from './support/test';

/** assets/samples/coffee.jpg: a white cup on a red saucer, a spoon beside it. */
const COFFEE = { width: 600, height: 400 };
const COFFEE_IN_CUP = { x: 300, y: 170 };

test.use({ files: async ({ home }, use) => use([await home.copy(samplePhoto('coffee'), 'a cup.jpg')]) });

/** Mean difference of two pictures, 0..255. */
async function difference(a: Buffer, b: Buffer): Promise<number> {
  const [left, right] = await Promise.all([a, b].map((png) => sharp(png).removeAlpha().raw().toBuffer()));
  if (left?.length !== right?.length) return 255;
  let sum = 0;
  for (let i = 0; i < (left?.length ?? 0); i++) sum += Math.abs((left?.[i] ?? 0) - (right?.[i] ?? 0));
  return sum / (left?.length ?? 1);
}

test('points at a cup, sees its mask before any click, and nothing once the pointer has left', async ({ editor }) => {
  const hand = new CanvasHand(editor, COFFEE);
  await hand.encoded();
  const untouched = await hand.screenshot();
  await hand.move(COFFEE_IN_CUP.x, COFFEE_IN_CUP.y);
  await expect.poll(async () => difference(untouched, await hand.screenshot())).toBeGreaterThan(0.5);
  await expect(editor.candidates).toHaveCount(0);
  await editor.page.mouse.move(2, 2);
  await expect.poll(async () => difference(untouched, await hand.screenshot())).toBeLessThan(0.01);
});

test('clicks, goes through the candidates, keeps one; undo and redo', async ({ editor }) => {
  const hand = new CanvasHand(editor, COFFEE);
  await hand.encoded();
  await hand.click(COFFEE_IN_CUP.x, COFFEE_IN_CUP.y);
  await hand.answered();
  await expect(editor.candidates).toHaveText([/^Whole/, /^Part/, /^Subpart/]);
  await expect(editor.candidates.first()).toHaveAccessibleName(/^Whole, \d+\s% of photo, Predicted IoU \d\.\d\d$/);
  await editor.press('1');
  await expect(editor.chosenCandidate).toHaveText(/^Whole/);
  await editor.press('Tab');
  await expect(editor.chosenCandidate).toHaveText(/^Part/);
  await editor.press('Tab');
  await expect(editor.chosenCandidate).toHaveText(/^Subpart/);
  await editor.press('Shift+Tab');
  await expect(editor.chosenCandidate).toHaveText(/^Part/);
  await editor.candidates.filter({ hasText: 'Whole' }).click();
  await expect(editor.chosenCandidate).toHaveText(/^Whole/);
  await editor.canvas.getByRole('button', { name: 'Keep' }).click();
  await expect(editor.candidates).toHaveCount(0);
  await expect(editor.layers.getByRole('treeitem')).toHaveCount(2);
  await editor.press('Control+z');
  await expect(editor.layers.getByRole('treeitem')).toHaveCount(1);
  await editor.press('Control+Shift+z');
  await expect(editor.layers.getByRole('treeitem')).toHaveCount(2);
});

test('the matte leaves no line of the photo at its border', async ({ editor }) => {
  const hand = new CanvasHand(editor, COFFEE);
  await hand.encoded();
  await hand.click(COFFEE_IN_CUP.x, COFFEE_IN_CUP.y);
  await hand.answered();
  await editor.dock.getByRole('radio', { name: 'Matte' }).click();
  const corner = await hand.at({ x: 0, y: COFFEE.height });
  const canvas = await editor.canvas.boundingBox();
  // the fitted photo ends within this row of pixels
  const row = Math.floor(corner.y - (canvas?.y ?? 0));
  const mostColour = async () => {
    const { data, info } = await sharp(await hand.screenshot()).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    let most = 0;
    for (let y = row - 1; y <= row + 1; y++) {
      for (let x = 0; x < info.width; x++) {
        const [red = 0, green = 0, blue = 0] = data.subarray((y * info.width + x) * 3);
        most = Math.max(most, Math.max(red, green, blue) - Math.min(red, green, blue));
      }
    }
    return most;
  };
  await expect.poll(mostColour).toBeLessThan(6);
});

test('drops a mask with Esc and brings it back', async ({ editor }) => {
  const hand = new CanvasHand(editor, COFFEE);
  await hand.encoded();
  await hand.click(COFFEE_IN_CUP.x, COFFEE_IN_CUP.y);
  await hand.answered();
  await editor.press('Escape');
  await expect(editor.candidates).toHaveCount(0);
  await editor.page.getByRole('button', { name: 'Undo', exact: true }).last().click();
  await hand.answered();
  await expect(editor.markers).toHaveCount(1);
  await editor.press('Escape');
  await editor.press('Control+z');
  await hand.answered();
});

test('moves a marker and the mask follows; removes it at its shoulder and with Backspace', async ({ editor }) => {
  const hand = new CanvasHand(editor, COFFEE);
  await hand.encoded();
  await hand.click(COFFEE_IN_CUP.x, COFFEE_IN_CUP.y);
  await hand.answered();
  await hand.click(450, 300, { alt: true });
  await expect(editor.markers).toHaveCount(2);
  await expect(editor.markers.nth(1)).toHaveAccessibleName(/^Exclude point 2 at/);
  await expect(editor.candidates).toHaveText([/^Combined/, /^Whole/, /^Part/, /^Subpart/]);
  const before = await editor.chosenCandidate.getAttribute('aria-label');
  // onto the coffee, a part of which is left out then
  await hand.drag({ x: 450, y: 300 }, { x: 340, y: 150 });
  await expect(editor.markers.nth(1)).toHaveAccessibleName(/^Exclude point 2 at 3(39|40), 1(49|50)$/);
  await expect.poll(() => editor.chosenCandidate.getAttribute('aria-label')).not.toBe(before);
  // the x at the shoulder of the marker that is pointed at
  await hand.move(340, 150);
  const at = await hand.at({ x: 340, y: 150 });
  await editor.page.mouse.click(at.x + 13, at.y - 13);
  await expect(editor.markers).toHaveCount(1);
  await hand.click(450, 300, { button: 'right' });
  await expect(editor.markers).toHaveCount(2);
  await editor.press('Backspace');
  await expect(editor.markers).toHaveCount(1);
});

test.describe('while a hand draws', () => {
  // what the status bar says of two answers may be the same
  test.beforeEach(({ context }) => context.addInitScript(() => {
    const counted = { answers: 0 };
    Object.assign(window, { counted });
    window.Worker = class extends Worker {
      constructor(...given: ConstructorParameters<typeof Worker>) {
        super(...given);
        this.addEventListener('message', ({ data }: MessageEvent<{ value?: unknown }>) => {
          if (data.value !== null && typeof data.value === 'object' && 'candidates' in data.value) counted.answers++;
        });
      }
    };
  }));

  /** Answers of the decoder that have come to the window. */
  const answersIn = (page: Page): Promise<number> => page.evaluate(() => (Reflect.get(window, 'counted') as { answers: number }).answers);

  /** What has come is on the screen two frames later. */
  const shown = (page: Page): Promise<void> => page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))));

  test('the chip stands still while a box is drawn, and comes to it when the hand lets go', async ({ editor }) => {
    const hand = new CanvasHand(editor, COFFEE);
    await hand.encoded();
    const chip = editor.canvas.getByRole('group', { name: 'Candidates' });
    const place = async () => {
      const box = await chip.boundingBox();
      return box && { x: box.x, y: box.y };
    };
    // a click's first answer is followed by a better one, and that by a sharper one
    const settled = async () => {
      let last: string | null = null;
      await expect.poll(async () => {
        const now = JSON.stringify(await place());
        const stands = now === last;
        last = now;
        return stands;
      }, { intervals: [1000] }).toBe(true);
      return place();
    };
    const draw = async (each: () => Promise<void>) => {
      await hand.move(120, 60);
      await editor.page.mouse.down();
      for (const [x, y] of [[260, 160], [380, 260], [470, 360]] as const) {
        const before = await answersIn(editor.page);
        await hand.move(x, y);
        await expect.poll(() => answersIn(editor.page)).toBeGreaterThan(before);
        await shown(editor.page);
        await each();
      }
      await editor.page.mouse.up();
      await hand.answered();
      return settled();
    };
    // none was there before
    const first = await draw(async () => expect(chip).toHaveCount(0));
    await editor.press('Escape');
    await hand.click(40, 360);
    await hand.answered();
    const before = await settled();
    expect(before).not.toEqual(first);
    // a mask is made of the click as well now, with a row more
    expect(await draw(async () => expect(await place()).toEqual(before))).not.toEqual(before);
  });
});

test('asks nothing for a click beside the photo or a box of no area, and says why', async ({ editor }) => {
  const hand = new CanvasHand(editor, COFFEE);
  await hand.encoded();
  await hand.click(-10, 200);
  await expect(editor.statusBar).toContainText('outside of the photo');
  await editor.press('m');
  await hand.click(200, 200);
  await expect(editor.statusBar).toContainText('no area');
  await expect(editor.candidates).toHaveCount(0);
  await expect(editor.banner).toHaveCount(0);
});

test('makes a mask with the keyboard alone', async ({ editor }) => {
  const hand = new CanvasHand(editor, COFFEE);
  await hand.encoded();
  await editor.canvas.focus();
  for (let step = 0; step < 3; step++) await editor.press('ArrowUp');
  await editor.press('Shift+ArrowLeft');
  await editor.press('Enter');
  await hand.answered();
  await expect(editor.markers).toHaveAccessibleName(/^Include point 1 at/);
  await editor.press('Shift+ArrowDown');
  await editor.press('Alt+Enter');
  await expect(editor.markers).toHaveCount(2);
  await expect(editor.markers.nth(1)).toHaveAccessibleName(/^Exclude point 2 at/);
  await editor.press('Enter');
  await expect(editor.layers.getByRole('treeitem')).toHaveCount(2);
});

test.describe('gives the masks of the command line', () => {
  const photo = samplePhoto('coffee');

  test('for a click', async ({ editor, home }) => {
    const hand = new CanvasHand(editor, COFFEE);
    await hand.encoded();
    await hand.click(COFFEE_IN_CUP.x, COFFEE_IN_CUP.y);
    await hand.answered();
    const layer = await hand.keep();
    const [point] = layer.prompts.points;
    const other = await cutoutMask(home, photo, ['--point', `${point?.x},${point?.y}`]);
    expect(iou(await hand.maskOf(layer), other)).toBeGreaterThan(0.99);
  });

  test('for clicks that include and exclude', async ({ editor, home }) => {
    const hand = new CanvasHand(editor, COFFEE);
    await hand.encoded();
    await hand.click(COFFEE_IN_CUP.x, COFFEE_IN_CUP.y);
    await hand.answered();
    await hand.click(430, 300, { alt: true });
    await expect(editor.chosenCandidate).toHaveText(/^Combined/);
    await hand.click(150, 250, { alt: true });
    await expect(editor.markers).toHaveCount(3);
    const layer = await hand.keep();
    const prompts = layer.prompts.points.flatMap(({ x, y, kind }) => [kind === 'include' ? '--point' : '--exclude', `${x},${y}`]);
    expect(prompts).toHaveLength(6);
    expect(iou(await hand.maskOf(layer), await cutoutMask(home, photo, prompts))).toBeGreaterThan(0.99);
  });

  test('for a box that is resized by a handle, with a click in it', async ({ editor, home }) => {
    const hand = new CanvasHand(editor, COFFEE);
    await hand.encoded();
    await hand.drag({ x: 160, y: 20 }, { x: 380, y: 260 });
    await hand.answered();
    await hand.drag({ x: 380, y: 260 }, { x: 420, y: 290 });
    await hand.click(420, 60, { alt: true });
    await expect(editor.markers).toHaveCount(1);
    const layer = await hand.keep();
    const { box, points } = layer.prompts;
    expect(box).toMatchObject({ x: expect.closeTo(160, 0), y: expect.closeTo(20, 0), width: expect.closeTo(260, 0), height: expect.closeTo(270, 0) });
    const prompts = ['--box', `${box?.x},${box?.y},${box?.width},${box?.height}`, '--exclude', `${points[0]?.x},${points[0]?.y}`];
    expect(iou(await hand.maskOf(layer), await cutoutMask(home, photo, prompts))).toBeGreaterThan(0.99);
  });

  test('for the candidate that a person takes, also when its prompts are opened again', async ({ editor, home }) => {
    const hand = new CanvasHand(editor, COFFEE);
    await hand.encoded();
    await hand.click(COFFEE_IN_CUP.x, COFFEE_IN_CUP.y);
    await hand.answered();
    await editor.press('3');
    await expect(editor.chosenCandidate).toHaveText(/^Subpart/);
    const layer = await hand.keep();
    const [point] = layer.prompts.points;
    const at = `${point?.x},${point?.y}`;
    expect(iou(await hand.maskOf(layer), await cutoutMask(home, photo, ['--point', at, '--candidate', 'subpart']))).toBeGreaterThan(0.99);

    await editor.press('v');
    const place = await hand.at(COFFEE_IN_CUP);
    await editor.page.mouse.dblclick(place.x, place.y);
    await hand.answered();
    await expect(editor.chosenCandidate).toHaveText(/^Subpart/);
    await editor.press('1');
    const again = await hand.keep();
    expect(again.id).toBe(layer.id);
    expect(iou(await hand.maskOf(again), await cutoutMask(home, photo, ['--point', at, '--candidate', 'whole']))).toBeGreaterThan(0.99);
  });
});
