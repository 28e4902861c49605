import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { PassThrough } from 'node:stream';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { oklchFromHex } from '../../../core/colour/oklab';
import { addImageLayer, addMaskLayer, changeLayer, newDocument, removeLayers } from '../../../core/document/changes';
import { BLEND_MODES, type PhotoInfo } from '../../../core/document/document';
import { allLayers } from '../../../core/document/walk';
import { grouped } from '../../../core/document/sample.test-support';
import { isFailure, type Failure } from '../../../core/errors/failure';
import { failureOf } from '../../../core/errors/failure.test-support';
import { DocumentStore } from '../../../core/history/document-store';
import { currentStep, openHistory } from '../../../core/history/history';
import type { History } from '../../../core/history/step';
import { encodeMask } from '../../../core/masks/mask-codec';
import { BlobStore } from '../blobs/blob-store';
import { Exporter } from '../export/exporter';
import { PhotoStore } from '../photos/photo-store';
import { smallDisk, UNWRITABLE_FOLDER } from '../small-disk.test-support';
import { Projects } from './projects';
import { ZipArchive } from './zip-archive';

const [WIDTH, HEIGHT] = [48, 32];
let home: string;
let out: string;
let photoFile: Buffer;

/** A computer of its own: stores that know nothing yet. */
async function computer() {
  const folder = await mkdtemp(join(home, 'computer-'));
  const photos = new PhotoStore(join(folder, 'photos'));
  const blobs = new BlobStore(join(folder, 'blobs'));
  blobs.dispose();
  const exporter = new Exporter({ photos, blobs, temp: join(folder, 'temp'), defaultFolder: () => out });
  return { photos, blobs, exporter, projects: new Projects({ photos, blobs, exporter, temp: join(folder, 'temp') }) };
}
type Computer = Awaited<ReturnType<typeof computer>>;
let here: Computer;
let photo: PhotoInfo;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'projects-'));
  const pixels = Buffer.from(Array.from({ length: WIDTH * HEIGHT * 3 }, (_, index) => (index * 31 + (index >> 6) * 13) % 256));
  photoFile = await sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } }).withMetadata({ density: 300 }).jpeg({ quality: 95 }).toBuffer();
  here = await computer();
  photo = await here.photos.openBytes("it's 100% #1 影像 🚚.jpg", photoFile);
});
afterAll(() => rm(home, { recursive: true, force: true }));
beforeEach(async () => {
  out = await mkdtemp(join(home, 'out-'));
});

/** A history with everything in it: masks, a recolour, a picture, a group, undone steps. */
async function richHistory(): Promise<History> {
  const alpha = Uint8Array.from({ length: 120 }, (_, index) => (index * 9) % 256);
  const blob = await here.blobs.put(await encodeMask({ bounds: { x: 4, y: 5, width: 12, height: 10 }, alpha }));
  const kept = {
    mask: { blob, bounds: { x: 4, y: 5, width: 12, height: 10 }, area: 60 },
    prompts: { points: [{ id: 'p', x: 8.25, y: 9.5, kind: 'include' as const }], box: { x: 4, y: 5, width: 12, height: 10 } },
    candidate: 'combined' as const, predictedIou: 0.97, stability: 0.95,
  };
  const picture = await here.blobs.put(await sharp({ create: { width: 6, height: 4, channels: 4, background: { r: 200, g: 40, b: 10, alpha: 0.5 } } }).png().toBuffer());
  const documents = new DocumentStore(openHistory(newDocument(photo), photo.name));
  documents.commit('keep', 'Mask 1', (d) => addMaskLayer(d, kept, 'Mask', 'one'));
  documents.commit('keep', 'Mask 2', (d) => addMaskLayer(d, kept, 'Mask', 'two'));
  documents.commit('rename', 'Mask 1', (d) => changeLayer(d, 'one', { kind: 'rename', name: 'Body <&> "paint"' }));
  documents.commit('recolour', 'Body', (d) => changeLayer(d, 'one', {
    kind: 'adjust', adjustments: { recolor: { enabled: true, from: oklchFromHex('#808080'), to: oklchFromHex('#F0AA19'), amount: 0.8, keepLight: true } },
  }));
  documents.commit('opacity', 'Mask 2', (d) => changeLayer(d, 'two', { kind: 'opacity', opacity: 0.4 }));
  documents.commit('blend', 'Mask 2', (d) => changeLayer(d, 'two', { kind: 'blend', blend: 'svg:multiply' }));
  documents.commit('import', 'Fill', (d) => addImageLayer(d, { name: 'Fill', blob: picture, bounds: { x: -2, y: 20, width: 6, height: 4 } }, 'fill'));
  documents.commit('reorder', 'Group', (d) => grouped(d, ['two', 'fill']));
  documents.commit('delete', 'Group', (d) => removeLayers(d, ['group']));
  documents.undo();
  return documents.history;
}


