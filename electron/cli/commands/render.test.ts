import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { currentStep } from '../../../core/history/history';
import type { AlphaMask } from '../../../core/masks/alpha-mask';
import { measuredRecolor } from '../../services/cutout/measured-recolor';
import { writeCutoutProject } from '../../services/projects/write-cutout';
import { createServices, type Services } from '../../services/services';
import { runCli } from '../program';
import { addRender } from './render';

let folder: string;
let services: Services;
let project: string;
let out: string;
const home = process.env['MASKWRIGHT_HOME'];
const mask: AlphaMask = { bounds: { x: 4, y: 6, width: 20, height: 15 }, alpha: new Uint8Array(300).fill(255) };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maskwright-render-'));
  process.env['MASKWRIGHT_HOME'] = join(folder, 'home');
  services = createServices({ host: 'web' });
  out = join(folder, 'out.png');
  const file = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#A3ACBB' } }).jpeg().toBuffer();
  const photo = await services.photos.openBytes('a photo #1 影像.jpg', file);
  const recolor = await measuredRecolor(services.photos, photo, mask, '#F0AA19', 1);
  project = await writeCutoutProject(services, { photo, mask, prompts: { points: [], box: null }, candidate: 'whole', predictedIou: 0.9, stability: 0.9, recolor }, { path: join(folder, "it's a project"), overwrite: false });
});
afterEach(async () => {
  await services.dispose();
  if (home === undefined) delete process.env['MASKWRIGHT_HOME'];
  else process.env['MASKWRIGHT_HOME'] = home;
  await rm(folder, { recursive: true, force: true });
});

async function render(...args: string[]): Promise<{ code: number; printed: string; err: string }> {
  let printed = '';
  let err = '';
  const streams = { out: { write: (text: string) => (printed += text) }, err: { write: (text: string) => (err += text) } };
  return { code: await runCli(['render', ...args], [addRender], streams, new AbortController().signal), printed, err };
}

it('a cut-out as a project has its steps, its prompts and its recolour', async () => {
  const { history } = await services.projects.openFile(project);
  expect(project.endsWith("it's a project.ora")).toBe(true);
  expect(history.steps.map((step) => step.kind)).toEqual(['open', 'keep', 'recolour']);
  expect(currentStep(history).document.layers[1]).toMatchObject({ kind: 'mask', name: 'Mask 1', candidate: 'whole', adjustments: { recolor: { amount: 1 } } });
});

describe('render', () => {
  it('writes what the window exports, byte for byte', async () => {
    expect(await render(project, '--out', out)).toEqual({ code: 0, printed: `${out}\n`, err: '' });
    const { document } = currentStep((await services.projects.openFile(project)).history);
    const { bytes } = await services.exporter.bytes({ document, targets: [{ kind: 'picture' }], trim: null, name: '', conflicts: {} });
    expect((await readFile(out)).equals(Buffer.from(bytes))).toBe(true);
    // saffron where the mask is, the photo around it
    const { data } = await sharp(out).raw().toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number): number[] => [...data.subarray((y * 40 + x) * 4, (y * 40 + x) * 4 + 3)];
    expect(at(10, 10).map((value, i) => Math.abs(value - [240, 170, 25][i]!)).every((distance) => distance <= 4)).toBe(true);
    expect(at(1, 1).map((value, i) => Math.abs(value - [163, 172, 187][i]!)).every((distance) => distance <= 2)).toBe(true);
  });

  it('writes one layer', async () => {
    expect((await render(project, '--out', out, '--layer', 'Mask 1')).code).toBe(0);
    const { data } = await sharp(out).raw().toBuffer({ resolveWithObject: true });
    expect([data[3], data[(10 * 40 + 10) * 4 + 3]]).toEqual([0, 255]);
  });

  it('replaces a file only when told to', async () => {
    await writeFile(out, 'mine');
    const { code, err } = await render(project, '--out', out);
    expect([code, err]).toEqual([1, 'out.png is already there. Give another name, or add --force to replace it.\n']);
    expect(await readFile(out, 'utf8')).toBe('mine');
    // before the project is looked at
    expect((await render(join(folder, 'none.ora'), '--out', out)).err).toContain('out.png is already there.');
    expect((await render(project, '--out', out, '--force')).code).toBe(0);
    expect((await sharp(out).metadata()).format).toBe('png');
  });

  it.each([
    ['a layer that is not there', () => [project, '--layer', 'Wheel'], 'it\'s a project.ora has no layer called “Wheel”.'],
    ['a project that is not there', () => [join(folder, 'none.ora')], 'none.ora is not there.'],
    ['a folder', () => [folder], 'is a folder, not a file.'],
  ])('says of %s what to do', async (_, args, sentence) => {
    const { code, err } = await render(...args(), '--out', out);
    expect(code).toBe(1);
    expect(err).toContain(sentence);
    expect(await readdir(folder)).not.toContain('out.png');
  });

  it('says of a file that is no project what to do, and of a bad command how it is meant', async () => {
    const text = join(folder, 'notes.ora');
    await writeFile(text, 'hello');
    expect((await render(text, '--out', out)).err).toContain('notes.ora is not an OpenRaster project.');
    expect((await render(project)).code).toBe(2);
  });
});
