import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newDocument } from '../../../core/document/changes';
import type { ImageDocument, MaskLayer } from '../../../core/document/document';
import { encodeMask } from '../../../core/masks/mask-codec';
import { NO_PROMPTS } from '../../../core/prompts/prompts';
import { BlobStore } from '../blobs/blob-store';
import { HandOff } from './hand-off';
import { Inpaint } from './inpaint';
import { startIoPaint, type IoPaintDouble } from './iopaint.test-support';

let folder: string;
let blobs: BlobStore;
let iopaint: IoPaintDouble;
let handOff: HandOff;
let document: ImageDocument;

const pixels = Uint8Array.from({ length: 30 * 20 * 4 }, (_, i) => (i % 4 === 3 ? 255 : i % 200));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maskwright-hand-off-'));
  blobs = new BlobStore(join(folder, 'blobs'));
  iopaint = await startIoPaint();
  const photos = { pixels: () => Promise.resolve(pixels) };
  handOff = new HandOff({ photos, blobs }, new Inpaint(() => ({ url: iopaint.url, allowedHosts: [], timeoutSeconds: 20 })));
  const empty = newDocument({
    id: 'a'.repeat(64), name: '影像 #1.jpg', format: 'jpeg', width: 30, height: 20, depth: 8, channels: 3, colorSpace: 'srgb', icc: null, density: null, orientation: 1, hasAlpha: false, bytes: 1,
  });
  const bounds = { x: 4, y: 5, width: 6, height: 3 };
  const layer: MaskLayer = {
    kind: 'mask', id: 'm', name: 'Lemur', visible: true, locked: false, opacity: 1, blend: 'svg:src-over', color: 0, adjustments: {}, prompts: NO_PROMPTS, candidate: 'whole', predictedIou: 1, stability: 1,
    mask: { blob: await blobs.put(await encodeMask({ bounds, alpha: new Uint8Array(18).fill(255) })), bounds, area: 18 },
  };
  document = { ...empty, layers: [...empty.layers, layer] };
});
afterEach(async () => {
  blobs.dispose();
  await iopaint.close();
  await rm(folder, { recursive: true, force: true });
});

const options = { prompt: '', url: '', allowRemote: false };
const quiet = (): void => undefined;

describe('a layer handed off', () => {
  it('goes into the folder that was named, whatever the photo is called', async () => {
    const photo = { ...document.photo, name: `..\\${'x'.repeat(900)}.jpg` };
    const paths = await handOff.saveFiles({ ...document, photo }, 'm', folder);
    for (const path of paths) expect(await readdir(folder)).toContain(path.slice(folder.length + 1));
  });

  it('comes back as a picture in the blob store, and the document is as it was', async () => {
    const before = structuredClone(document);
    const filling = await handOff.fill(document, 'm', options, quiet);
    expect(filling.bounds).toEqual({ x: 0, y: 0, width: 21, height: 19 });
    expect(await sharp(await blobs.get(filling.blob)).metadata()).toMatchObject({ width: 21, height: 19, channels: 4 });
    expect(document).toEqual(before);
  });

  it('leaves the document and the blobs alone when the program fails', async () => {
    const before = structuredClone(document);
    const files = await readdir(folder, { recursive: true });
    iopaint.manner = 'cut-off-file';
    await expect(handOff.fill(document, 'm', options, quiet)).rejects.toMatchObject({ code: 'inpaint-cut-off' });
    expect(document).toEqual(before);
    expect(await readdir(folder, { recursive: true })).toEqual(files);
  });

  it.each(['photo', 'nobody'])('is a cut-out, not %s', async (id) => {
    await expect(handOff.fill(document, id, options, quiet)).rejects.toMatchObject({ code: 'request-invalid' });
  });

  it('has something in it', async () => {
    const layers = document.layers.map((layer) => (layer.kind === 'mask' ? { ...layer, mask: { ...layer.mask, area: 0 } } : layer));
    await expect(handOff.fill({ ...document, layers }, 'm', options, quiet)).rejects.toMatchObject({ code: 'layer-empty', values: { layer: 'Lemur' } });
  });
});

describe('a pair of files', () => {
  it('has the photo and its hole, and never the name of a file that is there', async () => {
    const out = await mkdtemp(join(folder, 'out-'));
    expect(await handOff.saveFiles(document, 'm', out)).toEqual([join(out, '影像 #1.png'), join(out, '影像 #1-mask.png')]);
    expect(await handOff.saveFiles(document, 'm', out)).toEqual([join(out, '影像 #1-2.png'), join(out, '影像 #1-2-mask.png')]);
    await writeFile(join(out, '影像 #1-3-mask.png'), 'mine');
    expect(await handOff.saveFiles(document, 'm', out)).toEqual([join(out, '影像 #1-4.png'), join(out, '影像 #1-4-mask.png')]);
    expect((await readdir(out)).sort()).toEqual(['影像 #1-2-mask.png', '影像 #1-2.png', '影像 #1-3-mask.png', '影像 #1-4-mask.png', '影像 #1-4.png', '影像 #1-mask.png', '影像 #1.png'].sort());
    expect(await readFile(join(out, '影像 #1-3-mask.png'), 'utf8')).toBe('mine');

    const photo = await sharp(join(out, '影像 #1.png')).raw().toBuffer();
    expect([...photo]).toEqual([...pixels].filter((_, i) => i % 4 !== 3));
    const mask = await sharp(join(out, '影像 #1-mask.png')).toColourspace('b-w').raw().toBuffer();
    expect([...mask].map((value, i) => [i % 30, Math.floor(i / 30), value]).filter(([, , value]) => value !== 0)).toEqual(
      Array.from({ length: 18 }, (_, i) => [4 + (i % 6), 5 + Math.floor(i / 6), 255]),
    );
  });

  it('goes into a folder that is there', async () => {
    await expect(handOff.saveFiles(document, 'm', join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'folder-missing' });
  });
});
