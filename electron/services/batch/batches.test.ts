import { existsSync, watch } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PhotoInfo } from '../../../core/document/document';
import type { BatchEvent, BatchInfo, Recipe } from '../../api/contract';
import { PhotoStore } from '../photos/photo-store';
import { smallDisk } from '../small-disk.test-support';
import { Batches } from './batches';
import type { CutResult, Cutter } from './cutter';
import { BatchLock } from './lock';

/**
 * Real photos and files; the model is left out, so that hundreds of photos take seconds: a result is
 * a thumbnail, with the recipe's colour in it.
 */
class Thumbnails implements Cutter<PhotoInfo> {
  readonly prepared: string[] = [];
  readonly cuts: string[] = [];
  /** called before each result is given back */
  before: (file: string, signal: AbortSignal) => Promise<void> | void = () => undefined;
  /** opened and not let go of */
  held = 0;
  readonly #photos: PhotoStore;

  constructor(photos: PhotoStore) {
    this.#photos = photos;
  }

  async prepare(path: string, signal: AbortSignal): Promise<PhotoInfo> {
    this.prepared.push(basename(path));
    const photo = await this.#photos.openFile(path, signal);
    this.held++;
    return photo;
  }

  async release(photo: PhotoInfo): Promise<void> {
    await this.#photos.release(photo.id);
    this.held--;
  }

  async cut(photo: PhotoInfo, recipe: Recipe, signal: AbortSignal): Promise<CutResult> {
    await this.before(photo.name, signal);
    this.cuts.push(photo.name);
    const thumbnail = sharp(await this.#photos.thumbnail(photo.id, 32));
    const png = await (recipe.recolor ? thumbnail.tint(recipe.recolor.to) : thumbnail).png().toBuffer();
    return { png, facts: { photoId: photo.id, size: { width: photo.width, height: photo.height }, mask: null, prompts: null, candidate: 'whole', predictedIou: 1, stability: 1, flag: null } };
  }
}

const recipe: Recipe = { points: [], box: null, recolor: null, trim: null, name: '{stem}' };
let folder: string;
let photosIn: string;
let out: string;
let cutter: Thumbnails;
let batches: Batches;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maskwright-batch-'));
  photosIn = join(folder, 'photos');
  out = join(folder, 'out');
  await mkdir(photosIn);
  afresh();
});
afterEach(async () => {
  await batches.dispose();
  expect(cutter.held).toBe(0);
  await rm(folder, { recursive: true, force: true });
});

/** As after a restart of the program. */
function afresh(): void {
  cutter = new Thumbnails(new PhotoStore(join(folder, 'cache')));
  batches = new Batches(join(folder, 'data'), cutter);
}

let seed = 0;
async function photo(name: string): Promise<string> {
  const path = join(photosIn, name);
  // no two photos have the same bytes
  const pixels = Buffer.from(Array.from({ length: 40 * 30 * 3 }, (_, i) => (i * ++seed) % 251));
  await sharp(pixels, { raw: { width: 40, height: 30, channels: 3 } }).toFormat(name.endsWith('.png') ? 'png' : 'jpeg').toFile(path);
  return path;
}

async function run(change: Partial<Parameters<Batches['start']>[0]> = {}): Promise<BatchInfo> {
  const { id } = await batches.start({ inputs: [photosIn], out, recipe, resume: false, ...change });
  return batches.finished(id);
}

const states = (info: BatchInfo): Record<string, string> => Object.fromEntries(info.items?.map((item) => [basename(item.file), item.problem?.code ?? item.state]) ?? []);
const results = async (): Promise<string[]> => (await readdir(out)).sort();

