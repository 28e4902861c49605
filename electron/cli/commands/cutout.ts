import { basename, parse, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import type { PhotoInfo } from '../../../core/document/document';
import { Failure, isFailure } from '../../../core/errors/failure';
import { MOST_PADDING } from '../../../core/geometry/trim';
import { cropToContent } from '../../../core/masks/alpha-mask';
import { isAmbiguous, type Candidate, type PromptBox, type PromptSet } from '../../../core/prompts/prompts';
import type { LinearReadout } from '../../../models/subject/subject-map';
import type { CutoutResult } from '../../services/cutout/cutout-session';
import { measuredRecolor } from '../../services/cutout/measured-recolor';
import { readTruth } from '../../services/evaluation/read-truth';
import { requireFree, writeOut } from '../../services/output-file';
import { writeCutoutProject } from '../../services/projects/write-cutout';
import type { Services } from '../../services/services';
import { parseBox, parseColor, parsePngName, parsePoint, parseShare, parseWhole, refuseLoneAmount } from '../arguments';
import { addClicks, inOrder, type ClickOptions } from '../clicks';
import type { CliContext } from '../context';
import { EXIT, ExitCode } from '../program';
import { sentenceOf } from '../sentences';

interface CutoutOptions extends ClickOptions {
  readonly box?: PromptBox;
  readonly candidate: Candidate | 'best';
  readonly trim?: number;
  readonly recolor?: string;
  readonly amount: number;
  readonly out?: string;
  readonly mask?: string;
  readonly project?: string;
  readonly subject: boolean;
  readonly like?: string;
  readonly likeMask?: string;
  readonly force: boolean;
  readonly json: boolean;
}

/** `maskwright cutout`: an object of a photo as a transparent PNG, without a window. */
export function addCutout(program: Command, context: CliContext): void {
  const command = program
    .command('cutout')
    .summary('cut an object out of a photo')
    .description('Cuts an object out of a photo as a transparent PNG. Coordinates are pixels of the upright photo, 0,0 being its top left corner.')
    .argument('<photo...>', 'the photo; with several, each is asked for the same object');
  addClicks(command, 'X,Y', parsePoint)
    .option('--box <X,Y,W,H>', 'a box around it', parseBox)
    .option('--subject', 'the main object of the photo, found by itself; points refine it', false)
    .option('--like <PHOTO>', 'the same object as in this photo, where --like-mask shows it')
    .option('--like-mask <FILE.png>', 'the object in that photo, a greyscale picture of its size')
    .addOption(new Option('--candidate <NAME>', 'which mask of the first --point: the whole object, a part, a part of the part, or the best by measure; not with --box, --subject or --like, nor after an --exclude, which leave nothing to choose').choices(['best', 'whole', 'part', 'subpart']).default('best'))
    .option('--trim [PAD]', 'cut to the object, with a padding in pixels (0 without a number)', parseWhole(0, MOST_PADDING))
    .option('--recolor <COLOUR>', "paint it, e.g. '#F0AA19', keeping light and texture", parseColor)
    .option('--amount <0..1>', 'how much of the new colour', parseShare, 1)
    .option('--out <FILE.png>', 'the cut-out (without it: PHOTO-cutout.png in this folder, where nothing else is asked for)', parsePngName)
    .option('--mask <FILE.png>', 'the mask, an 8-bit greyscale PNG of the size of the photo', parsePngName)
    .option('--project <FILE.ora>', 'a project with the photo and the object as a layer, which the window opens')
    .option('--force', 'replace files that are there', false)
    .option('--json', 'print box, area, predicted IoU, stability score and times, one JSON object a photo', false)
    .addHelpText('after', "\nThe candidate that is reported is the mask that was taken: whole, part or subpart, or combined, the one\nthat the model makes for prompts that leave no choice. The predicted IoU is the model's guess and may exceed 1.\n\nExamples:\n  maskwright cutout dog.jpg --point 320,240 --out dog.png\n  maskwright cutout dog.jpg --subject --out dog.png\n  maskwright cutout garden.jpg --like dog.jpg --like-mask dog-mask.png --out same-dog.png\n  maskwright cutout dog.jpg --point 320,240 --exclude 80,60 --trim 12\n  maskwright cutout car.jpg --box 40,30,600,280 --recolor '#F0AA19' --amount 0.8 --out yellow.png");
  command.action(async (files: string[], options: CutoutOptions) => {
    const refuse = (reason: string): never => command.error(`error: ${reason}`, { exitCode: EXIT.usage });
    refuseLoneAmount(command);
    const prompted = options.point !== undefined || options.exclude !== undefined || options.box !== undefined;
    if ((options.like === undefined) !== (options.likeMask === undefined)) refuse('--like and --like-mask belong together');
    if (options.like !== undefined && (prompted || options.subject)) refuse('--like finds the object by itself; leave out --point, --exclude, --box and --subject');
    if (!prompted && !options.subject && options.like === undefined) refuse('nothing says which object is meant; give a --point on it, a --box around it, --subject, or --like with --like-mask');
    if (options.subject && options.box) refuse('--subject finds the object by itself; leave out --box');
    if (options.candidate !== 'best' && !startsAmbiguous(promptsOf(options))) refuse('--candidate chooses among the masks of a first --point; leave it out with --box, --subject or --like, or where an --exclude comes first');
    const named = [options.out, options.mask, options.project].filter((target) => target !== undefined);
    if (files.length > 1 && named.length > 0) refuse('--out, --mask and --project name one file; leave them out with several photos, or use batch');
    if (files.some((file) => named.some((target) => resolve(target) === resolve(file)))) refuse('--out, --mask or --project would replace the photo itself');
    const services = await context.services();
    const example = await learnExample(services, options, context.signal);
    let bad = 0;
    for (const file of files) {
      try {
        await cutOut(services, context, file, options, example);
      } catch (error) {
        // one bad photo does not stop the next
        if (context.signal.aborted || !isFailure(error)) throw error;
        bad++;
        context.note(sentenceOf(error));
      }
    }
    if (bad > 0) throw new ExitCode(EXIT.failed);
  });
}

/** What `--like` and `--like-mask` show; null without them. */
async function learnExample({ photos, cutout }: Services, { like, likeMask }: CutoutOptions, signal: AbortSignal): Promise<LinearReadout | null> {
  if (like === undefined || likeMask === undefined) return null;
  const photo = await photos.openFile(like, signal);
  try {
    const { values } = await readTruth(likeMask, photo);
    return await cutout.learn(photo, cropToContent(values, photo.width, photo.height), basename(likeMask), signal);
  } finally {
    await photos.release(photo.id);
  }
}

async function cutOut(services: Services, context: CliContext, file: string, options: CutoutOptions, example: LinearReadout | null): Promise<void> {
  const targets = targetsOf(file, options);
  // what would be overwritten is told before anything takes time
  if (!options.force) await requireFree(Object.values(targets));
  const { signal } = context;
  const photo = await services.photos.openFile(file, signal);
  try {
    context.progress(`${basename(file)}: looking for the object`);
    const result = example
      ? await services.cutout.session(photo, {}, async (session) => session.sharpen(await session.like(example)), signal)
      : await services.cutout.run({ photo, prompts: promptsOf(options), candidate: options.candidate }, signal);
    const { mask } = result;
    if (result.area === 0) throw new Failure('nothing-found', { file: basename(file) });
    const recolor = options.recolor === undefined ? null : await measuredRecolor(services.photos, photo, mask, options.recolor, options.amount, signal);
    const { cutouts } = services.exporter;
    if (targets.out !== undefined) {
      const png = await cutouts.cutout(photo, mask, { adjustments: recolor ? { recolor } : {}, trim: options.trim ?? null, name: basename(file) }, signal);
      await writeOut(targets.out, png, options.force);
    }
    if (targets.mask !== undefined) await writeOut(targets.mask, await cutouts.mask(photo, mask, null), options.force);
    if (targets.project !== undefined) {
      const { prompts, candidate, predictedIou, stability } = result;
      await writeCutoutProject(services, { photo, mask, prompts, candidate, predictedIou, stability, recolor }, { path: targets.project, overwrite: options.force }, signal);
    }
    context.print(options.json ? JSON.stringify(facts(file, photo, result, targets)) : line(file, result, targets));
  } finally {
    await services.photos.release(photo.id);
  }
}

interface Targets {
  readonly out?: string;
  readonly mask?: string;
  readonly project?: string;
}

function targetsOf(file: string, { out, mask, project, json }: CutoutOptions): Targets {
  const asked = out !== undefined || mask !== undefined || project !== undefined || json;
  return {
    ...(out !== undefined ? { out: resolve(out) } : asked ? {} : { out: resolve(`${parse(file).name}-cutout.png`) }),
    ...(mask !== undefined && { mask: resolve(mask) }),
    ...(project !== undefined && { project: resolve(/\.ora$/i.test(project) ? project : `${project}.ora`) }),
  };
}

function promptsOf({ box, subject, ...clicks }: CutoutOptions): PromptSet {
  return { points: inOrder(clicks).map((click, index) => ({ id: `point-${index + 1}`, ...click })), box: box ?? null, ...(subject && { subject: true }) };
}

/** True where the first click, before what refines it, has masks of different extent. */
function startsAmbiguous(prompts: PromptSet): boolean {
  return isAmbiguous({ ...prompts, points: prompts.points.slice(0, 1) });
}

/** What `--json` prints. */
function facts(file: string, photo: PhotoInfo, { box, area, candidate, predictedIou, stability, msEncode, msDecode, msSharpen }: CutoutResult, targets: Targets): object {
  return {
    file,
    width: photo.width,
    height: photo.height,
    box: [box.x, box.y, box.width, box.height],
    area,
    candidate,
    predictedIou,
    stability,
    msEncode,
    msDecode,
    msSharpen,
    ...targets,
  };
}

function line(file: string, { box, area, candidate, predictedIou, stability }: CutoutResult, targets: Targets): string {
  const found = `${candidate}, ${box.width} × ${box.height} at ${box.x},${box.y}, ${area} px, predicted IoU ${predictedIou.toFixed(3)}, stability ${stability.toFixed(3)}`;
  const written = Object.values(targets).map((path) => ` -> ${path}`);
  return `${file}: ${found}${written.join('')}`;
}
