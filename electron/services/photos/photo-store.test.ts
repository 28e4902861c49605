import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import type { FailureCode } from '../../../core/errors/failure';
import { failureOf } from '../../../core/errors/failure.test-support';
import { sentence } from '../../../core/errors/sentences';
import { localDecoder } from './decoder';
import { copyAndHash, openPhotoFile } from './read-file';
import { PhotoStore } from './photo-store';
import { exifOrientation, gradient, noise, picture, pngChunk, pngClaiming, withChunks } from './pictures.test-support';

const folder = mkdtempSync(join(tmpdir(), 'maskwright-photos-test-'));
const store = new PhotoStore(join(folder, 'cache'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
async function file(name: string, content: Sharp | Uint8Array | string): Promise<string> {
  const place = join(folder, `files-${files++}`);
  mkdirSync(place);
  const path = join(place, name);
  writeFileSync(path, typeof content === 'string' || content instanceof Uint8Array ? content : await content.toBuffer());
  return path;
}

async function whole(id: string): Promise<{ data: Uint8Array; width: number; height: number }> {
  const { width, height } = await store.info(id);
  return { data: await store.pixels(id, { x: 0, y: 0, width, height, outWidth: width, outHeight: height }), width, height };
}

function colorAt({ data, width }: { data: Uint8Array; width: number }, x: number, y: number): number[] {
  const at = (y * width + x) * 4;
  return [...data.subarray(at, at + 4)];
}

function expectNear(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, index) => expect(Math.abs(value - (expected[index] ?? 0)), `${actual.join(' ')} is not near ${expected.join(' ')}`).toBeLessThanOrEqual(tolerance));
}

describe('formats', () => {
  it.each([
    ['jpeg', (image: Sharp) => image.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }), 6],
    ['png', (image: Sharp) => image.png(), 0],
    ['webp', (image: Sharp) => image.webp({ lossless: true }), 0],
    ['avif', (image: Sharp) => image.avif({ quality: 90, chromaSubsampling: '4:4:4', effort: 2 }), 10],
    ['tiff', (image: Sharp) => image.tiff({ compression: 'lzw' }), 0],
    ['gif', (image: Sharp) => image.gif(), 40],
  ] as const)('opens %s', async (format, encode, tolerance) => {
    const info = await store.openFile(await file(`photo.${format}`, encode(picture(96, 64))));
    expect(info).toMatchObject({ name: `photo.${format}`, format, width: 96, height: 64, depth: 8, orientation: 1, icc: null });
    const pixels = await whole(info.id);
    const source = gradient(96, 64);
    for (const [x, y] of [[8, 8], [90, 10], [40, 56]] as const) expectNear(colorAt(pixels, x, y), [...source.subarray((y * 96 + x) * 3, (y * 96 + x) * 3 + 3), 255], tolerance);
  });

  it('goes by the bytes, not by the name', async () => {
    expect(await store.openFile(await file('photo.png', picture(8, 8).jpeg()))).toMatchObject({ format: 'jpeg', name: 'photo.png' });
    expect(await store.openFile(await file('no suffix at all', picture(9, 8).png()))).toMatchObject({ format: 'png' });
  });

  it('shows the first frame of an animation', async () => {
    const frames = await sharp([await picture(20, 10).png().toBuffer(), await picture(20, 10).negate().png().toBuffer()], { join: { animated: true } }).gif().toBuffer();
    const info = await store.openBytes('moving.gif', frames);
    expect(info).toMatchObject({ format: 'gif', width: 20, height: 10 });
    expectNear(colorAt(await whole(info.id), 0, 0), [0, 0, 0, 255], 12);
  });

  it.each([
    ['drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', 'photo-svg'],
    ['notes.png', 'eggs\nmilk\n', 'photo-not-a-picture'],
    ['scan.bmp', 'BM\x46\x00\x00\x00\x00\x00\x00\x00', 'photo-unsupported'],
    ['nothing.jpg', '', 'file-empty'],
  ] as const)('refuses %s', async (name, content, code) => {
    const failure = await failureOf(store.openFile(await file(name, content)));
    expect(failure.code).toBe(code);
    expect(sentence(failure)).toContain(name);
    expect((await failureOf(store.openBytes(name, Buffer.from(content, 'latin1')))).code).toBe(code);
  });
});

