import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import { cropToContent } from '../../../core/masks/alpha-mask';
import { failureOf } from '../../../core/errors/failure.test-support';
import { sentence } from '../../../core/errors/sentences';
import { Inpaint, type Hole, type InpaintProgress } from './inpaint';
import { PAINTED, startIoPaint, type IoPaintDouble, type IoPaintManner } from './iopaint.test-support';

const WIDTH = 60;
const HEIGHT = 40;

/** A photo with noise and a soft-edged hole of 10 x 8 pixels at (20, 12). */
function hole(): Hole {
  const pixels = Uint8Array.from({ length: WIDTH * HEIGHT * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * 7919) % 251));
  const alpha = new Uint8Array(WIDTH * HEIGHT);
  for (let y = 12; y < 20; y++) for (let x = 20; x < 30; x++) alpha[y * WIDTH + x] = x === 20 ? 40 : 255;
  return { pixels, photo: { width: WIDTH, height: HEIGHT }, mask: cropToContent(alpha, WIDTH, HEIGHT) };
}

const options = { prompt: 'a meadow', url: '', allowRemote: false };
const quiet = (): void => undefined;

let double: IoPaintDouble | undefined;
afterEach(async () => {
  await double?.close();
  double = undefined;
});

async function service(manner: IoPaintManner, timeoutSeconds = 20): Promise<{ inpaint: Inpaint; iopaint: IoPaintDouble }> {
  double = await startIoPaint(manner);
  const { url } = double;
  return { inpaint: new Inpaint(() => ({ url, allowedHosts: [], timeoutSeconds })), iopaint: double };
}

describe('filling a hole', () => {
  it.each<IoPaintManner>(['well', 'answers-webp', 'answers-jpeg', 'slowly'])('gives a patch in the same place (%s)', async (manner) => {
    const { inpaint, iopaint } = await service(manner);
    const ticks: InpaintProgress[] = [];
    const patch = await inpaint.fill(hole(), options, (progress) => ticks.push(progress));

    expect(patch.bounds).toEqual({ x: 9, y: 1, width: 32, height: 30 });
    const { data, info } = await sharp(patch.png).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([32, 30, 4]);
    const pixel = (x: number, y: number): number[] => [...data.subarray(((y - 1) * 32 + x - 9) * 4, ((y - 1) * 32 + x - 9) * 4 + 4)];
    for (const [x, y] of [[25, 15], [20, 12], [29, 19]] as const) {
      if (manner !== 'answers-jpeg') expect(pixel(x, y)).toEqual([PAINTED.r, PAINTED.g, PAINTED.b, 255]);
      else expect(pixel(x, y)[3]).toBe(255);
    }
    // it fades around the hole and is nothing at its own border
    const fades = [31, 33, 36, 39].map((x) => pixel(x, 15)[3] ?? 0);
    expect(fades).toEqual([...fades].sort((a, b) => b - a));
    expect(new Set(fades).size).toBe(4);
    expect(pixel(40, 1)[3]).toBe(0);
    if (manner !== 'answers-jpeg') expect(pixel(36, 15).slice(0, 3)).toEqual([...hole().pixels.subarray((15 * WIDTH + 36) * 4, (15 * WIDTH + 36) * 4 + 3)]);

    expect(iopaint.last).toMatchObject({ hd_strategy: 'Crop', hd_strategy_crop_trigger_size: 800, hd_strategy_crop_margin: 128, hd_strategy_resize_limit: 1280, prompt: 'a meadow', sd_seed: -1, sd_steps: 50, sd_guidance_scale: 7.5, sd_mask_blur: 11, sd_keep_unmasked_area: true });
    expect(ticks.length).toBeGreaterThan(manner === 'slowly' ? 2 : 0);
    expect(ticks.map((tick) => tick.seconds)).toEqual(ticks.map((tick) => tick.seconds).sort((a, b) => a - b));
  });

  it('sends the photo as it is, and as hole every pixel that the mask touches', async () => {
    const { inpaint, iopaint } = await service('well');
    const asked = hole();
    await inpaint.fill(asked, options, quiet);
    const photo = await sharp(Buffer.from(iopaint.last?.image ?? '', 'base64')).raw().toBuffer({ resolveWithObject: true });
    expect([photo.info.width, photo.info.height, photo.info.channels]).toEqual([WIDTH, HEIGHT, 3]);
    expect([...photo.data]).toEqual([...asked.pixels].filter((_, i) => i % 4 !== 3));
    const sent = sharp(Buffer.from(iopaint.last?.mask ?? '', 'base64'));
    expect(await sent.metadata()).toMatchObject({ format: 'png', channels: 1, width: WIDTH, height: HEIGHT });
    const mask = await sent.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
    expect(mask.data.reduce((sum, value) => sum + Number(value === 255), 0)).toBe(80);
    expect(mask.data.every((value) => value === 0 || value === 255)).toBe(true);
  });

  it('takes a hole in a corner', async () => {
    const { inpaint } = await service('well');
    const alpha = new Uint8Array(WIDTH * HEIGHT);
    alpha[0] = 255;
    const patch = await inpaint.fill({ ...hole(), mask: cropToContent(alpha, WIDTH, HEIGHT) }, options, quiet);
    expect(patch.bounds).toEqual({ x: 0, y: 0, width: 12, height: 12 });
  });
});