describe('a batch', () => {
  it('makes a result of every photo, and nothing else', async () => {
    for (let i = 1; i <= 12; i++) await photo(`img${i}.jpg`);
    const info = await run();
    expect(info).toMatchObject({ state: 'done', total: 12, counts: { waiting: 0, done: 12, failed: 0, skipped: 0 }, name: 'photos', problem: null });
    expect(await results()).toEqual(Array.from({ length: 12 }, (_, i) => `img${i + 1}.png`).sort());
    for (const name of await results()) expect(await sharp(join(out, name)).metadata()).toMatchObject({ format: 'png', width: 32, height: 24 });
    expect(info.bytes).toBeGreaterThan(1000);
    expect(info.items?.[0]).toMatchObject({ index: 0, out: join(out, 'img1.png'), state: 'done', size: { width: 40, height: 30 } });
  });

  it('names bad photos and goes on with the rest', async () => {
    await photo('a.jpg');
    await writeFile(join(photosIn, 'b.png'), 'a text file');
    await writeFile(join(photosIn, 'c.jpg'), '');
    const whole = await readFile(await photo('d.jpg'));
    await writeFile(join(photosIn, 'd.jpg'), whole.subarray(0, whole.length / 2));
    await mkdir(join(photosIn, 'photo.jpg'));
    await photo("z odd ' # % 🦎 影像.jpg");
    const info = await run();
    expect(states(info)).toEqual({
      'a.jpg': 'done', 'b.png': 'photo-not-a-picture', 'c.jpg': 'file-empty', 'd.jpg': 'photo-truncated', 'photo.jpg': 'file-is-folder', "z odd ' # % 🦎 影像.jpg": 'done',
    });
    expect(info).toMatchObject({ state: 'done', counts: { waiting: 0, done: 2, failed: 4, skipped: 0 } });
    expect(info.items?.find((item) => item.file.endsWith('b.png'))?.problem?.title).toContain('b.png is a text file');
    expect(await results()).toEqual(['a.png', "z odd ' # % 🦎 影像.png"]);
  });

  it('gives two photos of the same stem each a result', async () => {
    await photo('a.jpg');
    await photo('a.png');
    await run();
    expect(await results()).toEqual(['a-2.png', 'a.png']);
  });

  it('never touches a file of somebody else', async () => {
    await photo('a.jpg');
    await photo('b.jpg');
    await mkdir(out);
    await writeFile(join(out, 'a.png'), 'mine');
    expect(states(await run())).toEqual({ 'a.jpg': 'file-exists', 'b.jpg': 'done' });
    expect(await readFile(join(out, 'a.png'), 'utf8')).toBe('mine');
    // nor one that appears while it runs
    await rm(join(out, 'b.png'));
    cutter.before = () => writeFile(join(out, 'b.png'), 'mine too');
    expect(states(await run())).toEqual({ 'a.jpg': 'file-exists', 'b.jpg': 'file-exists' });
    expect(await readFile(join(out, 'b.png'), 'utf8')).toBe('mine too');
  });

  it('says when there is nothing to do', async () => {
    await expect(run()).rejects.toMatchObject({ code: 'batch-empty', values: { folder: photosIn } });
    await photo('a.jpg');
    await writeFile(out, 'a file where the folder should be');
    await expect(run()).rejects.toMatchObject({ code: 'folder-unwritable', values: { folder: out } });
  });

  it('opens the next photos while the last is made', async () => {
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg']) await photo(name);
    let seen: string[] | undefined;
    cutter.before = (file) => {
      if (file === 'a.jpg') seen = [...cutter.prepared];
    };
    await run();
    expect(seen).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
  });
});