/** Where pixel (x, y) of the upright picture lies in a file with this EXIF orientation (EXIF 2.32, 4.6.4). */
const STORED: Readonly<Record<number, (x: number, y: number, width: number, height: number) => [number, number]>> = {
  1: (x, y) => [x, y],
  2: (x, y, width) => [width - 1 - x, y],
  3: (x, y, width, height) => [width - 1 - x, height - 1 - y],
  4: (x, y, _width, height) => [x, height - 1 - y],
  5: (x, y) => [y, x],
  6: (x, y, width) => [y, width - 1 - x],
  7: (x, y, width, height) => [height - 1 - y, width - 1 - x],
  8: (x, y, _width, height) => [height - 1 - y, x],
};

it('the same bytes opened twice at once have each their own name', async () => {
  const bytes = await picture(24, 16).png().toBuffer();
  const opened = await Promise.all(['a cup.png', 'coffee.png', 'cup again.png'].map((name) => store.openBytes(name, bytes)));
  expect(opened.map(({ name }) => name)).toEqual(['a cup.png', 'coffee.png', 'cup again.png']);
});

describe('orientation', () => {
  const width = 31;
  const height = 17;
  const upright = gradient(width, height);

  it.each([1, 2, 3, 4, 5, 6, 7, 8].flatMap((orientation) => (['png', 'tiff', 'webp', 'png16'] as const).map((format) => ({ orientation, format }))))('$orientation in $format is undone', async ({ orientation, format }) => {
    const turned = orientation >= 5;
    const [storedWidth, storedHeight] = turned ? [height, width] : [width, height];
    const stored = Buffer.alloc(upright.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [sx, sy] = STORED[orientation]!(x, y, width, height);
        upright.copy(stored, (sy * storedWidth + sx) * 3, (y * width + x) * 3, (y * width + x) * 3 + 3);
      }
    }
    const image = sharp(stored, { raw: { width: storedWidth, height: storedHeight, channels: 3 } });
    const tagged = image.clone().withMetadata({ orientation }).withIccProfile('srgb', { attach: false });
    const bytes =
      format === 'tiff' ? await tagged.tiff({ compression: 'lzw' }).toBuffer()
      : format === 'webp' ? await tagged.webp({ lossless: true }).toBuffer()
      : withChunks(await (format === 'png' ? image : image.toColourspace('rgb16')).png().toBuffer(), pngChunk('eXIf', exifOrientation(orientation)));
    const info = await store.openBytes(`turned-${orientation}.${format}`, bytes);
    expect(info).toMatchObject({ width, height, orientation });
    const pixels = await whole(info.id);
    expect([...pixels.data].filter((_value, index) => index % 4 !== 3)).toEqual([...upright]);
  });
});

