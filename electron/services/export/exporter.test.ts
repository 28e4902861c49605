import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { oklchFromHex } from '../../../core/colour/oklab';
import { addImageLayer, addMaskLayer, changeLayer, newDocument } from '../../../core/document/changes';
import type { ImageDocument, PhotoInfo } from '../../../core/document/document';
import { isFailure } from '../../../core/errors/failure';
import { failureOf } from '../../../core/errors/failure.test-support';
import type { AlphaMask } from '../../../core/masks/alpha-mask';
import { encodeMask } from '../../../core/masks/mask-codec';
import { exportRequestSchema, type ExportEvent, type ExportRequest } from '../../api/contract';
import { BlobStore } from '../blobs/blob-store';
import { PhotoStore } from '../photos/photo-store';
import { smallDisk, UNWRITABLE_FOLDER } from '../small-disk.test-support';
import { Exporter } from './exporter';

const [WIDTH, HEIGHT] = [60, 40];
let home: string;
let out: string;
let photos: PhotoStore;
let blobs: BlobStore;
let exporter: Exporter;
let photo: PhotoInfo;
let photoPixels: Buffer;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'exporter-'));
  photos = new PhotoStore(join(home, 'photos'));
  blobs = new BlobStore(join(home, 'blobs'));
  exporter = new Exporter({ photos, blobs, temp: join(home, 'temp'), defaultFolder: () => join(home, 'default') });
  photoPixels = Buffer.from(Array.from({ length: WIDTH * HEIGHT * 3 }, (_, index) => (index * 31 + (index >> 6) * 13) % 256));
  const file = await sharp(photoPixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } }).withMetadata({ density: 240 }).png().toBuffer();
  photo = await photos.openBytes('truck.jpg', file);
});
afterAll(async () => {
  blobs.dispose();
  await rm(home, { recursive: true, force: true });
});
beforeEach(async () => {
  out = await mkdtemp(join(home, 'out-'));
});

const square: AlphaMask = { bounds: { x: 5, y: 6, width: 10, height: 8 }, alpha: new Uint8Array(80).fill(255) };

async function withMask(document: ImageDocument, mask: AlphaMask, id: string, name?: string): Promise<ImageDocument> {
  const blob = await blobs.put(await encodeMask(mask));
  const added = addMaskLayer(document, {
    mask: { blob, bounds: mask.bounds, area: mask.alpha.length }, prompts: { points: [], box: null }, candidate: 'whole', predictedIou: 0.9, stability: 0.9,
  }, 'Mask', id);
  return name === undefined ? added : changeLayer(added, id, { kind: 'rename', name });
}

const request = (document: ImageDocument, ids: readonly string[], options: Partial<ExportRequest> = {}): ExportRequest =>
  exportRequestSchema.parse({ document, targets: ids.map((layerId) => ({ kind: 'layer', layerId })), trim: null, folder: out, ...options });

async function run(wanted: ExportRequest, signal?: AbortSignal): Promise<ExportEvent[]> {
  const events: ExportEvent[] = [];
  for await (const event of exporter.run(wanted, signal)) events.push(event);
  return events;
}
const written = (events: readonly ExportEvent[]): string[] => events.flatMap((event) => (event.type === 'file' ? [event.path.slice(out.length + 1)] : []));
const pixelsOf = async (png: Uint8Array): Promise<Buffer> => sharp(png).ensureAlpha().raw().toBuffer();

