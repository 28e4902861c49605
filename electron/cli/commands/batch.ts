import { basename, relative } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { MOST_PADDING } from '../../../core/geometry/trim';
import type { BatchInfo, BatchItem, Problem, Recipe } from '../../api/contract';
import { checkTemplate } from '../../services/batch/names';
import { parseColor, parseShare, parseWhole, refuseLoneAmount } from '../arguments';
import { addClicks, inOrder, type ClickOptions } from '../clicks';
import type { CliContext } from '../context';
import { EXIT, ExitCode } from '../program';
import { said, sentenceOf } from '../sentences';

interface BatchOptions extends ClickOptions {
  readonly out: string;
  readonly box?: readonly [number, number, number, number];
  readonly recolor?: string;
  readonly amount: number;
  readonly trim?: number;
  readonly name: string;
  readonly resume: boolean;
  readonly json: boolean;
}

/** `batch DIR|GLOB|FILE… --out DIR`: a transparent PNG of every photo, one recipe for all. */
export function addBatch(program: Command, context: CliContext): void {
  const command = program
    .command('batch')
    .summary('cut the subject out of many photos')
    .description('Cuts the subject out of many photos: a transparent PNG of each, one recipe for all.')
    .argument('<photo|folder|pattern...>', 'photos, folders of photos, or patterns such as "shoot/**/*.jpg"')
    .requiredOption('--out <dir>', 'folder for the results; files that are there are never overwritten');
  addClicks(command, 'X%,Y%', parsePoint)
    .option('--box <X%,Y%,W%,H%>', 'a box around it; like points in per cent of width and height', parseBox)
    .option('--recolor <colour>', "give the object this colour, such as '#F0AA19'", parseColor)
    .option('--amount <0..1>', 'how much of it', parseShare, 1)
    .option('--trim [padding]', 'trim to the object, with this many pixels around it', parseWhole(0, MOST_PADDING))
    .option('--name <template>', 'names of the results: {stem} of the photo, {n} its number', parseTemplate, '{stem}')
    .option('--resume', 'go on with what wrote into this folder: what is done is not done again, unless its photo changed', false)
    .option('--json', 'one JSON object a line', false)
    .addHelpText('after', `
Without a point or a box, the subject of each photo is found by itself. A photo that can't be read is named
and the others go on; exit code 1 if there was any. Ctrl-C, a full disk or a power cut lose at most
the photo in hand; --resume goes on from there. What an earlier run made with other options, or a person
changed, stays as it is and is named: another --out makes it by these.

Examples:
  $ maskwright batch shoot --out cut-outs --trim 24
  $ maskwright batch "archive/**/*.tif" --out cut-outs --box 10%,10%,80%,80% --name "{n}-{stem}"
  $ maskwright batch shoot --out cut-outs --trim 24 --resume`)
    .action(async (inputs: string[], options: BatchOptions, command: Command) => {
      refuseLoneAmount(command);
      const { batches } = await context.services();
      const started = performance.now();
      const first = await batches.start({ inputs, out: options.out, recipe: recipeOf(options), resume: options.resume }, context.signal);
      const report = new Report(context, options, first);
      let last = first;
      for await (const event of batches.events(first.id, context.signal)) {
        if (event.type === 'item') report.item(event.item);
        else {
          for (const item of event.batch.items ?? []) report.item(item);
          last = event.batch;
          report.progress(last);
          if (last.state !== 'running') break;
        }
      }
      context.signal.throwIfAborted();
      last = await batches.finished(first.id);
      for (const item of last.items ?? []) report.item(item);
      report.end(last, (performance.now() - started) / 1000);
      if (last.state !== 'done' || last.counts.failed + last.counts.skipped > 0) throw new ExitCode(EXIT.failed);
    });
}

function recipeOf({ box, recolor, amount, trim, name, ...clicks }: BatchOptions): Recipe {
  return {
    points: inOrder(clicks),
    box: box ? { x: box[0], y: box[1], width: box[2], height: box[3] } : null,
    recolor: recolor === undefined ? null : { to: recolor, amount },
    trim: trim ?? null,
    name,
  };
}

/** Why a person should look at a result. */
const FLAGS: Readonly<Record<NonNullable<BatchItem['flag']>, string>> = {
  'low-iou': 'the model itself is unsure of it',
  unstable: 'its edge is unstable',
  'touches-border': "it runs along the photo's border",
  'several-pieces': 'it is in several pieces',
  'part-of-larger': 'a larger object around it fits as well',
};

/** Says of each photo once what came of it. */
class Report {
  readonly #context: CliContext;
  readonly #json: boolean;
  readonly #wayOut: string;
  readonly #told: Set<number>;
  readonly #already: number;
  #flagged = 0;
  #otherRecipe = 0;

  constructor(context: CliContext, { json, resume }: BatchOptions, first: BatchInfo) {
    this.#context = context;
    this.#json = json;
    // a batch that goes on keeps the names that it gave
    this.#wayOut = resume ? 'another --out' : 'another --out or --name';
    this.#told = new Set(first.items?.filter((item) => item.state === 'done').map((item) => item.index));
    this.#already = this.#told.size;
  }

