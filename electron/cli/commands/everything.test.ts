import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeRle, expandRle } from '../../../core/masks/rle';
import { runCli } from '../program';
import { addEverything } from './everything';

// the real model, on a machine that may have other work
vi.setConfig({ testTimeout: 300_000 });

const COFFEE = join(import.meta.dirname, '../../../assets/samples/coffee.jpg');
/** Few points: what is tested is not how much is found. */
const GRID = ['--points-per-side', '4'];
const before = process.env['MASKWRIGHT_HOME'];
let home: string;
let out: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'maskwright-everything-'));
  out = join(home, 'out');
  process.env['MASKWRIGHT_HOME'] = join(home, 'home');
});
afterAll(async () => {
  if (before === undefined) delete process.env['MASKWRIGHT_HOME'];
  else process.env['MASKWRIGHT_HOME'] = before;
  await rm(home, { recursive: true, force: true });
});

async function everything(args: string[], signal = new AbortController().signal) {
  let printed = '';
  let said = '';
  const streams = { out: { write: (text: string) => (printed += text) }, err: { write: (text: string) => (said += text) } };
  const code = await runCli(['everything', ...args], [addEverything], streams, signal);
  return { code, printed, said };
}

interface MaskRecord {
  readonly segmentation: { readonly size: [number, number]; readonly counts: string };
  readonly area: number;
  readonly bbox: [number, number, number, number];
  readonly point_coords: [[number, number]];
}