/** The same history with the ids that opening gives anew put back. */
const withId = (history: History, id: string): History => ({ ...history, steps: history.steps.map((step) => ({ ...step, document: { ...step.document, id } })) });

async function zipOf(entries: readonly (readonly [name: string, content: Uint8Array | string])[], compress = true): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of entries) zip.addBuffer(Buffer.from(content), name, { compress });
  zip.end();
  return buffer(zip.outputStream.pipe(new PassThrough()));
}

async function entriesOf(file: Buffer): Promise<Map<string, Buffer>> {
  const { openPromise } = await import('yauzl');
  const path = join(out, 'unpack.zip');
  await writeFile(path, file);
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false });
  const entries = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  zip.close();
  return entries;
}

describe('a project', () => {
  it('brings everything back on a computer that has never seen it', async () => {
    const history = await richHistory();
    const { path } = await here.projects.save({ history, path: join(out, 'truck.ora'), overwrite: false });
    const there = await computer();
    const opened = await there.projects.openFile(path);
    expect(opened).toMatchObject({ path, name: 'truck.ora' });
    expect(withId(opened.history, 'x')).toEqual(withId(history, 'x'));
    expect(Buffer.from(await there.photos.bytes(photo.id))).toEqual(photoFile);
  });

  it('renders to the bytes that the window exports', async () => {
    const history = await richHistory();
    const { document } = currentStep(history);
    const exported = async (target: { kind: 'picture' } | { kind: 'layer'; layerId: string }): Promise<Uint8Array> =>
      (await here.exporter.bytes({ document, targets: [target], trim: null, name: '{layer}', conflicts: {} })).bytes;
    const { path } = await here.projects.save({ history, path: join(out, 'truck.ora'), overwrite: false });
    const there = await computer();
    expect(Buffer.from(await there.projects.render(path)).equals(Buffer.from(await exported({ kind: 'picture' })))).toBe(true);
    expect(Buffer.from(await there.projects.render(path, { layer: 'Body <&> "paint"' })).equals(Buffer.from(await exported({ kind: 'layer', layerId: 'one' })))).toBe(true);
    expect(await failureOf(there.projects.render(path, { layer: 'Nobody' }))).toMatchObject({ code: 'layer-unknown', values: { layer: 'Nobody', file: 'truck.ora' } });
  });

  it('opened twice is two documents', async () => {
    const { path } = await here.projects.save({ history: await richHistory(), path: join(out, 'truck.ora'), overwrite: false });
    const ids = await Promise.all([1, 2].map(async () => currentStep((await here.projects.openFile(path)).history).document.id));
    expect(new Set(ids).size).toBe(2);
  });

  it('saved from what was opened is the same again', async () => {
    const history = await richHistory();
    const first = await here.projects.openBytes('a.ora', (await here.projects.bytes(history)).bytes);
    const second = await here.projects.openBytes('a.ora', (await here.projects.bytes(first.history)).bytes);
    expect(withId(second.history, 'x')).toEqual(withId(history, 'x'));
  });

  it('leaves out steps whose masks are lost, but never the current one', async () => {
    const lost = addMaskLayer(newDocument(photo), {
      mask: { blob: 'e'.repeat(64), bounds: { x: 0, y: 0, width: 1, height: 1 }, area: 1 }, prompts: { points: [], box: null }, candidate: 'whole', predictedIou: 1, stability: 1,
    }, 'Mask', 'lost');
    const documents = new DocumentStore(openHistory(newDocument(photo), photo.name));
    documents.commit('keep', 'Mask 1', () => lost);
    expect(await failureOf(here.projects.bytes(documents.history))).toMatchObject({ code: 'blob-missing' });
    documents.commit('delete', 'Mask 1', (d) => removeLayers(d, ['lost']));
    const opened = await here.projects.openBytes('a.ora', (await here.projects.bytes(documents.history)).bytes);
    expect(opened.history.steps.map((step) => step.kind)).toEqual(['open', 'delete']);
  });
});