  item(item: BatchItem): void {
    if (this.#told.has(item.index) || item.state === 'waiting' || item.state === 'working') return;
    this.#told.add(item.index);
    if (item.flag !== null) this.#flagged++;
    if (item.problem?.code === 'batch-other-recipe') this.#otherRecipe++;
    if (this.#json) this.#context.print(JSON.stringify(this.#line(item)));
    else if (item.state === 'done' && item.out !== null) this.#context.print(shown(item.out));
    else if (item.problem) this.#context.note(about(basename(item.file), this.#sentence(item.problem)));
    if (!this.#json && item.flag !== null) this.#context.note(`${basename(item.file)} may need a look: ${FLAGS[item.flag]}.`);
  }

  progress({ counts, total, photosPerMinute, secondsLeft }: BatchInfo): void {
    const rate = photosPerMinute === null || secondsLeft === null ? '' : `, ${Math.round(photosPerMinute)} photos a minute, ${duration(secondsLeft)} left`;
    this.#context.progress(`${total - counts.waiting} of ${total}${rate}`);
  }

  end({ state, counts, total, problem }: BatchInfo, seconds: number): void {
    const made = counts.done - this.#already;
    const taken = counts.skipped - this.#otherRecipe;
    if (this.#json) {
      this.#context.print(JSON.stringify({
        type: 'batch', state, total, done: counts.done, already: this.#already, failed: counts.failed, skipped: counts.skipped, waiting: counts.waiting, seconds: Number(seconds.toFixed(1)),
        ...(problem ? { error: this.#sentence(problem) } : {}),
      }));
    }
    const parts = [
      `${made} of ${total} made in ${duration(seconds)}`,
      ...(this.#already > 0 ? [`${this.#already} ${this.#already === 1 ? 'was' : 'were'} there already`] : []),
      ...(counts.failed > 0 ? [`${counts.failed} failed`] : []),
      ...(taken > 0 ? [`${taken} left out, because a file has the name of the result; ${this.#wayOut} makes them`] : []),
      ...(this.#otherRecipe > 0 ? [`${this.#otherRecipe} left as an earlier run made them, with another recipe; another --out makes them with this one`] : []),
      ...(this.#flagged > 0 ? [`${this.#flagged} may need a look`] : []),
    ];
    this.#context.note(`${parts.join('; ')}.`);
    if (state !== 'done') this.#context.note(`${problem ? `${this.#sentence(problem)} ` : ''}The rest can be made with the same command and --resume.`);
  }

  #line(item: BatchItem): object {
    const { file, state, out, size, mask, candidate, predictedIou, stability, flag, milliseconds, corrected, problem } = item;
    if (state !== 'done') return { type: 'item', file, state, error: problem ? this.#sentence(problem) : state };
    return { type: 'item', file, state, out, ...size, box: mask && [mask.bounds.x, mask.bounds.y, mask.bounds.width, mask.bounds.height], area: mask?.area ?? null, candidate, predictedIou, stability, flag, corrected, milliseconds };
  }

  /** A batch replaces nothing, whatever it is told. */
  #sentence(problem: Problem): string {
    return said(problem, {
      'file-exists': `Give ${this.#wayOut}, and it is made.`,
      'batch-other-recipe': 'Give another --out to make it with this one, or the options of that run to go on with it.',
    });
  }
}

function about(file: string, text: string): string {
  return text.startsWith(file) ? text : `${file}: ${text}`;
}

/** As short as it can be typed from here. */
function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near;
}

/** `48 s`, `2 min 46 s`, `1 h 5 min` */
function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

function perCents(text: string, count: number, form: string, example: string): number[] {
  const values = text.split(',').map((part) => (/^\s*\d+(\.\d+)?\s*%?\s*$/.test(part) ? Number.parseFloat(part) : Number.NaN));
  if (values.length !== count || !values.every((value) => value >= 0 && value <= 100)) throw new InvalidArgumentError(`Expected ${form} in per cent of the photo, for example ${example}.`);
  return values;
}

function parsePoint(text: string): { x: number; y: number } {
  const [x = 0, y = 0] = perCents(text, 2, 'X%,Y%', '50%,40%');
  return { x, y };
}

function parseBox(text: string): readonly [number, number, number, number] {
  const [x = 0, y = 0, width = 0, height = 0] = perCents(text, 4, 'X%,Y%,W%,H%', '10%,10%,80%,80%');
  if (width === 0 || height === 0) throw new InvalidArgumentError('The box has no area. Give it a width and a height.');
  return [x, y, width, height];
}

/** What the batch itself would refuse is wrong usage here. */
function parseTemplate(text: string): string {
  try {
    checkTemplate(text);
  } catch (error) {
    throw new InvalidArgumentError(sentenceOf(error));
  }
  return text;
}
