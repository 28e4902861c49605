import { mkdir } from 'node:fs/promises';
import { CanvasHand } from './support/canvas-hand';
import { Editor } from './support/editor';
import { cutOff, seriousViolations } from './support/fitness';
import { samplePhoto } from './support/home';
import { expect, test } from './support/test';

/** The main states of the window where pixels are dense and where everything is enlarged. */

const SHOTS = 'test-results/sizes';

test.beforeAll(() => mkdir(SHOTS, { recursive: true }));

for (const { name, width, height } of [
  { name: 'a large dense screen', width: 2560, height: 1440 },
  { name: '1440 x 900 enlarged to 200 %', width: 720, height: 450 },
]) {
  test.describe(name, () => {
    test.use({
      viewport: { width, height },
      deviceScaleFactor: 2,
      files: async ({ home }, use) => use([await home.copy(samplePhoto('coffee'), 'coffee.jpg')]),
    });

    test('cuts nothing off, and keeps nobody out: photo, mask, export, fill, settings, batch, start', async ({ editor, page }) => {
      test.slow();
      const hand = new CanvasHand(editor, { width: 600, height: 400 });
      // a narrow status bar has no room for it
      await expect(page.getByTestId('live')).toHaveText(/Encoded in/, { timeout: 60_000 });
      const check = async (state: string) => {
        await test.step(state, async () => {
          await page.screenshot({ path: `${SHOTS}/${width}-${state}.png`, scale: 'css' });
          expect.soft(await cutOff(page)).toEqual([]);
          expect.soft(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
          expect.soft(await seriousViolations(page)).toEqual([]);
        });
      };
      await check('photo');
      await hand.click(300, 170);
      await hand.answered();
      await check('making');
      await hand.keep();

      await editor.press('Shift+Control+E');
      const sheet = page.getByRole('region', { name: 'Export' });
      await sheet.getByRole('button', { name: 'Each side by itself' }).click();
      await expect(sheet.getByText(/^1 file, \d/)).toBeVisible();
      await check('export');
      await editor.press('Escape');

      await editor.press('Control+k');
      await page.keyboard.type('Fill with IOPaint');
      await page.keyboard.press('Enter');
      const fill = page.getByRole('region', { name: 'Fill with IOPaint' });
      await expect(fill).toBeVisible();
      // both rows of fields end where the panel's grid does
      const ends = await fill.getByRole('textbox').evaluateAll((fields) => fields.map((field) => (field.closest('label') ?? field).getBoundingClientRect().right));
      const { x, width: wide } = (await fill.boundingBox())!;
      expect(ends.map((end) => Math.round(x + wide - end))).toEqual(ends.map(() => 16));
      await check('fill');
      await editor.press('Escape');

      await editor.press('Control+,');
      await expect(page.getByRole('main')).toBeVisible();
      await check('settings');
      await page.getByRole('radio', { name: 'Batch' }).click();
      await expect(page.getByRole('button', { name: /New batch/ }).first()).toBeVisible();
      await check('batch');
    });

    test.describe('before a photo is open', () => {
      test.use({ files: [] });

      test('cuts nothing off', async ({ page, context, host, watch }) => {
        void watch;
        await host.admit(context);
        await page.goto(host.origin);
        await new Editor(page).ready();
        await expect(page.getByRole('heading', { name: 'Drop a photo. Point at anything.' })).toBeVisible();
        await page.screenshot({ path: `${SHOTS}/${width}-start.png`, scale: 'css' });
        expect(await cutOff(page)).toEqual([]);
        expect(await seriousViolations(page)).toEqual([]);
      });
    });
  });
}