describe('pause, resume, cancel', () => {
  it('pauses after the photo in hand and goes on where it was', async () => {
    for (let i = 1; i <= 5; i++) await photo(`${i}.jpg`);
    cutter.before = async (file) => {
      if (file === '2.jpg') void batches.pause((await batches.list())[0]?.id ?? '');
    };
    const paused = await run();
    expect(paused).toMatchObject({ state: 'paused', counts: { done: 2, waiting: 3 } });
    expect(await readdir(join(folder, 'data', paused.id))).toEqual(['journal.jsonl']);
    expect(await results()).toEqual(['1.png', '2.png']);
    cutter.before = () => undefined;
    await batches.resume(paused.id);
    expect(await batches.finished(paused.id)).toMatchObject({ state: 'done', counts: { done: 5 } });
    expect(cutter.cuts).toEqual(['1.jpg', '2.jpg', '3.jpg', '4.jpg', '5.jpg']);
  });

  it('can be resumed while the photo in hand is still being finished', async () => {
    for (let i = 1; i <= 3; i++) await photo(`${i}.jpg`);
    const { id } = await batches.start({ inputs: [photosIn], out, recipe, resume: false });
    const paused = batches.pause(id);
    await batches.resume(id);
    await paused;
    expect(await batches.finished(id)).toMatchObject({ state: 'done', counts: { done: 3 } });
  });

  it('cancels at once; what is done stays, and it can be taken up again', async () => {
    for (let i = 1; i <= 3; i++) await photo(`${i}.jpg`);
    cutter.before = async (file, signal) => {
      if (file !== '2.jpg') return;
      void batches.cancel((await batches.list())[0]?.id ?? '');
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    };
    const cancelled = await run();
    expect(cancelled).toMatchObject({ state: 'cancelled', counts: { done: 1, waiting: 2, failed: 0 } });
    expect(await results()).toEqual(['1.png']);
    afresh();
    expect(await batches.info(cancelled.id)).toMatchObject({ state: 'cancelled', counts: { done: 1, waiting: 2 } });
    await batches.resume(cancelled.id);
    expect(await batches.finished(cancelled.id)).toMatchObject({ state: 'done', counts: { done: 3 } });
    expect(cutter.cuts).toEqual(['2.jpg', '3.jpg']);
  });

  it('cancels a batch that is paused, also for the next start of the program', async () => {
    for (let i = 1; i <= 2; i++) await photo(`${i}.jpg`);
    cutter.before = async () => void batches.pause((await batches.list())[0]?.id ?? '');
    const { id } = await run();
    await batches.cancel(id);
    expect(await batches.info(id)).toMatchObject({ state: 'cancelled', counts: { done: 1, waiting: 1 } });
    afresh();
    expect(await batches.info(id)).toMatchObject({ state: 'cancelled', counts: { done: 1, waiting: 1 } });
  });

  it('lets one run at a time write into a folder', async () => {
    await photo('a.jpg');
    cutter.before = async () => {
      await expect(batches.start({ inputs: [photosIn], out, recipe, resume: true })).rejects.toMatchObject({ code: 'batch-running', values: { folder: out } });
    };
    expect(await run()).toMatchObject({ state: 'done' });
    cutter.before = () => undefined;
    expect(await run({ resume: true })).toMatchObject({ state: 'done' });
  });

  it('tells everything that happens', async () => {
    for (const name of ['a.jpg', 'b.jpg']) await photo(name);
    const { id } = await batches.start({ inputs: [photosIn], out, recipe, resume: false });
    const events: BatchEvent[] = [];
    const stop = new AbortController();
    for await (const event of batches.events(id, stop.signal)) {
      events.push(event);
      if (event.type === 'batch' && event.batch.state === 'done') stop.abort();
    }
    expect(events[0]).toMatchObject({ type: 'batch', batch: { total: 2, items: [{ index: 0 }, { index: 1 }] } });
    const last = events.filter((event) => event.type === 'batch').at(-1);
    expect(last).toMatchObject({ batch: { state: 'done', counts: { done: 2 } } });
    expect(events.filter((event) => event.type === 'item').at(-1)).toMatchObject({ item: { index: 1, state: 'done' } });
  });
});

describe('counts of a batch', () => {
  it('are those of the photos before the start, of the run, and of the list after a restart', async () => {
    await photo('a.jpg');
    await photo('b.jpg');
    await writeFile(join(photosIn, 'c.png'), 'a text file');
    await mkdir(join(photosIn, 'photo.jpg'));
    await mkdir(out);
    await writeFile(join(out, 'b.png'), 'mine');
    expect(await batches.inputs([photosIn])).toMatchObject({ photos: 4 });
    const counted = { state: 'done', total: 4, counts: { waiting: 0, done: 1, failed: 2, skipped: 1 } };
    expect(await run()).toMatchObject(counted);
    afresh();
    const [known] = await batches.list();
    expect(known).toMatchObject(counted);
    expect(states(await batches.info(known?.id ?? ''))).toEqual({ 'a.jpg': 'done', 'b.jpg': 'file-exists', 'c.png': 'photo-not-a-picture', 'photo.jpg': 'file-is-folder' });
    // going on tries again what failed
    await photo('c.png');
    await batches.resume(known?.id ?? '');
    expect(await batches.finished(known?.id ?? '')).toMatchObject({ counts: { done: 2, failed: 1, skipped: 1 } });
  });

  it('are none where none of the files is there', async () => {
    await mkdir(join(photosIn, 'photo.jpg'));
    expect(await batches.inputs([photosIn, join(folder, 'missing.jpg')])).toEqual({ photos: 0, bytes: 0 });
  });
});