describe('everything', () => {
  it("writes what SAM's amg.py writes: a PNG for each mask and metadata.csv, or COCO JSON", async () => {
    const { code, printed, said } = await everything([COFFEE, '--out', out, ...GRID]);
    expect({ code, said }).toEqual({ code: 0, said: '' });
    expect(printed).toMatch(/coffee\.jpg: \d+ masks in [\d.]+ s, 16 of 16 points asked -> .*coffee\n$/);
    expect((await everything([COFFEE, '--out', out, ...GRID, '--format', 'coco'])).code).toBe(0);

    const [header, ...rows] = (await readFile(join(out, 'coffee', 'metadata.csv'), 'utf8')).split('\n');
    expect(header).toBe('id,area,bbox_x0,bbox_y0,bbox_w,bbox_h,point_input_x,point_input_y,predicted_iou,stability_score,crop_box_x0,crop_box_y0,crop_box_w,crop_box_h');
    const records = JSON.parse(await readFile(join(out, 'coffee.json'), 'utf8')) as MaskRecord[];
    expect(Object.keys(records[0] ?? {})).toEqual(['segmentation', 'area', 'bbox', 'predicted_iou', 'point_coords', 'stability_score', 'crop_box']);
    expect((await readdir(join(out, 'coffee'))).sort()).toEqual([...rows.map((_, id) => `${id}.png`), 'metadata.csv'].sort());
    expect(rows.length).toBeGreaterThan(1);
    expect(records).toHaveLength(rows.length);

    for (const [id, row] of rows.entries()) {
      const numbers = row.split(',').map(Number);
      const record = records[id];
      expect(numbers).toHaveLength(14);
      const png = sharp(join(out, 'coffee', `${id}.png`));
      expect(await png.metadata()).toMatchObject({ width: 600, height: 400, channels: 1, depth: 'uchar' });
      const data = await png.extractChannel(0).raw().toBuffer();
      expect(new Set(data)).toEqual(new Set([0, 255]));
      expect(record?.segmentation.size).toEqual([400, 600]);
      const mask = record && decodeRle(expandRle(record.segmentation));
      expect(data.every((value, i) => (value === 255) === (mask?.[i] === 1))).toBe(true);
      const inside = [...data.entries()].filter(([, value]) => value === 255).map(([i]) => ({ x: i % 600, y: Math.floor(i / 600) }));
      const [left, top] = [Math.min(...inside.map(({ x }) => x)), Math.min(...inside.map(({ y }) => y))];
      const right = inside.reduce((most, { x }) => Math.max(most, x), 0);
      const bottom = inside.reduce((most, { y }) => Math.max(most, y), 0);
      const [point] = record?.point_coords ?? [];
      expect(numbers.slice(0, 8)).toEqual([id, inside.length, left, top, right - left, bottom - top, point?.[0], point?.[1]]);
      expect(numbers[8]).toBeGreaterThan(0.88);
      expect(numbers[9]).toBeGreaterThanOrEqual(0.95);
      expect(numbers.slice(10)).toEqual([0, 0, 600, 400]);
    }
  });

  it('never replaces results without being told to, and leaves what is not its own', async () => {
    const folder = join(home, 'kept', 'coffee');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await writeFile(join(folder, '777.png'), 'of a run with more masks');
    const args = [COFFEE, '--out', join(home, 'kept'), '--points-per-side', '1'];
    expect(await everything(args)).toEqual({ code: 1, printed: '', said: expect.stringContaining('coffee is already there.') as string });
    expect(await readdir(folder)).toHaveLength(2);
    expect((await everything([...args, '--force'])).code).toBe(0);
    const names = await readdir(folder);
    expect(names).toContain('notes.txt');
    expect(names).toContain('metadata.csv');
    expect(names).not.toContain('777.png');
  });

  it('takes a folder; a bad photo does not stop the rest', async () => {
    const photos = join(home, 'photos');
    await mkdir(photos);
    await writeFile(join(photos, 'broken.png'), 'not a picture');
    await sharp(COFFEE).resize(90, 60).jpeg().toFile(join(photos, 'cup.jpg'));
    await sharp(COFFEE).resize(60, 40).png().toFile(join(photos, 'cup.png'));
    const { code, printed, said } = await everything([photos, '--out', join(home, 'many'), '--format', 'coco', '--points-per-side', '2']);
    expect(code).toBe(1);
    expect(said).toContain('broken.png is a text file');
    expect(printed.trim().split('\n')).toHaveLength(2);
    // two photos of one name without extension
    expect((await readdir(join(home, 'many'))).sort()).toEqual(['cup.json', 'cup.png.json']);
  });

  it('looks into crops, and takes away what is small', async () => {
    const crops = join(home, 'crops');
    const { code, printed } = await everything([COFFEE, '--out', crops, '--points-per-side', '2', '--crop-n-layers', '1', '--min-mask-region-area', '50', '--every-point', '--format', 'coco']);
    expect(code).toBe(0);
    expect(printed).toContain('20 of 20 points asked');
  });

  it.each([
    [['--points-per-side', '0'], 2, 'Expected a whole number from 1'],
    [['--pred-iou-thresh', '1.5'], 2, 'Expected a number from 0 to 1'],
    [['--stability-score-offset', '-1'], 2, 'Expected a number of at least 0'],
    [['--format', 'yolo'], 2, 'Allowed choices are png, coco'],
  ])('says what is wrong with %j', async (options, code, sentence) => {
    const answer = await everything([COFFEE, '--out', out, ...options]);
    expect(answer).toMatchObject({ code, said: expect.stringContaining(sentence) as string });
  });

  it('says so where there is no photo', async () => {
    const empty = join(home, 'empty');
    await mkdir(empty);
    expect(await everything([empty, '--out', out])).toMatchObject({ code: 1, said: expect.stringContaining('has no photos') as string });
    // nothing is made for photos that are not there
    const made = join(home, 'made');
    expect(await everything([join(home, 'gone.jpg'), '--out', made])).toMatchObject({ code: 1, said: expect.stringContaining('gone.jpg is not there') as string });
    expect(await readdir(home)).not.toContain('made');
    expect(await everything([join(home, 'gone.jpg'), '--out', out])).toMatchObject({ code: 1, said: expect.stringContaining('gone.jpg is not there') as string });
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const cancelled = join(home, 'cancelled');
    const answer = await everything([COFFEE, '--out', cancelled, ...GRID], AbortSignal.abort());
    expect(answer).toMatchObject({ code: 130, printed: '' });
    expect(await readdir(home)).not.toContain('cancelled');
  });
});