describe('files', () => {
  it('one for each layer, with progress up to the end', async () => {
    const document = await withMask(await withMask(newDocument(photo), square, 'a', 'Wheel'), square, 'b', 'Body/paint');
    const events = await run(request(document, ['a', 'b'], { trim: 1 }));
    expect(written(events)).toEqual(['Wheel.png', 'Body_paint.png']);
    expect(await sharp(join(out, 'Wheel.png')).metadata()).toMatchObject({ width: 12, height: 10, density: 240, hasAlpha: true });
    const progress = events.flatMap((event) => (event.type === 'progress' ? [event.done] : []));
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBe(2);
    expect(events.at(-1)).toMatchObject({ type: 'done', files: 2 });
    // nothing half-written stays behind
    expect((await readdir(out)).toSorted()).toEqual(['Body_paint.png', 'Wheel.png']);
  });

  it('have the names that the plan gave, each its own', async () => {
    const document = await withMask(await withMask(newDocument(photo), square, 'a', 'Wheel'), square, 'b', 'wheel');
    const wanted = request(document, ['a', 'b'], { name: '{photo} {layer} {n}' });
    expect((await exporter.plan(wanted)).files.map(({ file }) => file)).toEqual(['truck Wheel 1.png', 'truck wheel 2.png']);
    const same = request(document, ['a', 'b']);
    expect((await exporter.plan(same)).files.map(({ file }) => file)).toEqual(['Wheel.png', 'wheel-2.png']);
    expect(written(await run(same))).toEqual(['Wheel.png', 'wheel-2.png']);
  });

  it('are made to be measured, but for those with more pixels than any photo', async () => {
    const document = await withMask(newDocument(photo), square, 'a');
    const wanted = request(document, ['a'], { trim: 1 });
    expect(await exporter.size(wanted)).toBe((await exporter.bytes(wanted)).bytes.byteLength);
    expect(await exporter.size(request(document, ['a'], { trim: 10_000 }))).toBeNull();
  });

  it('go to the default folder, made on demand, where none is named', async () => {
    const document = await withMask(newDocument(photo), square, 'a');
    await run(exportRequestSchema.parse({ document, targets: [{ kind: 'layer', layerId: 'a' }], trim: null }));
    expect(await readdir(join(home, 'default'))).toEqual(['Mask 1.png']);
  });

  it('of a layer that is hidden come out as well, with its opacity and without its blend', async () => {
    let document = await withMask(newDocument(photo), square, 'a');
    document = changeLayer(document, 'a', { kind: 'visible', visible: false });
    document = changeLayer(document, 'a', { kind: 'opacity', opacity: 0.5 });
    document = changeLayer(document, 'a', { kind: 'blend', blend: 'svg:multiply' });
    const { bytes } = await exporter.bytes(request(document, ['a'], { trim: 0 }));
    expect([...(await pixelsOf(bytes)).subarray(0, 4)]).toEqual([...photoPixels.subarray((6 * WIDTH + 5) * 3, (6 * WIDTH + 5) * 3 + 3), 128]);
  });

  it('of an empty layer are refused by its name', async () => {
    const document = await withMask(newDocument(photo), { bounds: { x: 0, y: 0, width: 0, height: 0 }, alpha: new Uint8Array(0) }, 'a', 'Ghost');
    for (const trim of [null, 3]) {
      expect(await failureOf(run(request(document, ['a'], { trim })))).toMatchObject({ code: 'layer-empty', values: { layer: 'Ghost' } });
    }
  });
});

describe('a file that is there', () => {
  let document: ImageDocument;
  beforeEach(async () => {
    document = await withMask(newDocument(photo), square, 'a', 'Wheel');
    await writeFile(join(out, 'Wheel.png'), 'mine');
  });

  it('is told by the plan with its size and time', async () => {
    const { files } = await exporter.plan(request(document, ['a']));
    expect(files).toMatchObject([{ file: 'Wheel.png', exists: { bytes: 4 } }]);
  });

  it.each([[{}], [{ 'Wheel.png': 'skip' as const }], [{ 'other.png': 'replace' as const }]])('is left alone and reported with conflicts %j', async (conflicts) => {
    const events = await run(request(document, ['a'], { conflicts }));
    expect(events).toContainEqual({ type: 'skipped', file: 'Wheel.png' });
    expect(events.at(-1)).toMatchObject({ files: 0 });
    expect(await readFile(join(out, 'Wheel.png'), 'utf8')).toBe('mine');
  });

  it('is kept beside the new one', async () => {
    await writeFile(join(out, 'Wheel-2.png'), 'mine too');
    expect(written(await run(request(document, ['a'], { conflicts: { 'Wheel.png': 'keep-both' } })))).toEqual(['Wheel-3.png']);
    expect(await readFile(join(out, 'Wheel.png'), 'utf8')).toBe('mine');
  });

  it('is replaced when that was said', async () => {
    expect(written(await run(request(document, ['a'], { conflicts: { 'Wheel.png': 'replace' } })))).toEqual(['Wheel.png']);
    expect((await sharp(join(out, 'Wheel.png')).metadata()).format).toBe('png');
  });

  it('called like something every object has is no choice', async () => {
    const odd = changeLayer(document, 'a', { kind: 'rename', name: 'constructor' });
    await run(request(odd, ['a'], { name: 'constructor' }));
    expect(await readdir(out)).toContain('constructor.png');
  });
});