describe('faults, each a sentence with the address', () => {
  it.each<[IoPaintManner, string]>([
    ['drops-connection', 'inpaint-refused'],
    ['out-of-memory', 'inpaint-broken'],
    ['wrong-size', 'inpaint-wrong-size'],
    ['text-as-picture', 'inpaint-not-a-picture'],
    ['svg-as-picture', 'inpaint-not-a-picture'],
    ['empty', 'inpaint-not-a-picture'],
    ['cut-off-connection', 'inpaint-cut-off'],
    ['cut-off-file', 'inpaint-cut-off'],
    ['floods', 'inpaint-too-large'],
    ['redirects', 'inpaint-redirect'],
    ['changes-protocol', 'inpaint-refused'],
  ])('%s -> %s', async (manner, code) => {
    const { inpaint, iopaint } = await service(manner);
    const failure = await failureOf(inpaint.fill(hole(), options, quiet));
    expect(failure.code).toBe(code);
    expect(sentence(failure)).toContain(`127.0.0.1:${iopaint.port}`);
  });

  it('hands on what the program says', async () => {
    const { inpaint } = await service('out-of-memory');
    expect((await failureOf(inpaint.fill(hole(), options, quiet))).values).toMatchObject({ status: 500, detail: 'CUDA out of memory. Tried to allocate 2.00 GiB' });
  });

  it('names both sizes of a wrong one', async () => {
    const { inpaint } = await service('wrong-size');
    expect((await failureOf(inpaint.fill(hole(), options, quiet))).values).toMatchObject({ width: 68, height: 40, expectedWidth: 60, expectedHeight: 40 });
  });

  it('names where it was redirected, and sends nothing there', async () => {
    const { inpaint, iopaint } = await service('redirects');
    expect((await failureOf(inpaint.fill(hole(), options, quiet))).values).toMatchObject({ location: 'photos.example' });
    expect(iopaint.requests).toBe(1);
  });

  it('422: the field and why', async () => {
    const { inpaint } = await service('well');
    // a prompt that is no text can only come from a caller that went around the types
    const failure = await failureOf(inpaint.fill(hole(), { ...options, prompt: 5 as unknown as string }, quiet));
    expect(failure.code).toBe('inpaint-rejected');
    expect(sentence(failure)).toMatch(/prompt: .*string/);
  });

  it('gives up after the time that the settings allow', async () => {
    const { inpaint, iopaint } = await service('hangs', 1);
    const failure = await failureOf(inpaint.fill(hole(), options, quiet));
    expect(failure).toMatchObject({ code: 'inpaint-timeout', values: { seconds: 1 } });
    await expect.poll(() => iopaint.abandoned).toBe(1);
  });

  it('nothing listens there', async () => {
    const { inpaint, iopaint } = await service('well');
    await iopaint.close();
    const failure = await failureOf(inpaint.fill(hole(), options, quiet));
    expect(failure.code).toBe('inpaint-refused');
    expect(sentence(failure)).toContain('iopaint start --port 8080');
  });

  it('something listens that speaks no HTTP', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.end('SSH-2.0-OpenSSH_9.6\r\n').resume();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { inpaint } = await service('well');
    expect((await failureOf(inpaint.fill(hole(), { ...options, url: `127.0.0.1:${port}` }, quiet))).code).toBe('inpaint-refused');
    await new Promise((resolve) => server.close(resolve));
  });

  it('another program answers', async () => {
    const { inpaint, iopaint } = await service('well');
    expect((await failureOf(inpaint.fill(hole(), { ...options, url: `${iopaint.url}/elsewhere` }, quiet))).code).toBe('inpaint-not-iopaint');
  });

  it('an address that is none', async () => {
    const { inpaint } = await service('well');
    expect((await failureOf(inpaint.fill(hole(), { ...options, url: 'ftp://nowhere' }, quiet))).code).toBe('inpaint-address');
  });

  it('cancelling closes the connection', async () => {
    const { inpaint, iopaint } = await service('hangs');
    const cancel = new AbortController();
    const filling = failureOf(inpaint.fill(hole(), options, quiet, cancel.signal));
    await expect.poll(() => iopaint.requests).toBe(1);
    cancel.abort();
    expect((await filling).code).toBe('cancelled');
    await expect.poll(() => iopaint.abandoned).toBe(1);
  });
});

