import { join, parse, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { Failure, isFailure } from '../../../core/errors/failure';
import { DEFAULT_PARAMETERS, type EverythingParameters } from '../../../models/everything/parameters';
import { makeFolder } from '../../services/atomic-file';
import { findInputs, type InputFile } from '../../services/batch/inputs';
import { maskJson, writeMaskFolder } from '../../services/everything/amg-files';
import { requireFree, writeOut } from '../../services/output-file';
import type { Services } from '../../services/services';
import { parseAmount, parseShare, parseWhole } from '../arguments';
import type { CliContext } from '../context';
import { EXIT, ExitCode } from '../program';
import { sentenceOf } from '../sentences';

interface EverythingOptions extends EverythingParameters {
  readonly out: string;
  readonly format: 'png' | 'coco';
  readonly everyPoint: boolean;
  readonly force: boolean;
}

/** `everything PHOTO|DIR --out DIR`: every mask of photos, in the files of SAM's scripts/amg.py. */
export function addEverything(program: Command, context: CliContext): void {
  const defaults = DEFAULT_PARAMETERS;
  program
    .command('everything')
    .summary('segment everything in photos')
    .description("Finds every mask of photos by asking a grid of points, and writes them as Segment Anything's amg.py does: a folder for each photo with a PNG for each mask and metadata.csv, or a JSON file for each photo.")
    .argument('<photo|folder|pattern...>', 'photos, folders of photos, or patterns such as "shoot/**/*.jpg"')
    .requiredOption('--out <DIR>', 'folder for the results')
    .addOption(new Option('--format <NAME>', 'png: masks as pictures, 0 or 255, and metadata.csv; coco: JSON with compressed run lengths, which pycocotools reads').choices(['png', 'coco']).default('png'))
    .option('--points-per-side <N>', 'points along one side of the grid', parseWhole(1, 1024), defaults.pointsPerSide)
    .option('--points-per-batch <N>', 'points asked together; after each batch, points that a mask explains are left out', parseWhole(1, 65_536), defaults.pointsPerBatch)
    .option('--pred-iou-thresh <0..1>', 'least predicted IoU of a mask', parseShare, defaults.predIouThresh)
    .option('--stability-score-thresh <0..1>', 'least stability score of a mask', parseShare, defaults.stabilityScoreThresh)
    .option('--stability-score-offset <X>', 'by how much the cut-off is shifted for it', parseAmount, defaults.stabilityScoreOffset)
    .option('--box-nms-thresh <0..1>', 'box IoU from which on two masks are the same', parseShare, defaults.boxNmsThresh)
    .option('--crop-n-layers <N>', 'layers of crops that are asked as well; layer i has 2^i a side', parseWhole(0, 6), defaults.cropNLayers)
    .option('--crop-nms-thresh <0..1>', 'the same as --box-nms-thresh, between crops', parseShare, defaults.cropNmsThresh)
    .addOption(new Option('--crop-overlap-ratio <0..1>', 'overlap of crops, as a share of the shorter side').argParser(parseShare).default(defaults.cropOverlapRatio, '512/1500'))
    .option('--crop-n-points-downscale-factor <N>', 'points a side are divided by this with each layer', parseWhole(1, 1024), defaults.cropNPointsDownscaleFactor)
    .option('--min-mask-region-area <PX>', 'holes and islands of fewer pixels are filled and removed', parseWhole(0, 100_000_000), defaults.minMaskRegionArea)
    .option('--every-point', 'ask every point of the grid, also those that a mask explains already: slower, a few masks more', false)
    .option('--force', 'replace results that are there', false)
    .addHelpText('after', `
A photo that can't be read is named and the others go on; exit code 1 if there was any.

Examples:
  $ maskwright everything street.jpg --out masks
  $ maskwright everything shoot --out masks --format coco --min-mask-region-area 100
  $ maskwright everything harbour.tif --out masks --crop-n-layers 1 --crop-n-points-downscale-factor 2`)
    .action(async (inputs: string[], options: EverythingOptions) => {
      const files = await findInputs(inputs, context.signal);
      if (files.length === 0) throw new Failure('batch-empty', { folder: inputs.join(', ') });
      const out = resolve(options.out);
      // one bad photo does not stop the next; where none is there, nothing is made for them
      if (files.some(({ failure }) => failure === null)) await makeFolder(out);
      const targets = targetsOf(files, out, options.format);
      let bad = 0;
      for (const [index, file] of files.entries()) {
        try {
          const target = targets[index] ?? out;
          await segment(await context.services(), context, file, target, options, files.length > 1 ? `${index + 1} of ${files.length}, ` : '');
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

async function segment(services: Services, context: CliContext, file: InputFile, target: string, options: EverythingOptions, place: string): Promise<void> {
  if (file.failure) throw file.failure;
  // what would be overwritten is told before anything takes time
  if (!options.force) await requireFree([target]);
  const { signal } = context;
  const started = performance.now();
  const photo = await services.photos.openFile(file.path, signal);
  try {
    context.progress(`${place}${photo.name}`);
    const { masks, points, asked } = await services.everything.generate({
      photo,
      parameters: options,
      everyPoint: options.everyPoint,
      onProgress: (share) => context.progress(`${place}${photo.name}: ${Math.round(100 * share)} %`),
    }, signal);
    if (options.format === 'coco') await writeOut(target, Buffer.from(maskJson(masks, photo)), options.force);
    else await writeMaskFolder(target, masks, photo, options.force, signal);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    context.print(`${file.path}: ${masks.length} ${masks.length === 1 ? 'mask' : 'masks'} in ${seconds} s, ${asked} of ${points} points asked -> ${target}`);
  } finally {
    await services.photos.release(photo.id);
  }
}

/** Where each photo's result goes: by its name without extension, or with it where that is taken by another photo. */
function targetsOf(files: readonly InputFile[], out: string, format: EverythingOptions['format']): string[] {
  const taken = new Set<string>();
  return files.map(({ path }) => {
    const { name, base } = parse(path);
    let chosen = name;
    for (let n = 1; taken.has(chosen.toLowerCase()); n++) chosen = n === 1 ? base : `${base}-${n}`;
    taken.add(chosen.toLowerCase());
    return join(out, format === 'coco' ? `${chosen}.json` : chosen);
  });
}