describe('resuming after a restart', () => {
  beforeEach(async () => {
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) await photo(name);
    await run();
    afresh();
  });

  it('does nothing again that is done', async () => {
    const before = await stat(join(out, 'a.png'));
    expect(await run({ resume: true })).toMatchObject({ state: 'done', counts: { done: 3 } });
    expect(cutter.prepared).toEqual([]);
    expect((await stat(join(out, 'a.png'))).mtimeMs).toBe(before.mtimeMs);
  });

  it('makes results of photos that changed or are new, and leaves touched ones', async () => {
    await photo('a.jpg');
    await utimes(join(photosIn, 'b.jpg'), new Date(), new Date(Date.now() + 60_000));
    await photo('d.jpg');
    expect(await run({ resume: true })).toMatchObject({ counts: { done: 4, skipped: 0 } });
    expect(cutter.cuts).toEqual(['a.jpg', 'd.jpg']);
  });

  it('makes results again that are gone', async () => {
    await rm(join(out, 'b.png'));
    await run({ resume: true });
    expect(cutter.cuts).toEqual(['b.jpg']);
    expect(await results()).toEqual(['a.png', 'b.png', 'c.png']);
  });

  it('with another recipe leaves them as they are, and makes what is not there; the first recipe finds its own again', async () => {
    const before = await Promise.all(['a.png', 'b.png'].map(async (name) => readFile(join(out, name))));
    await rm(join(out, 'c.png'));
    const other = { ...recipe, recolor: { to: '#ff0000', amount: 1 } };
    for (let i = 0; i < 2; i++) {
      expect(states(await run({ resume: true, recipe: other }))).toEqual({ 'a.jpg': 'batch-other-recipe', 'b.jpg': 'batch-other-recipe', 'c.jpg': 'done' });
      afresh();
    }
    expect(await Promise.all(['a.png', 'b.png'].map(async (name) => readFile(join(out, name))))).toEqual(before);
    const { id } = await batches.start({ inputs: [photosIn], out, recipe, resume: true });
    expect(states(await batches.finished(id))).toEqual({ 'a.jpg': 'done', 'b.jpg': 'done', 'c.jpg': 'batch-other-recipe' });
    expect(cutter.cuts).toEqual([]);
  });

  it('with another recipe leaves the result of a photo that changed, too', async () => {
    await photo('a.jpg');
    expect(states(await run({ resume: true, recipe: { ...recipe, trim: 3 } }))['a.jpg']).toBe('batch-other-recipe');
    expect(states(await run({ resume: true }))['a.jpg']).toBe('done');
    expect(cutter.cuts).toEqual(['a.jpg']);
  });

  it('keeps what was corrected and judged, whatever the recipe', async () => {
    const id = (await batches.list())[0]?.id ?? '';
    const corrected = await sharp({ create: { width: 9, height: 9, channels: 4, background: '#00ff00' } }).png().toBuffer();
    await batches.correct(id, 1, { png: corrected, facts: { predictedIou: 0.5 } });
    await batches.judge(id, 2, 'rejected');
    afresh();
    const info = await run({ resume: true, recipe: { ...recipe, trim: 3 } });
    expect(info.items?.[1]).toMatchObject({ state: 'done', corrected: true, verdict: 'accepted', predictedIou: 0.5, bytes: corrected.length });
    expect(await readFile(join(out, 'b.png'))).toEqual(corrected);
    expect(cutter.cuts).toEqual([]);
    // judged was the result of the first recipe
    expect(info.items?.[2]).toMatchObject({ state: 'skipped', verdict: 'none' });
    expect((await run({ resume: true })).items?.[2]).toMatchObject({ state: 'done', verdict: 'rejected' });
  });

  it('keeps a mask that a person chose', async () => {
    const id = (await batches.list())[0]?.id ?? '';
    const chosen = (blue: number): Promise<Buffer> => sharp({ create: { width: 9, height: 9, channels: 4, background: { r: 0, g: 0, b: blue, alpha: 1 } } }).png().toBuffer();
    const facts = { photoId: null, size: null, mask: null, prompts: null, candidate: 'part', predictedIou: 0.7, stability: 0.9, flag: 'low-iou' } as const;
    await batches.judge(id, 1, 'rejected');
    // the last of two that come at once stays
    const [, item] = await Promise.all([batches.choose(id, 1, { png: await chosen(1), facts }), batches.choose(id, 1, { png: await chosen(2), facts })]);
    expect(item).toMatchObject({ state: 'done', corrected: false, verdict: 'none', candidate: 'part', predictedIou: 0.7, flag: 'low-iou', bytes: (await chosen(2)).length });
    afresh();
    expect((await run({ resume: true })).items?.[1]).toEqual(item);
    expect(await readFile(join(out, 'b.png'))).toEqual(await chosen(2));
    expect(cutter.cuts).toEqual([]);
    await run({ resume: true, recipe: { ...recipe, trim: 3 } });
    expect(await readFile(join(out, 'b.png'))).toEqual(await chosen(2));
  });

  it('puts no mask that was chosen over a correction that came while it was made', async () => {
    const id = (await batches.list())[0]?.id ?? '';
    const corrected = Buffer.from('corrected by hand');
    const facts = { photoId: null, size: null, mask: null, prompts: null, candidate: 'part', predictedIou: 0.7, stability: 0.9, flag: null } as const;
    const correcting = batches.correct(id, 1, { png: corrected, facts: {} });
    await expect(batches.choose(id, 1, { png: Buffer.from('chosen'), facts })).rejects.toMatchObject({ code: 'batch-corrected', values: { file: 'b.jpg' } });
    expect(await correcting).toMatchObject({ corrected: true, verdict: 'accepted' });
    expect(await readFile(join(out, 'b.png'))).toEqual(corrected);
  });

  it('puts no mask that was chosen over a file that was changed since', async () => {
    const id = (await batches.list())[0]?.id ?? '';
    await writeFile(join(out, 'b.png'), 'retouched by hand');
    const facts = { photoId: null, size: null, mask: null, prompts: null, candidate: 'part', predictedIou: 0.7, stability: 0.9, flag: null } as const;
    await expect(batches.choose(id, 1, { png: Buffer.from('chosen'), facts })).rejects.toMatchObject({ code: 'file-exists', values: { file: 'b.png' } });
    expect(await readFile(join(out, 'b.png'), 'utf8')).toBe('retouched by hand');
  });

  it('puts no correction over a file that was changed since', async () => {
    const id = (await batches.list())[0]?.id ?? '';
    await writeFile(join(out, 'b.png'), 'retouched by hand');
    await expect(batches.correct(id, 1, { png: Buffer.from('corrected'), facts: {} })).rejects.toMatchObject({ code: 'file-exists', values: { file: 'b.png' } });
    expect(await readFile(join(out, 'b.png'), 'utf8')).toBe('retouched by hand');
  });

  it('keeps results whose photos are not there any more', async () => {
    await rename(photosIn, `${photosIn}-elsewhere`);
    await mkdir(photosIn);
    await photo('d.jpg');
    expect(states(await run({ resume: true }))).toEqual({ 'a.jpg': 'done', 'b.jpg': 'done', 'c.jpg': 'done', 'd.jpg': 'done' });
    expect(cutter.cuts).toEqual(['d.jpg']);
  });

  it('tries what failed once more', async () => {
    await writeFile(join(photosIn, 'd.jpg'), 'text');
    expect(states(await run({ resume: true }))['d.jpg']).toBe('photo-not-a-picture');
    await photo('d.jpg');
    expect(states(await run({ resume: true }))['d.jpg']).toBe('done');
    expect(await results()).toEqual(['a.png', 'b.png', 'c.png', 'd.png']);
  });

  it('without --resume takes the results that are there for files of somebody else', async () => {
    expect(states(await run())).toEqual({ 'a.jpg': 'file-exists', 'b.jpg': 'file-exists', 'c.jpg': 'file-exists' });
  });

  it('after any number of runs without --resume takes its results for done, and files of others still not', async () => {
    await writeFile(join(out, 'c.png'), 'of somebody else');
    const id = (await batches.list())[0]?.id ?? '';
    await batches.judge(id, 1, 'rejected');
    const before = await stat(join(out, 'a.png'));
    expect(await run()).toMatchObject({ counts: { done: 0, skipped: 3 } });
    afresh();
    // with another recipe, and of another photo, which is all that the list shows then
    expect(await run({ recipe: { ...recipe, trim: 3 } })).toMatchObject({ counts: { done: 0, skipped: 3 } });
    await mkdir(join(folder, 'more'));
    await rename(await photo('d.jpg'), join(folder, 'more', 'd.jpg'));
    expect(states(await run({ inputs: [join(folder, 'more')] }))).toEqual({ 'd.jpg': 'done' });
    afresh();
    expect(states(await batches.info(id))).toEqual({ 'd.jpg': 'done' });

    const info = await run({ resume: true });
    expect(states(info)).toEqual({ 'd.jpg': 'done', 'a.jpg': 'done', 'b.jpg': 'done', 'c.jpg': 'file-exists' });
    expect(info.items?.find((item) => item.file.endsWith('b.jpg'))).toMatchObject({ verdict: 'rejected', out: join(out, 'b.png') });
    expect((await stat(join(out, 'a.png'))).mtimeMs).toBe(before.mtimeMs);
    expect(cutter.cuts).toEqual([]);
  });

  it('keeps the result of a photo that can not be read for a while', async () => {
    const bytes = await readFile(join(photosIn, 'a.jpg'));
    await writeFile(join(photosIn, 'a.jpg'), 'text');
    expect(states(await run({ resume: true }))['a.jpg']).toBe('photo-not-a-picture');
    await writeFile(join(photosIn, 'a.jpg'), bytes);
    expect(states(await run({ resume: true }))['a.jpg']).toBe('done');
    expect(cutter.cuts).toEqual([]);
  });

  it('forgets a batch and leaves its results', async () => {
    const id = (await batches.list())[0]?.id ?? '';
    await batches.forget(id);
    expect(await batches.list()).toEqual([]);
    await expect(batches.info(id)).rejects.toMatchObject({ code: 'batch-unknown' });
    expect(await results()).toEqual(['a.png', 'b.png', 'c.png']);
  });

  const disk = smallDisk(64);
  afterAll(() => disk?.unmount());
  it.skipIf(disk === null)('forgets a batch where the disk is full (needs the right to mount a small file system)', async () => {
    const data = disk?.folder ?? '';
    await cp(join(folder, 'data'), data, { recursive: true });
    await writeFile(join(data, 'fill'), Buffer.alloc(64 * 1024)).catch(() => undefined);
    batches = new Batches(data, cutter);
    const id = (await batches.list())[0]?.id ?? '';
    await batches.forget(id);
    expect(await batches.list()).toEqual([]);
  });

  it('says that a list of what is done is damaged', async () => {
    const id = (await batches.list())[0]?.id ?? '';
    await writeFile(join(folder, 'data', id, 'journal.jsonl'), '\0\0\0\0');
    afresh();
    await expect(run({ resume: true })).rejects.toMatchObject({ code: 'batch-damaged' });
    expect(await batches.list()).toEqual([]);
    expect(await results()).toEqual(['a.png', 'b.png', 'c.png']);
  });
});

