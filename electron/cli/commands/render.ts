import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { requireFree, writeOut } from '../../services/output-file';
import { parsePngName } from '../arguments';
import type { CliContext } from '../context';

interface RenderOptions {
  readonly out: string;
  readonly layer?: string;
  readonly force: boolean;
}

/** `render PROJECT.ora --out FILE.png [--layer NAME]`: what the window's export gives. */
export function addRender(program: Command, context: CliContext): void {
  program
    .command('render')
    .summary("write a project's picture")
    .description("Writes a project's picture, or one of its layers, as a transparent PNG.")
    .argument('<project.ora>', 'a project of Maskwright, or an OpenRaster file of another program')
    .requiredOption('--out <file.png>', 'where the picture is written', parsePngName)
    .option('--layer <name>', 'this layer alone, as the layers panel calls it')
    .option('--force', 'replace a file that is there', false)
    .addHelpText('after', "\nExamples:\n  $ maskwright render truck.ora --out truck.png\n  $ maskwright render truck.ora --layer 'Body paint' --out body.png")
    .action(async (project: string, { out, layer, force }: RenderOptions) => {
      const target = resolve(out);
      // what would be overwritten is told before anything takes time
      if (!force) await requireFree([target]);
      const { projects } = await context.services();
      const png = await projects.render(resolve(project), { layer, leftOut: (names) => context.note(`${basename(project)}: left out, because they hold no pixels: ${names.join(', ')}. Turn them into pixels in the program that they come from.`) }, context.signal);
      await writeOut(target, png, force);
      context.print(target);
    });
}
