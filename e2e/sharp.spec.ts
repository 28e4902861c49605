import sharp from 'sharp';
import { CanvasHand } from './support/canvas-hand';
import { cutoutMask, iou } from './support/command-line';
import { expect, test } from './support/test';

/** A photo of 6 megapixels with a small cog in it: its teeth are 30 pixels long, under three cells of the decoder's answer. */
const PHOTO = { width: 3000, height: 2000 };
const COG = { x: 2100, y: 700 };

function picture(ink: string, ground: string): Buffer {
  const corners = Array.from({ length: 112 }, (_, i) => {
    const radius = i % 4 < 2 ? 230 : 200;
    const angle = ((i + 0.5) / 112) * 2 * Math.PI;
    return `${(COG.x + radius * Math.cos(angle)).toFixed(1)},${(COG.y + radius * Math.sin(angle)).toFixed(1)}`;
  });
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${PHOTO.width}" height="${PHOTO.height}"><defs><linearGradient id="sky" x2="1" y2="1"><stop stop-color="#7f9a6a"/><stop offset="1" stop-color="#48607a"/></linearGradient></defs>` +
      `<rect width="100%" height="100%" fill="${ground}"/><polygon points="${corners.join(' ')}" fill="${ink}"/></svg>`,
  );
}

test.use({ files: async ({ home }, use) => use([await home.write('cog.png', new Uint8Array(await sharp(picture('#c8452f', 'url(#sky)')).png().toBuffer()))]) });

test('keeps a small object of a large photo with its teeth, as the command line cuts it out', async ({ editor, home }) => {
  const hand = new CanvasHand(editor, PHOTO);
  await hand.encoded();
  await hand.click(COG.x, COG.y);
  await hand.answered();
  await expect(editor.chosenCandidate).toBeVisible();
  const layer = await hand.keep();
  const kept = await hand.maskOf(layer);
  const drawn = await sharp(picture('#fff', '#000')).extractChannel(0).raw().toBuffer();
  // the decoder's own answer, enlarged, reaches 0.89
  expect(iou(kept, { ...PHOTO, alpha: new Uint8Array(drawn) })).toBeGreaterThan(0.98);
  const [point] = layer.prompts.points;
  expect(iou(kept, await cutoutMask(home, home.file('cog.png'), ['--point', `${point?.x},${point?.y}`]))).toBeGreaterThan(0.99);
});