describe('after a kill -9 at any moment', () => {
  it('nothing done is lost or done twice, and nothing half-done stays', async () => {
    for (let i = 0; i < 4; i++) await photo(`${i}.jpg`);
    const { id } = await run();
    const path = join(folder, 'data', id, 'journal.jsonl');
    const journal = await readFile(path);
    const names = await results();
    const start = journal.indexOf('\n') + 1;
    await fc.assert(fc.asyncProperty(fc.integer({ min: start, max: journal.length }), fc.boolean(), async (length, appeared) => {
      // the journal up to any byte; of the results those that it knows, and perhaps not yet the last one
      await writeFile(path, journal.subarray(0, length));
      const known = journal.subarray(0, length).toString().split('\n').flatMap((line) => {
        try {
          const { type, item, target } = JSON.parse(line) as { type: string; item: { state: string }; target: string };
          return type === 'item' && item.state === 'done' ? [target] : [];
        } catch {
          return [];
        }
      });
      await rm(out, { recursive: true });
      await mkdir(out);
      afresh();
      cutter.before = () => undefined;
      const there = appeared ? known : known.slice(0, -1);
      for (const name of there) {
        const index = Number(name[0]);
        const info = await new PhotoStore(join(folder, 'cache')).openFile(join(photosIn, `${index}.jpg`));
        await writeFile(join(out, name), (await cutter.cut(info, recipe, new AbortController().signal)).png);
      }
      cutter.cuts.length = 0;
      // what a killed process leaves: a lock, and a file on its way
      await writeFile(join(folder, 'data', id, 'lock'), '99999999');
      await writeFile(join(out, '.maskwright-99999999-0123456789abcdef.part'), 'half');

      const info = await run({ resume: true });
      expect(info).toMatchObject({ state: 'done', counts: { done: 4, failed: 0, skipped: 0 } });
      expect(await results()).toEqual(names);
      expect(cutter.cuts).toHaveLength(4 - there.length);
    }), { numRuns: 40 });
  });

  it('is shown as paused', async () => {
    await photo('a.jpg');
    const { id } = await run();
    const path = join(folder, 'data', id, 'journal.jsonl');
    const lines = (await readFile(path, 'utf8')).split('\n');
    await truncate(path, lines.slice(0, 2).join('\n').length);
    await rm(join(out, 'a.png'));
    afresh();
    expect(await batches.info(id)).toMatchObject({ state: 'paused', counts: { waiting: 1 } });
  });
});

