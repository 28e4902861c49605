import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { requireFree, writeOut } from '../../services/output-file';
import { parsePngName } from '../arguments';
import type { CliContext } from '../context';

interface FillOptions {
  readonly mask: string;
  readonly with: 'iopaint';
  readonly url?: string;
  readonly prompt: string;
  readonly allowRemote: boolean;
  readonly out: string;
  readonly force: boolean;
}

/** `fill PHOTO --mask MASK.png --with iopaint --out FILE`: a hole filled by the person's own inpainting program. */
export function addFill(program: Command, context: CliContext): void {
  program
    .command('fill')
    .summary('fill a hole in a photo')
    .description('Fills a hole in a photo with an inpainting program that runs on this computer.')
    .argument('<photo>', 'the photo')
    .requiredOption('--mask <file>', 'picture of the same size, white where the hole is')
    .addOption(new Option('--with <program>', 'who fills it').choices(['iopaint']).makeOptionMandatory())
    .option('--url <url>', 'its address (without it: the one of the settings, at first http://127.0.0.1:8080)')
    .option('--prompt <text>', 'what to fill in, for models that take words', '')
    .option('--allow-remote', 'send the photo also to an address that is another computer', false)
    .requiredOption('--out <file.png>', 'where the filled photo is written', parsePngName)
    .option('--force', 'replace a file that is there', false)
    .addHelpText('after', "\nExamples:\n  $ iopaint start --model lama --port 8080\n  $ maskwright cutout street.jpg --point 410,220 --mask car.png\n  $ maskwright fill street.jpg --mask car.png --with iopaint --out street-empty.png")
    .action(async (photo: string, options: FillOptions) => {
      const services = await context.services();
      const out = resolve(options.out);
      // what would be overwritten is told before anything takes time
      if (!options.force) await requireFree([out]);
      const { fillFile } = await import('../../services/inpaint/fill-file');
      const png = await fillFile(
        services,
        photo,
        options.mask,
        { prompt: options.prompt, url: options.url ?? '', allowRemote: options.allowRemote },
        ({ seconds }) => context.progress(`Filling, ${Math.floor(seconds)} s`),
        context.signal,
      );
      await writeOut(out, png, options.force);
      context.print(out);
    });
}
