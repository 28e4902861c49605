import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../program';
import { addBatch } from './batch';

const SAMPLES = new URL('../../../assets/samples/', import.meta.url);
const PROGRAM = fileURLToPath(new URL('../../bin/maskwright.mjs', import.meta.url));

let folder: string;
let photos: string;
let out: string;
const home = process.env['MASKWRIGHT_HOME'];

beforeAll(async () => {
  // one for all, so that the model is prepared once
  process.env['MASKWRIGHT_HOME'] = await mkdtemp(join(tmpdir(), 'maskwright-cli-batch-home-'));
});
afterAll(async () => {
  await rm(process.env['MASKWRIGHT_HOME'] ?? '', { recursive: true, force: true });
  if (home === undefined) delete process.env['MASKWRIGHT_HOME'];
  else process.env['MASKWRIGHT_HOME'] = home;
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maskwright-cli-batch-'));
  photos = join(folder, 'photos');
  out = join(folder, 'out');
  await mkdir(photos);
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function sample(name: string, as: string, hue = 0): Promise<void> {
  await sharp(await readFile(new URL(name, SAMPLES))).resize(320).modulate({ hue }).jpeg().toFile(join(photos, as));
}

async function batch(...more: string[]): Promise<{ code: number; lines: Record<string, unknown>[]; err: string }> {
  let said = '';
  let err = '';
  const streams = { out: { write: (text: string) => (said += text) }, err: { write: (text: string) => (err += text) } };
  const code = await runCli(['batch', photos, '--out', out, '--json', ...more], [addBatch], streams, new AbortController().signal);
  return { code, lines: jsonLines(said), err };
}

function jsonLines(text: string): Record<string, unknown>[] {
  return text.split('\n').filter((line) => line.startsWith('{') && line.endsWith('}')).map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('batch', () => {
  it('cuts the subject out of every photo with the real model, names the bad one, and recolours and trims', async () => {
    await sample('rocket.jpg', 'rocket.jpg');
    await sample('cat.jpg', 'my cat #1.jpg');
    await writeFile(join(photos, 'notes.png'), 'no picture');
    const { code, lines, err } = await batch('--trim', '4', '--recolor', '#f0aa19', '--name', '{n} {stem}');
    expect(code).toBe(1);
    expect(lines).toHaveLength(4);
    expect(lines.at(-1)).toMatchObject({ type: 'batch', state: 'done', total: 3, done: 2, failed: 1, skipped: 0, already: 0 });
    const failed = lines.find((line) => line['state'] === 'failed');
    expect(failed).toMatchObject({ type: 'item', file: join(photos, 'notes.png') });
    expect(failed?.['error']).toContain('notes.png is a text file');
    expect(err).toContain('1 failed');
    expect((await readdir(out)).sort()).toEqual(['1 my cat #1.png', '3 rocket.png']);
    for (const line of lines.filter((l) => l['type'] === 'item' && l['state'] === 'done')) {
      const [, , width = 0, height = 0] = line['box'] as number[];
      expect(line['area']).toBeGreaterThan(100);
      expect(line['area']).toBeLessThan(0.9 * Number(line['width']) * Number(line['height']));
      const picture = await sharp(String(line['out'])).metadata();
      expect(picture).toMatchObject({ format: 'png', channels: 4 });
      expect(picture.width).toBeLessThanOrEqual(width + 8);
      expect(picture.height).toBeLessThanOrEqual(height + 8);
      const { channels } = await sharp(String(line['out'])).stats();
      // amber: much red, some green, little blue
      expect(channels[0]?.mean).toBeGreaterThan(channels[2]?.mean ?? 255);
    }
  });

  it('is wrong usage where it can not be understood', async () => {
    for (const wrong of [['--point', '120%,5%'], ['--point', '5'], ['--box', '10,10,0,5'], ['--recolor', 'nocolour'], ['--trim=-3'], ['--trim', '-3'], ['--amount', '2'], ['--amount', '0.5'], ['--name', '{foo}']]) {
      expect((await batch(...wrong)).code, wrong.join(' ')).toBe(2);
    }
    const streams = { out: { write: () => true }, err: { write: () => true } };
    expect(await runCli(['batch', photos], [addBatch], streams, new AbortController().signal)).toBe(2);
  });

  it('fails with a sentence where there is nothing to do', async () => {
    const { code, err } = await batch();
    expect(code).toBe(1);
    expect(err).toContain('has no photos.');
  });

  it('leaves a file that is there alone, and says by which options its photo is made', async () => {
    await sample('cat.jpg', 'cat.jpg');
    await mkdir(out);
    await writeFile(join(out, 'cat.png'), 'mine');
    const { code, err } = await batch();
    expect(code).toBe(1);
    expect(err).toContain('1 left out, because a file has the name of the result; another --out or --name makes them.');
    expect(await readFile(join(out, 'cat.png'), 'utf8')).toBe('mine');
  });

  it('takes what is done for done after other runs, says what another recipe leaves, and names what may need a look', async () => {
    await sample('cat.jpg', 'cat.jpg');
    const run = async (...more: string[]): Promise<{ code: number; said: string; err: string }> => {
      let said = '';
      let err = '';
      const code = await runCli(['batch', photos, '--out', out, '--point', '2%,2%', ...more], [addBatch], { out: { write: (text: string) => (said += text) }, err: { write: (text: string) => (err += text) } }, new AbortController().signal);
      return { code, said, err };
    };
    const first = await run();
    expect(first.code).toBe(0);
    // the corner is background: whatever it is taken for touches the border at the least
    expect(first.err).toMatch(/^cat\.jpg may need a look: (the model itself is unsure of it|its edge is unstable|it runs along the photo's border|it is in several pieces|a larger object around it fits as well)\.\n1 of 1 made in \d+ s; 1 may need a look\.\n$/);
    const made = await stat(join(out, 'cat.png'));
    expect((await run()).err).toContain('Give another --out or --name, and it is made.');
    expect(await run('--resume')).toMatchObject({ code: 0, said: '', err: expect.stringContaining('0 of 1 made in 0 s; 1 was there already.') });
    expect(await run('--resume', '--trim', '5')).toEqual({
      code: 1, said: '',
      err: expect.stringMatching(/^cat\.jpg: cat\.png was made with another recipe\. Give another --out to make it with this one, or the options of that run to go on with it\.\n0 of 1 made in \d+ s; 1 left as an earlier run made them, with another recipe; another --out makes them with this one\.\n$/),
    });
    expect((await stat(join(out, 'cat.png'))).mtimeMs).toBe(made.mtimeMs);
  });

  it('loses at most the photo in hand to a kill -9, and resumes without doing anything twice', async () => {
    for (let i = 0; i < 5; i++) await sample('coffee.jpg', `${i}.jpg`, i * 50);
    const child = spawn(process.execPath, [PROGRAM, 'batch', photos, '--out', out, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.setEncoding('utf8');
    for await (const chunk of child.stdout as AsyncIterable<string>) {
      said += chunk;
      if (jsonLines(said).length >= 2) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
    const before = jsonLines(said).filter((line) => line['state'] === 'done').length;
    expect(before).toBeGreaterThanOrEqual(2);

    const { code, lines } = await batch('--resume');
    expect(code).toBe(0);
    const summary = lines.at(-1);
    expect(summary).toMatchObject({ type: 'batch', state: 'done', total: 5, done: 5, failed: 0, skipped: 0 });
    // every result that was told is still there; one more may have been finished and not told
    expect(Number(summary?.['already'])).toBeGreaterThanOrEqual(before);
    expect(lines.length - 1).toBe(5 - Number(summary?.['already']));
    expect((await readdir(out)).sort()).toEqual(['0.png', '1.png', '2.png', '3.png', '4.png']);
    for (const name of await readdir(out)) expect((await sharp(join(out, name)).stats()).channels).toHaveLength(4);
  });
});