describe('pixels of every kind become sRGB of 8 bits', () => {
  it('16 bit', async () => {
    const info = await store.openBytes('deep.png', await picture(40, 20).toColourspace('rgb16').png().toBuffer());
    expect(info).toMatchObject({ depth: 16, channels: 3, colorSpace: 'rgb16' });
    expectNear(colorAt(await whole(info.id), 39, 19), [255, 255, 120, 255], 1);
  });

  it('grey', async () => {
    const info = await store.openBytes('grey.jpg', await picture(40, 20).toColourspace('b-w').jpeg().toBuffer());
    expect(info).toMatchObject({ channels: 1, colorSpace: 'b-w' });
    const [red, green, blue] = colorAt(await whole(info.id), 20, 10);
    expect([green, blue]).toEqual([red, red]);
  });

  it('CMYK', async () => {
    const info = await store.openBytes('print.tif', await picture(40, 20).toColourspace('cmyk').tiff().toBuffer());
    expect(info).toMatchObject({ channels: 4, colorSpace: 'cmyk', hasAlpha: false });
    const corner = colorAt(await whole(info.id), 0, 0);
    expectNear(corner, [20, 20, 20, 255], 25);
    expect((await store.native(info.id, { x: 0, y: 0, width: 4, height: 4 })).icc).toBeNull();
    expect(await store.profile(info.id)).toBeNull();
    // no PNG holds CMYK: its profile would give the numbers that are exported another meaning
    const profiled = await store.openBytes('profiled.tif', await picture(40, 20).withIccProfile('cmyk').toColourspace('cmyk').tiff().toBuffer());
    expect(profiled).toMatchObject({ colorSpace: 'cmyk', icc: expect.any(String) as string });
    expect((await store.native(profiled.id, { x: 0, y: 0, width: 4, height: 4 })).icc).toBeNull();
    expect(await store.profile(profiled.id)).toBeNull();
  });

  it('palette and alpha', async () => {
    const clear = sharp({ create: { width: 10, height: 10, channels: 4, background: { r: 200, g: 100, b: 50, alpha: 0.5 } } });
    const info = await store.openBytes('clear.png', await clear.png({ palette: true }).toBuffer());
    expect(info).toMatchObject({ hasAlpha: true, width: 10 });
    expectNear(colorAt(await whole(info.id), 5, 5), [200, 100, 50, 128], 2);
  });

  it('names the resolution that the file names, and none where it names none', async () => {
    expect((await store.openBytes('300.jpg', await picture(8, 8).withMetadata({ density: 300 }).jpeg().toBuffer())).density).toBe(300);
    expect((await store.openBytes('none.png', await picture(8, 9).png().toBuffer())).density).toBeNull();
  });
});

describe('ICC profiles', () => {
  it.each([
    ['8 bit', (image: Sharp) => image.withIccProfile('p3').png(), 8],
    ['16 bit', (image: Sharp) => image.toColourspace('rgb16').withIccProfile('p3').png(), 16],
  ] as const)('are converted for display and kept for export, %s', async (_name, encode, depth) => {
    const source = sharp({ create: { width: 16, height: 16, channels: 3, background: { r: 200, g: 60, b: 60 } } });
    const raw = await sharp(await source.clone().png().toBuffer()).raw().toBuffer();
    const bytes = await encode(sharp(raw, { raw: { width: 16, height: 16, channels: 3 } })).toBuffer();
    const info = await store.openBytes(`p3-${depth}.png`, bytes);
    expect(info.depth).toBe(depth);
    expect(info.icc).toMatch(/p3/i);
    expectNear(colorAt(await whole(info.id), 8, 8), [200, 60, 60, 255], 2);
    const profile = await store.profile(info.id);
    // known without the second decoding that the numbers in the photo's own colours take
    expect(readdirSync(join(folder, 'cache', info.id))).not.toContain('own.v');
    const native = await store.native(info.id, { x: 4, y: 4, width: 8, height: 6 });
    expect(native).toMatchObject({ width: 8, height: 6, channels: 3 });
    expect(native.icc?.length).toBeGreaterThan(100);
    expect(profile).toEqual(native.icc);
    // Display P3 is wider: the same colour has less red and more green in it
    expectNear([...native.data.subarray(0, 3)], [185, 71, 65], 2);
  });
});