describe('for other programs', () => {
  it('is an OpenRaster file: mimetype first, stored, then the baseline', async () => {
    const { name, bytes } = await here.projects.bytes(await richHistory());
    expect(name).toBe("it's 100% #1 影像 🚚.ora");
    const file = Buffer.from(bytes);
    // what file(1) and the specification look at: no extra field, no compression
    expect(file.toString('latin1', 30, 54)).toBe('mimetypeimage/openraster');
    expect(file.readUInt16LE(8)).toBe(0);
    const entries = await entriesOf(file);
    expect([...entries.keys()].slice(0, 2)).toEqual(['mimetype', 'stack.xml']);
    const merged = await sharp(entries.get('mergedimage.png')).metadata();
    expect(merged).toMatchObject({ format: 'png', width: WIDTH, height: HEIGHT });
    const thumbnail = await sharp(entries.get('Thumbnails/thumbnail.png')).metadata();
    expect(Math.max(thumbnail.width, thumbnail.height)).toBeLessThanOrEqual(256);
    expect(entries.get('stack.xml')?.toString()).toContain('xres="300"');
  });

  it('shows the same picture to a program that knows nothing of ours', async () => {
    const entries = await entriesOf(Buffer.from((await here.projects.bytes(await richHistory())).bytes));
    const foreign = await zipOf([...entries].filter(([name]) => !name.startsWith('maskwright/')));
    const there = await computer();
    const opened = await there.projects.openBytes('foreign.ora', foreign);
    const { document } = currentStep(opened.history);
    expect(document.layers[0]).toMatchObject({ kind: 'photo', visible: false });
    const { bytes } = await there.exporter.bytes({ document, targets: [{ kind: 'picture' }], trim: null, name: '', conflicts: {} });
    const [ours, theirs] = await Promise.all([sharp(entries.get('mergedimage.png')).raw().toBuffer(), sharp(bytes).raw().toBuffer()]);
    // layers are 8-bit in the file: a level of rounding where they are see-through
    for (let i = 0; i < ours.length; i++) expect(Math.abs(ours[i]! - theirs[i]!)).toBeLessThanOrEqual(1);
  });

  it('changed by another program is opened as what that program made of it', async () => {
    const entries = await entriesOf(Buffer.from((await here.projects.bytes(await richHistory())).bytes));
    const changed = [...entries].map(([name, content]) => [name, name === 'stack.xml' ? content.toString().replace('opacity="0.4"', 'opacity="0.9"') : content] as const);
    const opened = await here.projects.openBytes('changed.ora', await zipOf(changed));
    const layers = [...allLayers(currentStep(opened.history).document.layers)];
    expect(opened.history.steps).toHaveLength(1);
    expect(layers.some((layer) => layer.kind === 'image' && layer.opacity === 0.9)).toBe(true);
  });
});

