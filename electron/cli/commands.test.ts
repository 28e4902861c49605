import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { COMMANDS } from './commands';
import { runCli } from './program';

/** The commands as a person types them, with the real model, in folders of their own. */

// a test here encodes several photos, on a machine that may have other work
vi.setConfig({ testTimeout: 300_000 });

const COFFEE = join(import.meta.dirname, '../../assets/samples/coffee.jpg');
let home: string;
let out: string;

async function maskwright(...argv: string[]) {
  let printed = '';
  let said = '';
  const code = await runCli(argv, COMMANDS, { out: { write: (text) => (printed += text) }, err: { write: (text) => (said += text) } }, new AbortController().signal);
  return { code, printed, said };
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'maskwright-cli-'));
  out = join(home, 'out');
  await mkdir(out);
  process.env['MASKWRIGHT_HOME'] = join(home, 'home');
});

afterAll(async () => {
  delete process.env['MASKWRIGHT_HOME'];
  await rm(home, { recursive: true, force: true });
});

describe('cutout', () => {
  const CUP = ['--point', '300,200'];

  it('writes the object as a transparent PNG of the size of the photo, and its mask', async () => {
    const { code, printed } = await maskwright('cutout', COFFEE, ...CUP, '--out', join(out, 'cup.png'), '--mask', join(out, 'mask.png'), '--json');
    expect(code).toBe(0);
    const facts = JSON.parse(printed) as Record<string, unknown> & { box: [number, number, number, number]; area: number };
    expect(facts).toMatchObject({ file: COFFEE, width: 600, height: 400, out: join(out, 'cup.png'), mask: join(out, 'mask.png') });
    for (const name of ['predictedIou', 'stability', 'msEncode', 'msDecode']) expect(facts[name]).toBeGreaterThan(0);

    const { data, info } = await sharp(join(out, 'cup.png')).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 600, height: 400, channels: 4 });
    expect(await sharp(join(out, 'mask.png')).metadata()).toMatchObject({ width: 600, height: 400, channels: 1, depth: 'uchar' });
    const mask = await sharp(join(out, 'mask.png')).extractChannel(0).raw().toBuffer();
    const photo = await sharp(COFFEE).raw().toBuffer();
    let area = 0;
    for (let i = 0; i < mask.length; i++) {
      expect(data[i * 4 + 3]).toBe(mask[i]);
      if ((mask[i] ?? 0) >= 128) area++;
    }
    expect(area).toBe(facts.area);
    // the clicked pixel is in it, as it was; the corner is not
    const clicked = 200 * 600 + 300;
    expect([...data.subarray(clicked * 4, clicked * 4 + 4)]).toEqual([...photo.subarray(clicked * 3, clicked * 3 + 3), 255]);
    expect(data[3]).toBe(0);
    const [x, y, width, height] = facts.box;
    expect(x <= 300 && y <= 200 && x + width > 300 && y + height > 200).toBe(true);
  });

  it('trims, and recolours', async () => {
    const { printed } = await maskwright('cutout', COFFEE, ...CUP, '--trim', '7', '--recolor', '#2060C0', '--out', join(out, 'blue.png'), '--json');
    const [, , width = 0, height = 0] = (JSON.parse(printed) as { box: number[] }).box;
    const blue = sharp(join(out, 'blue.png'));
    const meta = await blue.metadata();
    // the box counts what is half covered, the file also the faint edge
    expect(meta.width - width - 14).toBeGreaterThanOrEqual(0);
    expect(meta.width - width - 14).toBeLessThanOrEqual(4);
    expect(meta.height - height - 14).toBeLessThanOrEqual(4);
    const { channels } = await blue.flatten({ background: '#000' }).stats();
    expect(channels[2]?.mean).toBeGreaterThan((channels[0]?.mean ?? 255) * 1.2);
  });

  it('finds the subject by itself, and writes it as a project that gives the same picture', async () => {
    const { code, printed } = await maskwright('cutout', COFFEE, '--subject', '--project', join(out, 'cup'), '--out', join(out, 'subject.png'), '--recolor', '#804020', '--json');
    expect(code).toBe(0);
    const { box: [x = 0, y = 0, width = 0, height = 0], project } = JSON.parse(printed) as { box: number[]; project: string };
    expect(project).toBe(join(out, 'cup.ora'));
    // cup and saucer, which fill the middle of the photo
    expect(x < 200 && y < 100 && x + width > 400 && y + height > 300).toBe(true);
    expect((await maskwright('render', project, '--layer', 'Mask 1', '--out', join(out, 'rendered.png'))).code).toBe(0);
    expect(await readFile(join(out, 'rendered.png'))).toEqual(await readFile(join(out, 'subject.png')));
    expect((await maskwright('cutout', COFFEE, '--subject', '--project', join(out, 'cup'))).said).toContain('cup.ora is already there');
    expect((await maskwright('cutout', COFFEE, '--subject', '--box', '3,3,9,9')).code).toBe(2);
  });

  it('finds the object of an example in another photo', async () => {
    const mask = join(out, 'example.png');
    await maskwright('cutout', COFFEE, ...CUP, '--mask', mask);
    // the same cup, smaller and elsewhere
    const other = join(home, 'other.jpg');
    await sharp({ create: { width: 900, height: 600, channels: 3, background: '#7a6a50' } }).composite([{ input: await sharp(COFFEE).resize(450, 300).toBuffer(), left: 400, top: 250 }]).jpeg().toFile(other);
    const { code, printed } = await maskwright('cutout', other, '--like', COFFEE, '--like-mask', mask, '--json');
    expect(code).toBe(0);
    const [x = 0, y = 0, width = 0, height = 0] = (JSON.parse(printed) as { box: number[] }).box;
    // half of the picture's place, where the cup and its saucer are
    expect(x + width / 2 > 500 && x + width / 2 < 780 && y + height / 2 > 280 && y + height / 2 < 500).toBe(true);
    const wrong = await maskwright('cutout', other, '--like', other, '--like-mask', mask, '--json');
    expect(wrong).toMatchObject({ code: 1, said: expect.stringContaining('example.png is 600 × 400 px') });
    expect((await maskwright('cutout', other, '--like', COFFEE)).code).toBe(2);
    // read once, whatever the number of photos
    const gone = await maskwright('cutout', other, COFFEE, '--like', COFFEE, '--like-mask', join(out, 'gone.png'));
    expect(gone).toMatchObject({ code: 1, printed: '', said: 'gone.png is not there. Check its name and its folder.\n' });
  });

  it('never replaces a file without being told to', async () => {
    const file = join(out, 'mine.png');
    await writeFile(file, 'mine');
    const refused = await maskwright('cutout', COFFEE, ...CUP, '--out', file);
    expect(refused.code).toBe(1);
    expect(refused.said).toContain('mine.png is already there');
    expect(refused.said).toContain('--force');
    expect(await readFile(file, 'utf8')).toBe('mine');
    expect((await maskwright('cutout', COFFEE, ...CUP, '--out', file, '--force')).code).toBe(0);
    expect((await sharp(file).metadata()).format).toBe('png');
    expect((await maskwright('cutout', COFFEE, ...CUP, '--out', COFFEE, '--force')).code).toBe(2);
  });

  it('takes several points, and leaves out what is excluded', async () => {
    const run = async (...prompts: string[]): Promise<{ box: number[]; area: number; candidate: string }> => JSON.parse((await maskwright('cutout', COFFEE, ...prompts, '--json')).printed);
    const plate = await run(...CUP, '--candidate', 'whole');
    const cup = await run(...CUP, '--candidate', 'whole', '--exclude', '130,230');
    expect(plate.candidate).toBe('whole');
    expect(cup.area).toBeLessThan(plate.area);
    const boxed = await run('--box', '165,25,260,260');
    expect(boxed.box[0]).toBeGreaterThan(120);
  });

  it.each([
    [['--point', '600.5,200'], 1, 'The point 600.5, 200 lies outside of the photo'],
    [['--box', '10,10,0,20'], 1, 'The box has no area'],
    [['--box', '700,10,20,20'], 1, 'The box lies outside of the photo'],
    [['--subject', '--amount', '0.5'], 2, '--amount says how much of the colour of --recolor is taken'],
    [['--subject', '--trim', '-5', '--out', 'x.png'], 2, "argument '-5' is invalid"],
    [['--point', '9999.5,10'], 1, 'The point 9999.5, 10 lies outside of the photo'],
    [['--point', 'middle'], 2, 'Expected X,Y'],
    [['--candidate', 'best'], 2, 'nothing says which object is meant'],
    [['--point', '3,3', '--candidate', 'half'], 2, 'Allowed choices'],
    [['--box', '165,25,260,260', '--candidate', 'whole'], 2, '--candidate chooses among the masks of a first --point'],
    [['--box', '165,25,260,260', '--point', '300,200', '--candidate', 'whole'], 2, 'leave it out with --box'],
    [['--subject', '--candidate', 'part'], 2, 'leave it out with --box, --subject'],
    [['--exclude', '3,3', '--point', '300,200', '--candidate', 'whole'], 2, 'where an --exclude comes first'],
    [['--point', '3,3', '--out', '/nowhere/at/all.png'], 1, 'The folder /nowhere/at is not there'],
  ])('says what is wrong with %j', async (options, code, sentence) => {
    const answer = await maskwright('cutout', COFFEE, ...options);
    expect(answer.code).toBe(code);
    expect(answer.said).toContain(sentence);
    expect(answer.printed).toBe('');
  });

  it('goes on after a bad photo, and names it', async () => {
    const text = join(home, 'a "note" #1 100 % 貓.png');
    await writeFile(text, 'not a picture');
    const { code, printed, said } = await maskwright('cutout', text, join(home, 'nothing.jpg'), home, COFFEE, ...CUP, '--json');
    expect(code).toBe(1);
    expect(printed.trim().split('\n')).toHaveLength(1);
    expect(said).toContain('a "note" #1 100 % 貓.png');
    expect(said).toContain('nothing.jpg');
    expect(said).toContain('is a folder');
  });

  it('works on the narrowest photos', async () => {
    const strip = join(home, 'strip.png');
    const dot = join(home, 'dot.png');
    await sharp({ create: { width: 10, height: 8000, channels: 3, background: '#804020' } }).png().toFile(strip);
    await sharp({ create: { width: 1, height: 1, channels: 3, background: '#804020' } }).png().toFile(dot);
    for (const [file, point] of [[strip, '5,4000'], [dot, '0.5,0.5']] as const) {
      const { code, printed } = await maskwright('cutout', file, '--point', point, '--json');
      expect(code).toBe(0);
      expect(JSON.parse(printed)).toHaveProperty('area');
    }
  });
});

