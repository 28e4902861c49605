import { CanvasHand } from './support/canvas-hand';
import { Editor } from './support/editor';
import { Host } from './support/host';
import { samplePhoto } from './support/home';
import { expect, test } from './support/test';

const COFFEE = { width: 600, height: 400 };

test.use({ files: async ({ home }, use) => use([await home.copy(samplePhoto('coffee'), 'coffee.jpg')]) });

test('after a kill -9 the work is offered and comes back with its layers, history and prompts', async ({ editor, host, home, watch, browser }) => {
  // the host is gone on purpose
  watch.expect(/ERR_CONNECTION|ERR_INCOMPLETE|ERR_EMPTY|Failed to fetch|network/i);
  const hand = new CanvasHand(editor, COFFEE);
  await hand.encoded();
  await hand.click(300, 170);
  await hand.answered();
  const layer = await hand.keep();
  await expect(editor.tab('coffee.jpg, unsaved')).toBeVisible();
  await host.stop('SIGKILL');
  await expect(editor.banner).toBeVisible();
  await editor.page.close();

  const again = await Host.start({ home: home.app });
  const context = await browser.newContext();
  try {
    await again.admit(context);
    const page = await context.newPage();
    await page.goto(again.origin);
    const later = new Editor(page);
    await expect(page.getByText('Work on coffee.jpg was not saved')).toBeVisible();
    await page.getByRole('button', { name: 'Bring back' }).click();
    await expect(later.tab('coffee.jpg, unsaved')).toBeVisible();
    await expect(later.layers.getByRole('treeitem')).toHaveCount(2);
    await expect(page.getByText('Work on coffee.jpg was not saved')).toBeHidden();
    const laterHand = new CanvasHand(later, COFFEE);
    await laterHand.encoded();
    expect((await laterHand.maskOf(layer)).alpha.some((alpha) => alpha === 255)).toBe(true);
    await later.canvas.focus();
    await later.press('Control+z');
    await expect(later.layers.getByRole('treeitem')).toHaveCount(1);
    await later.press('Control+Shift+z');
    await expect(later.layers.getByRole('treeitem')).toHaveCount(2);
  } finally {
    await context.close();
    await again.stop();
  }
});

test('a second window does not offer the work that the first one holds; a window that lost its host goes on', async ({ editor, context, host }) => {
  const hand = new CanvasHand(editor, COFFEE);
  await hand.encoded();
  await hand.click(300, 170);
  await hand.answered();
  await hand.keep();
  const page = await context.newPage();
  await page.goto(host.origin);
  const second = new Editor(page);
  await second.open(samplePhoto('cat'));
  await expect(second.tab('cat.jpg')).toBeVisible();
  await expect(page.getByText('was not saved')).toHaveCount(0);
  // both go on with their own document
  await expect(editor.tab('coffee.jpg, unsaved')).toBeVisible();
  await page.close();
});