describe('a plain OpenRaster file', () => {
  const dot = (color: string, width = 2, height = 2): Promise<Buffer> => sharp({ create: { width, height, channels: 4, background: color } }).png().toBuffer();

  it('gives layers, groups, offsets, opacity, visibility and every blend mode', async () => {
    const stack = `<image w="10" h="8"><stack>
      <layer name="hidden" src="data/a.png" visibility="hidden"/>
      <stack name="group" opacity="0.5" isolation="isolate" x="1"><layer name="in" src="data/a.png" x="2" y="3" composite-op="svg:screen"/></stack>
      ${BLEND_MODES.map((mode) => `<layer src="data/a.png" composite-op="${mode}" opacity="0.25"/>`).join('')}
      <layer name="ground" src="data/ground.png"/>
    </stack></image>`;
    const file = await zipOf([['mimetype', 'image/openraster'], ['stack.xml', stack], ['data/a.png', await dot('#ff0000')], ['data/ground.png', await dot('#00ff00', 10, 8)]]);
    const { history } = await here.projects.openBytes('plain.ora', file);
    const { document } = currentStep(history);
    expect(document.photo).toMatchObject({ width: 10, height: 8 });
    const [bottom, ground, ...rest] = document.layers;
    expect(bottom).toMatchObject({ kind: 'photo', visible: false });
    expect(ground).toMatchObject({ kind: 'image', name: 'ground', bounds: { x: 0, y: 0, width: 10, height: 8 } });
    expect(rest.slice(0, BLEND_MODES.length).map((layer) => layer.blend)).toEqual(BLEND_MODES.toReversed());
    expect(rest.at(-2)).toMatchObject({ kind: 'group', name: 'group', opacity: 0.5, isolated: true, children: [{ name: 'in', bounds: { x: 3, y: 3 }, blend: 'svg:screen' }] });
    expect(rest.at(-1)).toMatchObject({ name: 'hidden', visible: false });
    expect(rest[0]).toMatchObject({ name: 'a' });
  });

  it('is open without the layers that hold no pixels, which are named', async () => {
    const stack = '<image w="3" h="3"><stack><text name="Title">words</text><layer name="Logo" src="data/logo.svg"/><stack><layer src="data/old.tga"/></stack><layer name="ground" src="a.png"/></stack></image>';
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="3"><rect width="3" height="3"/></svg>';
    const targa = Buffer.alloc(30);
    targa.set([0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2, 0, 24, 0]);
    const file = await zipOf([['mimetype', 'image/openraster'], ['stack.xml', stack], ['data/logo.svg', svg], ['data/old.tga', targa], ['a.png', await dot('#ff0000', 3, 3)]]);
    const { history, leftOut } = await here.projects.openBytes('plain.ora', file);
    expect(leftOut).toEqual(['old', 'Logo', 'Title']);
    expect(currentStep(history).document.layers.map((layer) => layer.name)).toEqual([expect.any(String), 'ground', expect.any(String)]);
    const path = join(out, 'plain.ora');
    await writeFile(path, file);
    const told: (readonly string[])[] = [];
    await here.projects.render(path, { leftOut: (names) => told.push(names) });
    expect(told).toEqual([leftOut]);
  });

  it('renders as its layers say', async () => {
    const stack = '<image w="2" h="1"><stack><layer src="a.png" x="1" y="0" opacity="0.6"/><layer src="b.png" x="-1" y="-1"/></stack></image>';
    const path = join(out, 'plain.ora');
    await writeFile(path, await zipOf([['mimetype', 'image/openraster'], ['stack.xml', stack], ['a.png', await dot('#ffffff', 1, 1)], ['b.png', await dot('#000064', 9, 9)]]));
    expect([...await sharp(await here.projects.render(path)).raw().toBuffer()]).toEqual([0, 0, 100, 255, 153, 153, 193, 255]);
  });

  it('without a merged picture, or with one of another size, gets one made', async () => {
    const stack = '<image w="3" h="3"><stack><layer src="a.png"/></stack></image>';
    for (const merged of [[], [['mergedimage.png', await dot('#123456', 1, 1)] as const]]) {
      const file = await zipOf([['mimetype', 'image/openraster'], ['stack.xml', stack], ['a.png', await dot('#ff0000', 3, 3)], ...merged]);
      const { document } = currentStep((await here.projects.openBytes('plain.ora', file)).history);
      expect(document.photo).toMatchObject({ width: 3, height: 3 });
      expect([...(await here.photos.pixels(document.photo.id, { x: 0, y: 0, width: 1, height: 1, outWidth: 1, outHeight: 1 }))]).toEqual([255, 0, 0, 255]);
    }
  });

  it('that we save becomes a project of ours with the same layers', async () => {
    const stack = '<image w="3" h="3"><stack><stack name="g"><layer src="a.png" x="-1"/></stack></stack></image>';
    const opened = await here.projects.openBytes('plain.ora', await zipOf([['mimetype', 'image/openraster'], ['stack.xml', stack], ['a.png', await dot('#ff0000', 3, 3)]]));
    const again = await here.projects.openBytes('ours.ora', (await here.projects.bytes(opened.history)).bytes);
    expect(withId(again.history, 'x')).toEqual(withId(opened.history, 'x'));
  });
});