describe('a batch that another program works on', () => {
  /** as the other program holds it: a process that runs, and is not this one */
  const hold = async (id: string): Promise<void> => writeFile(join(folder, 'data', id, 'lock'), String(process.ppid));

  it('is left to it, and says so', async () => {
    for (const name of ['a.jpg', 'b.jpg']) await photo(name);
    const { id } = await run();
    await hold(id);
    const replacement = { png: new Uint8Array([1]), facts: {} } as unknown as CutResult;
    for (const change of [
      () => batches.forget(id), () => batches.cancel(id), () => batches.pause(id), () => batches.resume(id),
      () => batches.judge(id, 0, 'accepted'), () => batches.correct(id, 0, replacement), () => batches.choose(id, 0, replacement),
    ]) await expect(change()).rejects.toMatchObject({ code: 'batch-running', values: { folder: out } });
    expect(await batches.info(id)).toMatchObject({ state: 'done', problem: { code: 'batch-running' } });
    afresh();
    expect(await batches.list()).toMatchObject([{ id, problem: { code: 'batch-running' } }]);
    expect((await results()).sort()).toEqual(['a.png', 'b.png']);
  });

  it('is read anew once that is done with it', async () => {
    await photo('a.jpg');
    const { id } = await run();
    await hold(id);
    expect(await batches.info(id)).toMatchObject({ counts: { done: 1 } });
    await photo('b.jpg');
    await rm(join(folder, 'data', id, 'lock'));
    expect(await batches.info(id)).toMatchObject({ total: 2, counts: { done: 1, waiting: 1 }, problem: null });
    expect(await batches.judge(id, 0, 'accepted')).toMatchObject({ verdict: 'accepted' });
    await batches.forget(id);
    expect(await readdir(join(folder, 'data'))).not.toContain(id);
  });

  it('while nobody asked is read anew as well, and whoever watches it is told', async () => {
    for (const name of ['a.jpg', 'b.jpg']) await photo(name);
    cutter.before = async () => void batches.pause((await batches.list())[0]?.id ?? '');
    const { id } = await run();
    const events: BatchEvent[] = [];
    const stop = new AbortController();
    const watched = (async () => {
      for await (const event of batches.events(id, stop.signal)) events.push(event);
    })();
    await vi.waitFor(() => expect(events).toMatchObject([{ batch: { counts: { done: 1, waiting: 1 } } }]));

    const other = new Batches(join(folder, 'data'), new Thumbnails(new PhotoStore(join(folder, 'cache'))));
    await other.resume(id);
    await other.finished(id);
    expect(await batches.list()).toMatchObject([{ state: 'done', counts: { done: 2, waiting: 0 } }]);
    await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ type: 'batch', batch: { state: 'done', items: [{ state: 'done' }, { state: 'done' }] } }));
    // what this program writes down itself is no reason to
    await batches.judge(id, 0, 'accepted');
    await batches.list();
    await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ type: 'item', item: { index: 0, verdict: 'accepted' } }));
    stop.abort();
    await watched;
  });

  it('is not begun with by it while a result is replaced', async () => {
    await photo('a.jpg');
    const { id } = await run();
    const lock = join(folder, 'data', id, 'lock');
    let held = false;
    // the result appears while the lock is there
    const watcher = watch(out, () => (held ||= existsSync(lock)));
    await batches.correct(id, 0, { png: Buffer.from('corrected'), facts: {} });
    await vi.waitFor(() => expect(held).toBe(true));
    watcher.close();
    expect(existsSync(lock)).toBe(false);
  });

  it('keeps its lock where it takes the place of one that is forgotten', async () => {
    const place = join(folder, 'data', '0123456789abcdef');
    const lock = await BatchLock.take(place, out);
    await rm(place, { recursive: true });
    await mkdir(place);
    await writeFile(join(place, 'lock'), String(process.ppid));
    await lock.release();
    expect(await readFile(join(place, 'lock'), 'utf8')).toBe(String(process.ppid));
  });
});

