import { Option, type Command } from 'commander';
import { PROTOCOLS, type Evaluation } from '../../services/evaluation/evaluation';
import type { EverythingEvaluation } from '../../services/evaluation/everything-run';
import { writeWhole } from '../../services/atomic-file';
import type { EncodeFigures } from '../../services/evaluation/encode-times';
import { parseWhole, wasGiven } from '../arguments';
import type { Services } from '../../services/services';
import type { CliContext } from '../context';
import { EXIT, ExitCode } from '../program';
import { sentenceOf } from '../sentences';

interface EvalOptions {
  images: string;
  masks: string;
  protocol: Evaluation['protocol'] | EverythingEvaluation['protocol'];
  maxClicks: number;
  rule: 'measured' | 'sam';
  sharp: boolean;
  json?: string;
}

/** `maskwright eval`: how good the masks are, measured against drawn ones. */
export function addEval(program: Command, context: CliContext): void {
  program
    .command('eval')
    .summary('measure masks against drawn ones')
    .description('Measures masks against drawn ones. Photos and masks are paired by their names without extension; in a mask (best a PNG) 0 is background, 255 object, and any other value is left out.')
    .requiredOption('--images <DIR>', 'folder of the photos')
    .requiredOption('--masks <DIR>', 'folder of the drawn masks')
    .addOption(new Option('--protocol <NAME>', 'center: one click at the point of the object farthest from its border; box: its tight box; clicks: each next click in the middle of the largest error; subject: no prompt at all; same: the first photo of each folder and its mask are the example, its object is found in the others; everything: all masks, measured against pictures in which each object has a number of its own').choices([...PROTOCOLS, 'everything']).makeOptionMandatory())
    .option('--max-clicks <N>', 'most clicks on a photo with --protocol clicks', parseWhole(1, 1000), 20)
    .addOption(new Option('--rule <NAME>', 'measured: as the window chooses masks; sam: by predicted IoU, and with --protocol everything every point of the grid, to compare with').choices(['measured', 'sam']).default('measured'))
    .option('--no-sharp', 'measure masks as the decoder gives them, before they are sharpened')
    .option('--json <FILE>', 'write the figures there as well, in place of what is there')
    .addHelpText('after', '\nEncodings are kept for the next run, those of the regions that are looked at again for sharpening too: times are those of a first run only where nothing was in the cache.\n\nExample:\n  maskwright eval --images photos --masks truth --protocol center --json figures.json')
    .action(async (options: EvalOptions, command: Command) => {
      if (wasGiven(command, 'maxClicks') && options.protocol !== 'clicks') command.error('error: --max-clicks counts with --protocol clicks alone; leave it out');
      const { pairByStem } = await import('../../services/evaluation/pairs');
      const { pairs, alone } = await pairByStem(options.images, options.masks);
      const services = await context.services();
      const run = await runOf(services, options);
      let failed = 0;
      for (const [index, pair] of pairs.entries()) {
        context.progress(`${index + 1} of ${pairs.length}: ${pair.stem}`);
        try {
          await run.measure(pair, context.signal);
        } catch (error) {
          if (context.signal.aborted) throw error;
          failed++;
          context.note(sentenceOf(error));
        }
      }
      for (const stem of alone) context.note(`${stem} has no mask and was left out.`);
      const result = run.result();
      if (result === null) {
        context.note('No photo was measured.');
        throw new ExitCode(EXIT.failed);
      }
      for (const line of report(result, options.maxClicks)) context.print(line);
      if (options.json !== undefined) await writeWhole(options.json, `${JSON.stringify(result, null, 2)}\n`);
      if (failed > 0) throw new ExitCode(EXIT.failed);
    });
}

async function runOf(services: Services, { protocol, maxClicks, rule, sharp }: EvalOptions) {
  if (protocol === 'everything') {
    const { EverythingRun } = await import('../../services/evaluation/everything-run');
    return new EverythingRun(services, rule === 'sam');
  }
  const { EvaluationRun } = await import('../../services/evaluation/evaluation');
  return new EvaluationRun(services, { protocol, mostClicks: maxClicks, rule, sharp });
}

/** What the time of encoding stands for, where not for every photo. */
function cached({ n, fromCache }: EncodeFigures & { readonly n: number }): string {
  if (fromCache === 0) return '';
  return fromCache === n ? ' to read it from the cache, where all were' : `; ${fromCache} of ${n} were in the cache and are not counted`;
}

function report(result: Evaluation | EverythingEvaluation, mostClicks: number): string[] {
  const lines = [`${result.n} ${result.n === 1 ? 'photo' : 'photos'}, protocol ${result.protocol}`];
  const add = (name: string, value: number, digits: number, unit = ''): void => void lines.push(`${name.padEnd(24)}${value.toFixed(digits)}${unit}`);
  if (result.protocol === 'everything') {
    add('objects', result.objects, 0);
    add('average recall', result.averageRecall, 3);
    add('found (IoU over 0.5)', result.found, 3);
    add('mean IoU of the found', result.foundIoU, 3);
    add('mean IoU', result.meanIoU, 3);
    add('masks', result.masks, 1, ' a photo');
    add('points asked', result.asked, 0, ' a photo');
    add('encode', result.msEncode, 0, ` ms a photo${cached(result)}`);
    add('everything', result.msEverything, 0, ' ms a photo');
    return lines;
  }
  if (result.iouAt) for (const [clicks, value] of Object.entries(result.iouAt)) add(`mean IoU, ${clicks} click${clicks === '1' ? '' : 's'}`, value, 3);
  else add('mean IoU', result.meanIoU, 3);
  if (result.noc85 !== undefined) add(`NoC@85 (at most ${mostClicks})`, result.noc85, 2);
  if (result.noc90 !== undefined) add(`NoC@90 (at most ${mostClicks})`, result.noc90, 2);
  add('boundary F', result.boundaryF, 3);
  add('boundary F, 2 px', result.boundaryF2px, 3);
  if (result.fMeasure !== undefined) add('F-measure (beta² 0.3)', result.fMeasure, 3);
  if (result.mae !== undefined) add('mean absolute error', result.mae, 3);
  add('encode', result.msEncode, 0, ` ms a photo${cached(result)}`);
  add('decode', result.msDecode, 0, ' ms a prompt');
  if (result.msSharpen > 0) add('sharpen', result.msSharpen, 0, ' ms a prompt');
  return lines;
}
