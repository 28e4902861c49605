/**
 * `npm run quality -- --data DIR [--out DIR] [--only SET[.RUN][,SET[.RUN]]]`: the README's tables of
 * quality. Measures each data set found below DIR by `maskwright eval`, and prints the tables as
 * Markdown. Every result is a JSON file in the output folder (`quality/` where none is named) named
 * SET.RUN.json; with `--only` (`grabcut`, `salient/horses.box`) the other figures come from the files of
 * earlier runs, so that a long measurement can be cut into pieces; `--only none` prints the tables alone.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const program = fileURLToPath(new URL('../electron/bin/maskwright.mjs', import.meta.url));
const { values } = parseArgs({ options: { data: { type: 'string' }, out: { type: 'string', default: 'quality' }, only: { type: 'string' } } });
if (values.data === undefined) throw new Error('Usage: npm run quality -- --data DIR [--out DIR] [--only SET[.RUN][,SET[.RUN]]]; DIR holds grabcut/images, grabcut/masks and so on');

/** Folder below the data, and what the table calls it. */
const SETS = [
  { folder: 'grabcut', title: 'GrabCut' },
  { folder: 'bsds-regions', title: 'BSDS500 regions' },
  { folder: 'salient/horses', title: 'Weizmann horses' },
  { folder: 'salient/davis-frames', title: 'DAVIS 2016 frames' },
  { folder: 'salient/coco-objects', title: 'COCO objects' },
  { folder: 'highres/cutout-composites', title: '10 to 13 megapixels' },
];

/** What `eval` is asked of each set. */
const RUNS = [
  { name: 'center', args: ['--protocol', 'center'] },
  { name: 'box', args: ['--protocol', 'box'] },
  { name: 'clicks', args: ['--protocol', 'clicks'] },
  // SAM's rule as SAM has it: its low-resolution mask enlarged, nothing of ours on top
  { name: 'clicks-sam', args: ['--protocol', 'clicks', '--rule', 'sam', '--no-sharp'] },
  { name: 'subject', args: ['--protocol', 'subject'] },
  { name: 'box-plain', args: ['--protocol', 'box', '--no-sharp'] },
];

const out = resolve(values.out);
mkdirSync(out, { recursive: true });
const fileOf = (folder, run) => join(out, `${folder.replaceAll('/', '-')}.${run}.json`);

function evaluate(folder, run, args) {
  const data = join(values.data, folder);
  if (!existsSync(join(data, 'images'))) return;
  console.error(`${folder}, ${run}`);
  const { status } = spawnSync(process.execPath, [program, 'eval', '--images', join(data, 'images'), '--masks', join(data, 'masks'), ...args, '--json', fileOf(folder, run)], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`eval ended with ${status} at ${folder}, ${run}`);
}

const asked = values.only?.split(',');
for (const { folder } of SETS) for (const { name, args } of RUNS) if (asked?.some((one) => one === folder || one === `${folder}.${name}`) ?? true) evaluate(folder, name, args);
if (asked?.includes('video') ?? true) evaluate('video', 'same', ['--protocol', 'same']);

const read = (folder, run) => (existsSync(fileOf(folder, run)) ? JSON.parse(readFileSync(fileOf(folder, run), 'utf8')) : null);
const share = (value) => (value === undefined ? '' : value.toFixed(3).replace(/^0/, ''));
const count = (value) => (value === undefined ? '' : value.toFixed(2));

const lines = [
  '| photos | one click: SAM\'s rule | ours | F | 3 clicks: SAM\'s | ours | 5 clicks: SAM\'s | ours | NoC@85: SAM\'s | ours | NoC@90: SAM\'s | ours | box | F | no prompt |',
  `|---|${'---|'.repeat(14)}`,
];
for (const { folder, title } of SETS) {
  const [center, box, clicks, sam, subject] = RUNS.map(({ name }) => read(folder, name));
  if (![center, box, clicks, sam, subject].some(Boolean)) continue;
  const cells = [
    `${title} (${(center ?? box ?? clicks ?? sam ?? subject).n})`,
    share(sam?.iouAt[1]), share(center?.meanIoU), share(center?.boundaryF),
    share(sam?.iouAt[3]), share(clicks?.iouAt[3]), share(sam?.iouAt[5]), share(clicks?.iouAt[5]),
    count(sam?.noc85), count(clicks?.noc85), count(sam?.noc90), count(clicks?.noc90),
    share(box?.meanIoU), share(box?.boundaryF), share(subject?.meanIoU),
  ];
  lines.push(`| ${cells.join(' | ')} |`);
}
lines.push('', '| tight box | | IoU | F | F, 2 px |', `|---|${'---|'.repeat(4)}`);
for (const { folder, title } of SETS) {
  const [before, after] = [read(folder, 'box-plain'), read(folder, 'box')];
  if (!before || !after) continue;
  const cells = ({ meanIoU, boundaryF, boundaryF2px }) => [meanIoU, boundaryF, boundaryF2px].map(share).join(' | ');
  lines.push(`| ${title} (${after.n}) | before | ${cells(before)} |`, `| | after | ${cells(after)} |`);
}
const same = read('video', 'same');
if (same) lines.push('', `Find the same again, ${same.n} frames of video: mean IoU ${share(same.meanIoU)}, boundary F ${share(same.boundaryF)}.`);
for (const line of lines) console.log(line);