describe('another computer', () => {
  // 192.0.2.0/24 is reserved for documentation: nothing answers there
  const remote = { ...options, url: 'http://192.0.2.7:8080' };

  it('gets nothing unless the person allowed it', async () => {
    const { inpaint } = await service('well');
    expect(await failureOf(inpaint.fill(hole(), remote, quiet))).toMatchObject({ code: 'inpaint-remote', values: { host: '192.0.2.7' } });
  });

  it.each([
    ['once', { allowedHosts: [], allowRemote: true }],
    ['always', { allowedHosts: ['192.0.2.7'], allowRemote: false }],
  ])('is asked when it was allowed %s', async (_, { allowedHosts, allowRemote }) => {
    const inpaint = new Inpaint(() => ({ url: remote.url, allowedHosts, timeoutSeconds: 1 }));
    const { code } = await failureOf(inpaint.fill(hole(), { ...options, allowRemote }, quiet));
    expect(['inpaint-refused', 'inpaint-timeout']).toContain(code);
  });
});

describe('connection test', () => {
  it('names the models', async () => {
    const { inpaint } = await service('well');
    expect(await inpaint.test({ url: '', allowRemote: false })).toEqual(['lama']);
  });
  it('finds localhost without asking a name server', async () => {
    const { inpaint, iopaint } = await service('well');
    expect(await inpaint.test({ url: `some-name.localhost:${iopaint.port}`, allowRemote: false })).toEqual(['lama']);
  });
  it.each<[IoPaintManner, string]>([['hangs', 'inpaint-timeout'], ['drops-connection', 'inpaint-refused'], ['redirects', 'inpaint-redirect']])('%s -> %s', async (manner, code) => {
    const { inpaint } = await service(manner, 1);
    expect((await failureOf(inpaint.test({ url: '', allowRemote: false }))).code).toBe(code);
  });
  it('does not ask another computer before the person agreed', async () => {
    const inpaint = new Inpaint(() => ({ url: '192.0.2.7:8080', allowedHosts: [], timeoutSeconds: 1 }));
    expect(await failureOf(inpaint.test({ url: '', allowRemote: false }))).toMatchObject({ code: 'inpaint-remote', values: { host: '192.0.2.7' } });
    expect(['inpaint-refused', 'inpaint-timeout']).toContain((await failureOf(inpaint.test({ url: '', allowRemote: true }))).code);
  });
  it('speaks of no mask and no photo', async () => {
    const { inpaint } = await service('redirects', 1);
    const said = sentence(await failureOf(inpaint.test({ url: '', allowRemote: false })));
    expect(said).toContain('passes the question on');
    expect(said).not.toMatch(/the photo|mask/);
  });
  it('another program answers', async () => {
    const { inpaint, iopaint } = await service('well');
    expect((await failureOf(inpaint.test({ url: `${iopaint.url}/elsewhere`, allowRemote: false }))).code).toBe('inpaint-not-iopaint');
  });
});
