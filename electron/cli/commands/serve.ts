import type { Command } from 'commander';
import { parseWhole } from '../arguments';
import type { CliContext } from '../context';

/** `maskwright serve`: the window in a browser of this computer, until Ctrl-C. */
export function addServe(program: Command, context: CliContext): void {
  program
    .command('serve')
    .summary('open the window in a browser of this computer')
    .description('Opens the window in a browser of this computer, until Ctrl-C. No other computer can reach it; the address that is printed is good for one browser.')
    .argument('[photo...]', 'photos and projects to open')
    .option('--port <N>', 'port to listen on; 0 takes a free one', parseWhole(0, 65_535), 0)
    .option('--no-open', 'only print the address')
    .action(async (files: string[], { port, open }: { port: number; open: boolean }) => {
      const { serve } = await import('../../serve');
      const { signal } = context;
      await serve({ port, open, files, signal, print: (line) => context.print(line), note: (line) => context.note(line) });
    });
}