describe('folders', () => {
  it.skipIf(UNWRITABLE_FOLDER === null)('that may not be written to are said', async () => {
    const document = await withMask(newDocument(photo), square, 'a');
    expect(await failureOf(run(request(document, ['a'], { folder: UNWRITABLE_FOLDER! })))).toMatchObject({ code: 'folder-unwritable', values: { folder: UNWRITABLE_FOLDER } });
  });

  it('on a disk that is full are said; what was written before stays whole, and nothing else', async (context) => {
    const disk = smallDisk(24);
    if (disk === null) return context.skip('a small disk can only be mounted by root on Linux');
    try {
      const document = await withMask(newDocument(photo), square, 'a', 'Small');
      const targets: ExportRequest['targets'] = [{ kind: 'layer', layerId: 'a' }, ...Array.from({ length: 9 }, () => ({ kind: 'picture' as const }))];
      const events: ExportEvent[] = [];
      const failure = await failureOf((async () => {
        for await (const event of exporter.run(request(document, [], { targets, folder: disk.folder, name: '{layer}' }))) events.push(event);
      })());
      expect(failure).toMatchObject({ code: 'disk-full', values: { folder: disk.folder } });
      const told = events.flatMap((event) => (event.type === 'file' ? [event.path.slice(disk.folder.length + 1)] : []));
      expect(told.length).toBeGreaterThan(0);
      expect((await readdir(disk.folder)).toSorted()).toEqual(told.toSorted());
      for (const name of told) expect((await sharp(await readFile(join(disk.folder, name))).metadata()).format).toBe('png');
    } finally {
      disk.unmount();
    }
  });

  it('that are files are said', async () => {
    const document = await withMask(newDocument(photo), square, 'a');
    const file = join(out, 'file');
    await writeFile(file, '');
    expect(await failureOf(run(request(document, ['a'], { folder: file })))).toMatchObject({ code: 'folder-missing' });
  });

  it('that vanish half way are said, and what was written is told before', async () => {
    const document = await withMask(await withMask(newDocument(photo), square, 'a', 'One'), square, 'b', 'Two');
    const events: ExportEvent[] = [];
    const failure = await failureOf((async () => {
      for await (const event of exporter.run(request(document, ['a', 'b']))) {
        events.push(event);
        if (event.type === 'file') await rm(out, { recursive: true });
      }
    })());
    expect(failure).toMatchObject({ code: 'folder-missing', values: { folder: out } });
    expect(events.some((event) => event.type === 'file')).toBe(true);
    await mkdir(out);
  });
});

it('cancelling leaves what is written and starts nothing more', async () => {
  const document = await withMask(await withMask(newDocument(photo), square, 'a', 'One'), square, 'b', 'Two');
  const controller = new AbortController();
  const events: ExportEvent[] = [];
  await expect((async () => {
    for await (const event of exporter.run(request(document, ['a', 'b']), controller.signal)) {
      events.push(event);
      if (event.type === 'file') controller.abort();
    }
  })()).rejects.toSatisfy((error) => isFailure(error, 'cancelled') || (error as Error).name === 'AbortError');
  expect(await readdir(out)).toEqual(['One.png']);
});