describe('refused, with a sentence', () => {
  const MIME = ['mimetype', 'image/openraster'] as const;
  const STACK = ['stack.xml', '<image w="2" h="2"><stack><layer src="a.png"/></stack></image>'] as const;
  const open = (file: Uint8Array): Promise<Failure> => failureOf(here.projects.openBytes('bad.ora', file));
  const picture = (): Promise<Buffer> => sharp({ create: { width: 2, height: 2, channels: 3, background: '#fff' } }).png().toBuffer();
  const changedEntries = async (change: (entries: Map<string, Buffer>) => void): Promise<Buffer> => {
    const entries = await entriesOf(Buffer.from((await here.projects.bytes(await richHistory())).bytes));
    change(entries);
    return zipOf([...entries], false);
  };
  const manifestOf = (entries: Map<string, Buffer>): Record<string, unknown> => JSON.parse(entries.get('maskwright/manifest.json')?.toString() ?? '{}') as Record<string, unknown>;

  it('a text file, a photo, an empty file', async () => {
    expect(await open(Buffer.from('hello'))).toMatchObject({ code: 'project-not-one', values: { file: 'bad.ora' } });
    expect(await open(photoFile)).toMatchObject({ code: 'project-not-one' });
    expect(await open(Buffer.alloc(0))).toMatchObject({ code: 'file-empty' });
  });

  it.skipIf(process.platform === 'win32')('a pipe, from which nothing ever comes', async () => {
    const pipe = join(out, 'pipe.ora');
    execFileSync('mkfifo', [pipe]);
    expect(await failureOf(here.projects.openFile(pipe))).toMatchObject({ code: 'project-not-one', values: { file: 'pipe.ora' } });
  });

  it('a file that is not there, and a folder', async () => {
    expect(await failureOf(here.projects.openFile(join(out, 'none.ora')))).toMatchObject({ code: 'file-missing', values: { file: 'none.ora' } });
    await mkdir(join(out, 'folder.ora'));
    expect(await failureOf(here.projects.openFile(join(out, 'folder.ora')))).toMatchObject({ code: 'file-is-folder' });
  });

  it('a zip of something else: no mimetype, or another one', async () => {
    expect(await open(await zipOf([['readme.txt', 'hi']]))).toMatchObject({ code: 'project-not-one' });
    expect(await open(await zipOf([['mimetype', 'application/x-krita'], STACK]))).toMatchObject({ code: 'project-not-one' });
  });

  it('one cut off at any place', async () => {
    const file = Buffer.from((await here.projects.bytes(await richHistory())).bytes);
    for (let share = 0.05; share < 1; share += 0.05) {
      expect(await open(file.subarray(0, Math.floor(file.length * share))), `at ${share}`).toMatchObject({ code: 'project-damaged', values: { file: 'bad.ora' } });
    }
  });

  it('one with bits that flipped, or opens it as it was: never something else', async () => {
    const history = await richHistory();
    const file = Buffer.from((await here.projects.bytes(history)).bytes);
    for (let place = 60; place < file.length; place += Math.floor(file.length / 60)) {
      const flipped = Buffer.from(file);
      flipped[place] = flipped[place]! ^ 0x10;
      const result = await here.projects.openBytes('bad.ora', flipped).then((opened) => opened.history, (error: unknown) => {
        if (!isFailure(error) || !error.code.startsWith('project-')) throw error;
        return null;
      });
      if (result !== null && result.steps.length > 1) expect(withId(result, 'x')).toEqual(withId(history, 'x'));
    }
  });

  it('one of a newer version, naming it', async () => {
    const file = await changedEntries((entries) => entries.set('maskwright/manifest.json', Buffer.from(JSON.stringify({ ...manifestOf(entries), version: 2, app: '3.2.0', history: 'of a new kind' }))));
    expect(await open(file)).toMatchObject({ code: 'project-newer', values: { file: 'bad.ora', version: '3.2.0' } });
  });

  it('a manifest that is none, and one whose history is none', async () => {
    expect(await open(await changedEntries((entries) => entries.set('maskwright/manifest.json', Buffer.from('{'))))).toMatchObject({ code: 'project-damaged' });
    expect(await open(await changedEntries((entries) => entries.set('maskwright/manifest.json', Buffer.from(JSON.stringify({ ...manifestOf(entries), history: {} })))))).toMatchObject({ code: 'project-damaged' });
  });

  it('a mask beyond its photo', async () => {
    const file = await changedEntries((entries) => entries.set('maskwright/manifest.json', Buffer.from((entries.get('maskwright/manifest.json')?.toString() ?? '').replaceAll('"width":12', '"width":1000000000'))));
    expect(await open(file)).toMatchObject({ code: 'project-damaged' });
  });

  it('another photo, none, or a mask that is not the one it should be', async () => {
    expect(await open(await changedEntries((entries) => entries.delete('maskwright/photo')))).toMatchObject({ code: 'project-damaged' });
    const other = await picture();
    expect(await open(await changedEntries((entries) => entries.set('maskwright/photo', other)))).toMatchObject({ code: 'project-damaged' });
    expect(await open(await changedEntries((entries) => {
      for (const name of entries.keys()) if (name.startsWith('maskwright/blobs/')) entries.set(name, Buffer.from('other bytes'));
    }))).toMatchObject({ code: 'project-damaged' });
  });

  it('no stack, a broken one, one with a document type, a picture that is missing or none', async () => {
    expect(await open(await zipOf([MIME]))).toMatchObject({ code: 'project-damaged' });
    expect(await open(await zipOf([MIME, ['stack.xml', '<image w="2"']]))).toMatchObject({ code: 'project-damaged' });
    expect(await open(await zipOf([MIME, ['stack.xml', '<!DOCTYPE x [<!ENTITY a "b">]><image w="1" h="1"><stack/></image>']]))).toMatchObject({ code: 'project-damaged' });
    expect(await open(await zipOf([MIME, STACK]))).toMatchObject({ code: 'project-damaged' });
    // the person knows the file, not what its layers are called in it
    for (const layer of ['no picture', '']) expect(await open(await zipOf([MIME, STACK, ['a.png', layer]]))).toMatchObject({ code: 'project-damaged', values: { file: 'bad.ora' } });
  });

  it('a canvas larger than any photo may be', async () => {
    expect(await open(await zipOf([MIME, ['stack.xml', '<image w="60000" h="60000"><stack/></image>']]))).toMatchObject({ code: 'photo-too-large', values: { file: 'bad.ora', width: 60000, height: 60000, limit: 100 } });
  });

  it('names that climb out of it', async () => {
    const file = await zipOf([MIME, STACK, ['xx_escape.png', await picture()]]);
    const climbing = Buffer.from(file.toString('latin1').replaceAll('xx_escape.png', '../escape.png'), 'latin1');
    expect(await open(climbing)).toMatchObject({ code: 'project-hostile', values: { file: 'bad.ora' } });
    const absolute = Buffer.from(file.toString('latin1').replaceAll('xx_escape.png', '/x_escape.png'), 'latin1');
    expect(await open(absolute)).toMatchObject({ code: 'project-hostile' });
    const windows = Buffer.from(file.toString('latin1').replaceAll('xx_escape.png', 'x\\_escape.png'), 'latin1');
    expect(await open(windows)).toMatchObject({ code: 'project-hostile' });
  });

  it('a source that climbs out of it', async () => {
    expect(await open(await zipOf([MIME, ['stack.xml', '<image w="2" h="2"><stack><layer src="../../../etc/passwd"/></stack></image>']]))).toMatchObject({ code: 'project-damaged' });
  });

  it('two entries of one name', async () => {
    const file = await zipOf([MIME, STACK, ['a.png', await picture()], ['b.png', await picture()]]);
    expect(await open(Buffer.from(file.toString('latin1').replaceAll('b.png', 'a.png'), 'latin1'))).toMatchObject({ code: 'project-hostile' });
  });

  it('bombs: much from little, and more than was said', async () => {
    const zeros = Buffer.alloc(40_000_000);
    expect(await open(await zipOf([MIME, STACK, ['a.png', zeros]]))).toMatchObject({ code: 'project-hostile' });
    expect(await open(await zipOf([MIME, ['stack.xml', zeros]]))).toMatchObject({ code: 'project-hostile' });
    // the sizes in the directory lie: 20 bytes are announced
    const lying = await zipOf([MIME, STACK, ['a.png', Buffer.alloc(5_000_000)]]);
    const directory = lying.lastIndexOf(Buffer.from('PK\u0001\u0002'));
    lying.writeUInt32LE(20, directory + 24);
    expect(await open(lying)).toMatchObject({ code: 'project-damaged' });
  });

  it('a picture that is a bomb itself', async () => {
    const huge = await picture();
    huge.writeUInt32BE(60_000, 16);
    huge.writeUInt32BE(60_000, 20);
    expect(['photo-too-large', 'project-damaged']).toContain((await open(await zipOf([MIME, STACK, ['a.png', huge]])))?.code);
  });
});