describe('bad input', () => {
  it.each([
    ['jpeg', (image: Sharp) => image.jpeg({ quality: 95 })],
    ['png', (image: Sharp) => image.png()],
    ['webp', (image: Sharp) => image.webp({ quality: 95 })],
    ['avif', (image: Sharp) => image.avif({ quality: 90, effort: 1 })],
    ['tiff', (image: Sharp) => image.tiff({ compression: 'none' })],
    ['gif', (image: Sharp) => image.gif()],
  ] as const)('a %s that is cut off says so', async (format, encode) => {
    const bytes = await encode(noise(400, 600)).toBuffer();
    const failure = await failureOf(store.openFile(await file(`half.${format}`, bytes.subarray(0, Math.floor(bytes.length * 0.6)))));
    expect(failure.code).toBe('photo-truncated');
    expect(sentence(failure)).toContain(`half.${format} is cut off`);
  });

  it('says how far a cut off photo goes', async () => {
    const bytes = await noise(800, 3000).jpeg({ quality: 90 }).toBuffer();
    const { values } = await failureOf(store.openBytes('heron-040.jpg', bytes.subarray(0, Math.floor(bytes.length * 0.61))));
    expect(values['percent']).toBeGreaterThan(50);
    expect(values['percent']).toBeLessThanOrEqual(61);
    // the same of a photo on its side
    const turned = await noise(800, 3000).withMetadata({ orientation: 6 }).jpeg({ quality: 90 }).toBuffer();
    const failure = await failureOf(store.openBytes('turned.jpg', turned.subarray(0, Math.floor(turned.length * 0.61))));
    expect(failure.values['percent']).toBeGreaterThan(50);
  });

  it.each([
    [60_000, 60_000],
    [10_001, 10_000],
    [70_000, 10],
  ])('a header that claims %d x %d px is refused before a pixel is decoded', async (width, height) => {
    const failure = await failureOf(store.openFile(await file('scan.png', pngClaiming(width, height))));
    expect(failure).toMatchObject({ code: 'photo-too-large', values: { file: 'scan.png', width, height, limit: 100 } });
  });

  it('data that is broken in the middle', async () => {
    const bytes = await noise(200, 200).png().toBuffer();
    bytes.fill(0x55, bytes.length / 2, bytes.length / 2 + 2000);
    expect((await failureOf(store.openBytes('scratched.png', bytes))).code).toBe('photo-damaged');
  });

  it('a missing file, a folder, a folder called photo.jpg, and a pipe that never ends', async () => {
    const codes = async (path: string): Promise<FailureCode> => (await failureOf(store.openFile(path))).code;
    expect(await codes(join(folder, 'gone.jpg'))).toBe('file-missing');
    expect(await codes(folder)).toBe('file-is-folder');
    mkdirSync(join(folder, 'photo.jpg'));
    expect(await codes(join(folder, 'photo.jpg'))).toBe('file-is-folder');
    if (process.platform === 'win32') return;
    execFileSync('mkfifo', [join(folder, 'pipe.jpg')]);
    expect(await codes(join(folder, 'pipe.jpg'))).toBe('photo-not-a-picture');
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('a file that may not be read (skipped for root, who may read everything)', async () => {
    const path = await file('secret.jpg', picture(8, 8).jpeg());
    chmodSync(path, 0);
    expect((await failureOf(store.openFile(path))).code).toBe('file-unreadable');
  });

  it.each(['with spaces.jpg', "it's a quote.jpg", 'hash#mark.jpg', '100%.jpg', '%41.jpg', 'smile 🙂.jpg', '照片.jpg', ...(process.platform === 'win32' ? [] : ['double"quote.jpg', 'back\\slash.jpg', 'new\nline.jpg', '?.jpg'])])('a file called %j', async (name) => {
    const path = await file(name, picture(12, 10).jpeg());
    const info = await store.openFile(path);
    expect(info).toMatchObject({ name, width: 12, height: 10 });
    expect(await store.path(info.id)).toBe(path);
  });

  it('a photo of one pixel, and a strip of 10 x 8,000', async () => {
    const dot = await store.openBytes('dot.png', await sharp({ create: { width: 1, height: 1, channels: 3, background: '#c08040' } }).png().toBuffer());
    expect(colorAt(await whole(dot.id), 0, 0)).toEqual([0xc0, 0x80, 0x40, 255]);
    expect(await sharp(await store.thumbnail(dot.id, 64)).metadata()).toMatchObject({ width: 1, height: 1 });
    const strip = await store.openBytes('strip.png', await picture(10, 8000).png().toBuffer());
    expect(strip).toMatchObject({ width: 10, height: 8000 });
    expect(await store.pixels(strip.id, { x: 0, y: 0, width: 10, height: 8000, outWidth: 1, outHeight: 1024 })).toHaveLength(1024 * 4);
    expect(await sharp(await store.thumbnail(strip.id, 64)).metadata()).toMatchObject({ width: 1, height: 64 });
  });

  it('a file that another program writes to while it is read', async () => {
    const path = await file('growing.jpg', noise(900, 900).jpeg({ quality: 95 }));
    const opened = await openPhotoFile(path);
    let grown = false;
    const copying = copyAndHash(opened, path, async () => {
      if (!grown) writeFileSync(path, Buffer.alloc(10), { flag: 'a' });
      grown = true;
    });
    expect(await failureOf(copying)).toMatchObject({ code: 'file-changing', values: { file: 'growing.jpg' } });
    await opened.handle.close();
  });
});

describe('the store', () => {
  it('gives back the file, and what is known of it', async () => {
    const bytes = await picture(50, 40).jpeg().toBuffer();
    const path = await file('kept.jpg', bytes);
    const info = await store.openFile(path);
    expect(Buffer.from(await store.bytes(info.id)).equals(bytes)).toBe(true);
    expect(await store.info(info.id)).toEqual(info);
    expect(await store.path(info.id)).toBe(path);
    expect(await store.path((await store.openBytes('dropped.jpg', await picture(51, 40).jpeg().toBuffer())).id)).toBeNull();
  });

  it('opens a photo that came as bytes once more, under the name that it is asked with', async () => {
    const { id } = await store.openBytes('dropped.png', await picture(52, 40).png().toBuffer());
    const again = new PhotoStore(join(folder, 'cache'));
    expect(await again.openKept(id, 'cup.png')).toMatchObject({ id, name: 'cup.png', width: 52, height: 40 });
    expect(await again.info(id)).toMatchObject({ name: 'cup.png' });
    expect(await failureOf(again.openKept('c'.repeat(64), 'gone.png'))).toMatchObject({ code: 'photo-unknown' });
  });

  it('knows the same bytes under another name, and decodes them once', async () => {
    let decoded = 0;
    const counting = new PhotoStore(join(folder, 'counting'), { decoder: { ...localDecoder, decode: (...photo) => (decoded++, localDecoder.decode(...photo)) } });
    const bytes = await picture(60, 40).png().toBuffer();
    const [first, second] = await Promise.all([counting.openBytes('a.png', bytes), counting.openBytes('b.png', bytes)]);
    const third = await counting.openBytes('c.png', bytes);
    expect(new Set([first.id, second.id, third.id]).size).toBe(1);
    expect(third.name).toBe('c.png');
    expect(decoded).toBe(1);
    // another process finds it decoded
    await new PhotoStore(join(folder, 'counting'), { decoder: { ...localDecoder, decode: () => Promise.reject(new Error('decoded again')) } }).openBytes('d.png', bytes);
  });

  it('says that it does not know a photo', async () => {
    const id = 'a'.repeat(64);
    for (const ask of [() => store.info(id), () => store.bytes(id), () => store.path(id), () => store.thumbnail(id, 10), () => store.profile(id), () => store.native(id, { x: 0, y: 0, width: 1, height: 1 })]) {
      expect(await failureOf(ask())).toMatchObject({ code: 'photo-unknown', values: { id } });
    }
  });

  it('leaves nothing behind of what it refuses', async () => {
    const cache = join(folder, 'clean');
    const clean = new PhotoStore(cache);
    const bytes = await noise(100, 100).jpeg().toBuffer();
    await failureOf(clean.openBytes('half.jpg', bytes.subarray(0, 2000)));
    expect(readdirSync(cache)).toEqual([]);
  });

  it('stops when it is told to', async () => {
    const path = await file('long.jpg', picture(30, 30).jpeg());
    const controller = new AbortController();
    controller.abort();
    expect((await failureOf(store.openFile(path, controller.signal))).code).toBe('cancelled');
  });

  it('refuses windows outside of the photo', async () => {
    const { id } = await store.openBytes('window.png', await picture(20, 20).png().toBuffer());
    for (const window of [{ x: -1, y: 0, width: 5, height: 5 }, { x: 16, y: 0, width: 5, height: 5 }, { x: 0, y: 0, width: 0, height: 5 }, { x: 0.5, y: 0, width: 5, height: 5 }]) {
      await expect(store.pixels(id, { ...window, outWidth: 5, outHeight: 5 })).rejects.toThrow(RangeError);
    }
    await expect(store.pixels(id, { x: 0, y: 0, width: 5, height: 5, outWidth: 0, outHeight: 5 })).rejects.toThrow('outWidth');
  });
});