describe('the picture', () => {
  const picture = (document: ImageDocument, options: Partial<ExportRequest> = {}): ExportRequest =>
    request(document, [], { targets: [{ kind: 'picture' }], ...options });

  it('of an untouched document is the photo, number for number', async () => {
    const { name, bytes } = await exporter.bytes(picture(newDocument(photo)));
    expect(name).toBe('truck.png');
    expect(await sharp(bytes).removeAlpha().raw().toBuffer()).toEqual(photoPixels);
    expect((await sharp(bytes).metadata()).density).toBe(240);
  });

  it('shows the layers over the photo, adjusted', async () => {
    let document = await withMask(newDocument(photo), square, 'a');
    document = changeLayer(document, 'a', {
      kind: 'adjust',
      adjustments: { recolor: { enabled: true, from: oklchFromHex('#808080'), to: oklchFromHex('#F0AA19'), amount: 1, keepLight: false } },
    });
    const { bytes } = await exporter.bytes(picture(document));
    const layer = await pixelsOf((await exporter.bytes(request(document, ['a']))).bytes);
    const shown = await pixelsOf(bytes);
    for (let y = 0; y < HEIGHT; y++) for (let x = 0; x < WIDTH; x++) {
      const at = (y * WIDTH + x) * 4;
      const expected = layer[at + 3] === 255 ? layer.subarray(at, at + 3) : photoPixels.subarray((y * WIDTH + x) * 3, (y * WIDTH + x) * 3 + 3);
      expect([...shown.subarray(at, at + 3)]).toEqual([...expected]);
    }
  });

  it('without the photo is what is left, and trims to it', async () => {
    const hidden = changeLayer(await withMask(newDocument(photo), square, 'a'), 'photo', { kind: 'visible', visible: false });
    const { files } = await exporter.plan(picture(hidden, { trim: 2 }));
    expect(files[0]?.bounds).toEqual({ x: 3, y: 4, width: 14, height: 12 });
    expect(await sharp((await exporter.bytes(picture(hidden, { trim: 2 }))).bytes).metadata()).toMatchObject({ width: 14, height: 12 });
  });

  it('is trimmed on each side by itself, into what is there as well', async () => {
    const hidden = changeLayer(await withMask(newDocument(photo), square, 'a'), 'photo', { kind: 'visible', visible: false });
    const trim = { left: -1, top: 2, right: 3, bottom: -2 };
    const { files } = await exporter.plan(picture(hidden, { trim }));
    expect(files[0]).toMatchObject({ bounds: { x: 6, y: 4, width: 12, height: 8 }, content: { x: 5, y: 6, width: 10, height: 8 } });
    const whole = await pixelsOf((await exporter.bytes(picture(hidden))).bytes);
    const trimmed = await pixelsOf((await exporter.bytes(picture(hidden, { trim }))).bytes);
    for (let y = 0; y < 8; y++) expect(trimmed.subarray(y * 48, (y + 1) * 48)).toEqual(whole.subarray(((y + 4) * WIDTH + 6) * 4, ((y + 4) * WIDTH + 18) * 4));
    expect(await sharp((await exporter.bytes(request(hidden, ['a'], { trim }))).bytes).metadata()).toMatchObject({ width: 12, height: 8 });
  });

  it('trims to the pixels of a picture layer, not to its box', async () => {
    const drawn = Buffer.alloc(20 * 20 * 4);
    drawn.set([9, 8, 7, 255], (4 * 20 + 6) * 4);
    const blob = await blobs.put(await sharp(drawn, { raw: { width: 20, height: 20, channels: 4 } }).png().toBuffer());
    const document = changeLayer(addImageLayer(newDocument(photo), { name: 'Fill', blob, bounds: { x: 10, y: 10, width: 20, height: 20 } }, 'fill'), 'photo', { kind: 'visible', visible: false });
    const { files } = await exporter.plan(picture(document, { trim: 0 }));
    expect(files[0]?.bounds).toEqual({ x: 16, y: 14, width: 1, height: 1 });
    expect([...(await pixelsOf((await exporter.bytes(picture(document, { trim: 0 }))).bytes))]).toEqual([9, 8, 7, 255]);
  });

  it('with nothing to be seen is refused when it is to be trimmed', async () => {
    const empty = changeLayer(newDocument(photo), 'photo', { kind: 'visible', visible: false });
    expect(await failureOf(exporter.bytes(picture(empty, { trim: 0 })))).toMatchObject({ code: 'layer-empty', values: { layer: 'truck' } });
    expect((await pixelsOf((await exporter.bytes(picture(empty))).bytes)).every((value) => value === 0)).toBe(true);
  });

  it('of a photo with a wide profile keeps its numbers where nothing covers it', async () => {
    const file = await sharp(photoPixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } }).withIccProfile('p3').png().toBuffer();
    const wide = await photos.openBytes('wide.png', file);
    const document = await withMask(newDocument(wide), square, 'a');
    const { bytes } = await exporter.bytes(picture(document));
    expect((await sharp(bytes).metadata()).icc).toEqual((await sharp(file).metadata()).icc);
    const numbers = (png: Uint8Array): Promise<Buffer> => sharp(png, { ignoreIcc: true }).removeAlpha().raw().toBuffer();
    expect(await numbers(bytes)).toEqual(await numbers(file));
  });
});

it('a mask is grey, of the photo\'s size, and named so', async () => {
  const document = await withMask(newDocument(photo), square, 'a', 'Wheel');
  const { name, bytes } = await exporter.bytes(request(document, [], { targets: [{ kind: 'mask', layerId: 'a' }] }));
  expect(name).toBe('Wheel-mask.png');
  expect(await sharp(bytes).metadata()).toMatchObject({ width: WIDTH, height: HEIGHT, channels: 1 });
});

it('a layer or a mask that is not there is said', async () => {
  const document = newDocument(photo);
  expect(await failureOf(exporter.bytes(request(document, ['nobody'])))).toMatchObject({ code: 'request-invalid' });
  expect(await failureOf(exporter.bytes(request(document, [], { targets: [{ kind: 'mask', layerId: 'photo' }] })))).toMatchObject({ code: 'request-invalid' });
});

it('a mask whose blob is gone is said', async () => {
  const document = addMaskLayer(newDocument(photo), {
    mask: { blob: 'd'.repeat(64), bounds: { x: 0, y: 0, width: 1, height: 1 }, area: 1 }, prompts: { points: [], box: null }, candidate: 'whole', predictedIou: 1, stability: 1,
  }, 'Mask', 'a');
  expect(await failureOf(exporter.bytes(request(document, ['a'])))).toMatchObject({ code: 'blob-missing' });
});