describe('saving', () => {
  it('adds the ending, and asks before it overwrites', async () => {
    const history = await richHistory();
    expect((await here.projects.save({ history, path: join(out, 'truck'), overwrite: false })).path).toBe(join(out, 'truck.ora'));
    expect(await failureOf(here.projects.save({ history, path: join(out, 'truck'), overwrite: false }))).toMatchObject({ code: 'file-exists', values: { file: 'truck.ora' } });
    await here.projects.save({ history, path: join(out, 'truck.ora'), overwrite: true });
    expect(await readdir(out)).toEqual(['truck.ora']);
  });

  it('into a folder that is not there, may not be written to, or is the file itself', async () => {
    const history = await richHistory();
    expect(await failureOf(here.projects.save({ history, path: join(out, 'no', 'truck.ora'), overwrite: false }))).toMatchObject({ code: 'folder-missing' });
    await mkdir(join(out, 'truck.ora'));
    expect(await failureOf(here.projects.save({ history, path: join(out, 'truck.ora'), overwrite: true }))).toMatchObject({ code: 'file-is-folder' });
    if (UNWRITABLE_FOLDER !== null) expect(await failureOf(here.projects.save({ history, path: join(UNWRITABLE_FOLDER, 'truck.ora'), overwrite: true }))).toMatchObject({ code: 'folder-unwritable' });
  });

  it('on a full disk keeps the file that was there', async (context) => {
    const disk = smallDisk(16);
    if (disk === null) return context.skip('a small disk can only be mounted by root on Linux');
    try {
      const path = join(disk.folder, 'truck.ora');
      await writeFile(path, 'the old project');
      expect(await failureOf(here.projects.save({ history: await richHistory(), path, overwrite: true }))).toMatchObject({ code: 'disk-full', values: { folder: disk.folder } });
      expect(await readFile(path, 'utf8')).toBe('the old project');
      expect(await readdir(disk.folder)).toEqual(['truck.ora']);
    } finally {
      disk.unmount();
    }
  });

  it('can be cancelled, and leaves nothing', async () => {
    const history = await richHistory();
    await expect(here.projects.save({ history, path: join(out, 'truck.ora'), overwrite: false }, AbortSignal.abort())).rejects.toThrow();
    expect(await readdir(out)).toEqual([]);
  });
});

