import { existsSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { version } from '../../package.json';
import { spellOutDefaults } from './arguments';
import { createContext, type CliContext, type Streams } from './context';
import { sentenceOf } from './sentences';

/** Exit codes: what a script can tell apart. */
export const EXIT = {
  done: 0,
  /** a sentence on standard error says what failed */
  failed: 1,
  /** the command line could not be understood */
  usage: 2,
  /** Ctrl-C: 128 + SIGINT, as shells expect it, so that a loop around the command stops too */
  interrupted: 130,
} as const;

/**
 * Thrown by a command that has told everything already (`info` with one bad file among good ones)
 * and only wants its exit code.
 */
export class ExitCode extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/** Adds one command to the program; one file a command in `commands/`. */
export type AddCommand = (program: Command, context: CliContext) => void;

/**
 * Runs the command line.
 *
 * @param argv what follows the program's name
 * @param signal aborted by Ctrl-C
 * @returns the exit code
 */
export async function runCli(argv: readonly string[], commands: readonly AddCommand[], streams: Streams, signal: AbortSignal): Promise<number> {
  const context = createContext(streams, signal);
  const program = new Command('maskwright')
    .description('Cut out, layer and recolour objects of photos with Segment Anything, offline.')
    .version(version)
    .configureOutput({ writeOut: (text) => streams.out.write(text), writeErr: (text) => streams.err.write(text) })
    .configureHelp({ showGlobalOptions: false })
    .showHelpAfterError('(add --help for the options and examples)')
    .exitOverride();
  for (const add of commands) add(program, context);
  try {
    await program.parseAsync(spellOutDefaults(argv, { '--trim': '0' }, existsSync), { from: 'user' });
    return EXIT.done;
  } catch (error) {
    if (error instanceof ExitCode) return error.code;
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (signal.aborted) {
      context.note('Cancelled.');
      return EXIT.interrupted;
    }
    context.note(sentenceOf(error));
    return EXIT.failed;
  } finally {
    await context.dispose();
  }
}