describe('the folder of results', () => {
  it('vanishes: the batch stops with its name, and goes on when it is back', async () => {
    for (let i = 1; i <= 4; i++) await photo(`${i}.jpg`);
    cutter.before = async (file) => {
      if (file === '3.jpg') await rename(out, `${out}-gone`);
    };
    const stopped = await run();
    expect(stopped).toMatchObject({ state: 'failed', problem: { code: 'folder-missing', values: { folder: out } }, counts: { done: 2, waiting: 2, failed: 0 } });
    cutter.before = () => undefined;
    await expect(batches.resume(stopped.id)).rejects.toMatchObject({ code: 'folder-missing' });
    await rename(`${out}-gone`, out);
    cutter.cuts.length = 0;
    await batches.resume(stopped.id);
    expect(await batches.finished(stopped.id)).toMatchObject({ state: 'done', counts: { done: 4 } });
    expect(cutter.cuts).toEqual(['3.jpg', '4.jpg']);
  });

  it('is gone after a restart: the batch is shown with the reason', async () => {
    await photo('a.jpg');
    const { id } = await run();
    await rm(out, { recursive: true });
    afresh();
    expect(await batches.info(id)).toMatchObject({ state: 'failed', total: 1, problem: { code: 'folder-missing' } });
  });

  const disk = smallDisk(64);
  afterAll(() => disk?.unmount());
  it.skipIf(disk === null)('is full: the batch stops, keeps what it has, and goes on when there is room (needs the right to mount a small file system)', async () => {
    for (let i = 1; i <= 6; i++) await photo(`${i}.jpg`);
    out = disk?.folder ?? '';
    await writeFile(join(out, 'fill'), Buffer.alloc(52 * 1024));
    const stopped = await run();
    expect(stopped).toMatchObject({ state: 'failed', problem: { code: 'disk-full', values: { folder: out } }, counts: { failed: 0, skipped: 0 } });
    expect(stopped.counts.done).toBeGreaterThan(0);
    expect(stopped.counts.waiting).toBe(6 - stopped.counts.done);
    for (const name of await results()) expect(name).not.toMatch(/part$/);
    await rm(join(out, 'fill'));
    await batches.resume(stopped.id);
    expect(await batches.finished(stopped.id)).toMatchObject({ state: 'done', counts: { done: 6 } });
  });
});

describe('a thousand photos', () => {
  it('are held as a list of names, not as pictures', async () => {
    const bytes = await readFile(await photo('0.jpg'));
    for (let i = 1; i < 300; i++) await writeFile(join(photosIn, `${i}.jpg`), bytes);
    const sizes: number[] = [];
    cutter.before = () => {
      sizes.push(process.memoryUsage().arrayBuffers);
    };
    expect(await run()).toMatchObject({ state: 'done', counts: { done: 300 } });
    // pictures that were kept would add up: 300 of them 32 x 24 x 4 bytes at the least
    expect(Math.min(...sizes.slice(-50)) - Math.max(...sizes.slice(0, 50))).toBeLessThan(300 * 32 * 24 * 4);
  });
});