it('an archive says of every entry what it may be at most', async () => {
  const archive = await ZipArchive.open(await zipOf([['a', Buffer.alloc(2000, 'ab')]]), 'x.ora');
  expect(await failureOf(archive.read('a', 1000))).toMatchObject({ code: 'project-hostile', values: { detail: 'a would unpack to 0.0 MB, at most 0.0 MB are read' } });
  archive.close();
});

const SHARED = process.env['MASKWRIGHT_SHARED'] ?? join(import.meta.dirname, '../../../../shared');
describe('files of MyPaint, where they are at hand', () => {
  it.for(['smallimage.ora', 'fill_outlines.ora'])('%s', async (name, context) => {
    const path = join(SHARED, 'data/formats/ora', name);
    if (!existsSync(path)) context.skip(`${path} is not there; MASKWRIGHT_SHARED may say where the data sets are`);
    const file = await readFile(path);
    const { history } = await here.projects.openBytes(name, file);
    const { document } = currentStep(history);
    expect(document.layers.length).toBeGreaterThan(2);
    const { bytes } = await here.exporter.bytes({ document, targets: [{ kind: 'picture' }], trim: null, name: '', conflicts: {} });
    expect(await sharp(bytes).metadata()).toMatchObject({ width: document.photo.width, height: document.photo.height });
  });
});