describe('eval', () => {
  it('measures against drawn masks, and says what it left out', async () => {
    const images = join(home, 'images');
    const masks = join(home, 'masks');
    await Promise.all([mkdir(images), mkdir(masks)]);
    await maskwright('cutout', COFFEE, '--point', '300,200', '--mask', join(masks, 'coffee.png'));
    for (const name of ['coffee.jpg', 'alone.jpg', 'other.jpg']) await writeFile(join(images, name), await readFile(COFFEE));
    await sharp({ create: { width: 3, height: 3, channels: 3, background: '#fff' } }).png().toFile(join(masks, 'other.png'));

    const file = join(home, 'figures.json');
    const { code, printed, said } = await maskwright('eval', '--images', images, '--masks', masks, '--protocol', 'box', '--json', file);
    expect(said).toContain('alone has no mask');
    expect(said).toContain('other.png is 3 × 3 px');
    expect(code).toBe(1);
    expect(printed).toContain('mean IoU');
    const figures = JSON.parse(await readFile(file, 'utf8')) as Record<string, number>;
    expect(Object.keys(figures)).toEqual(['protocol', 'n', 'meanIoU', 'boundaryF', 'boundaryF2px', 'msEncode', 'fromCache', 'msDecode', 'msSharpen']);
    // the cut-out above was made from the same encoding
    expect(figures).toMatchObject({ protocol: 'box', n: 1, fromCache: 1 });
    expect(printed).toContain('from the cache');
    expect(figures['meanIoU']).toBeGreaterThan(0.8);

    await Promise.all([rm(join(images, 'other.jpg')), rm(join(images, 'alone.jpg'))]);
    const clicks = await maskwright('eval', '--images', images, '--masks', masks, '--protocol', 'clicks', '--max-clicks', '3', '--json', file);
    expect(clicks.code).toBe(0);
    const simulated = JSON.parse(await readFile(file, 'utf8')) as { noc85: number; iouAt: Record<string, number> };
    expect(simulated.noc85).toBeLessThanOrEqual(3);
    expect(Object.keys(simulated.iouAt)).toEqual(['1', '3', '5']);
    await maskwright('eval', '--images', images, '--masks', masks, '--protocol', 'subject', '--json', file);
    const subject = JSON.parse(await readFile(file, 'utf8')) as { meanIoU: number; fMeasure: number; mae: number };
    expect(subject.meanIoU).toBeGreaterThan(0.5);
    expect(subject.fMeasure).toBeGreaterThan(0.5);
    expect(subject.mae).toBeLessThan(0.3);
    await Promise.all([writeFile(join(images, 'more.jpg'), await readFile(COFFEE)), writeFile(join(masks, 'more.png'), await readFile(join(masks, 'coffee.png')))]);
    await maskwright('eval', '--images', images, '--masks', masks, '--protocol', 'same', '--json', file);
    // the first photo is only the example
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ n: 1, protocol: 'same' });
  });

  it('says which folder is missing or empty', async () => {
    const empty = join(home, 'empty');
    await mkdir(empty);
    expect(await maskwright('eval', '--images', empty, '--masks', empty, '--protocol', 'center')).toMatchObject({ code: 1, said: expect.stringContaining('has no photos') });
    expect(await maskwright('eval', '--images', join(home, 'gone'), '--masks', empty, '--protocol', 'center')).toMatchObject({ code: 1, said: 'gone is not there. Check its name and its folder.\n' });
    expect(await maskwright('eval', '--images', dirname(COFFEE), '--masks', empty, '--protocol', 'box')).toMatchObject({ code: 1, said: expect.stringMatching(/No mask in .*empty has the name of a photo in .*samples\. Call each mask like its photo/) });
    expect((await maskwright('eval', '--images', empty, '--masks', empty, '--protocol', 'guess')).code).toBe(2);
    expect(await maskwright('eval', '--images', empty, '--masks', empty, '--protocol', 'center', '--max-clicks', '5')).toMatchObject({ code: 2, said: expect.stringContaining('--max-clicks counts with --protocol clicks alone') });
  });
});

describe('models', () => {
  it('says what is ready', async () => {
    const { code, printed } = await maskwright('models', '--json');
    expect(code).toBe(0);
    const facts = JSON.parse(printed) as { id: string; state: string; files: Record<string, string> };
    expect(facts).toMatchObject({ id: 'mobile-sam', state: 'ready', licence: 'MIT' });
    for (const file of Object.values(facts.files)) expect((await stat(file)).size).toBeGreaterThan(1000);
  });
});

describe('help', () => {
  it('is there for each command', async () => {
    const { printed } = await maskwright('--help');
    const names = [...printed.matchAll(/^ {2}([a-z]+) \[options\]/gm)].map(([, name]) => name ?? '');
    expect(names).toContain('cutout');
    for (const name of names) {
      const help = await maskwright(name, '--help');
      expect(help.code).toBe(0);
      expect(help.printed).toContain(`Usage: maskwright ${name}`);
    }
  });
});
