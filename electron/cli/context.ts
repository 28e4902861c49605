import type { Services } from '../services/services';

/**
 * What a command of the command line gets: where its results go, and the signal that Ctrl-C aborts.
 * Standard output carries results alone; everything said to a person goes to standard error.
 */
export interface CliContext {
  /** aborted by Ctrl-C; pass it to everything that takes long */
  readonly signal: AbortSignal;
  /** everything that the app does in Node; made when it is first asked for, so that `--help` waits for nothing */
  services(): Promise<Services>;
  /** one line of a result, on standard output */
  print(line: string): void;
  /** one line for the person who waits or reads, on standard error */
  note(line: string): void;
  /**
   * A line on standard error that the next one overwrites, on a terminal only: progress. Nothing is
   * written where standard error goes to a file or a pipe.
   */
  progress(line: string): void;
  /** ends what the services run; called by the program after the command */
  dispose(): Promise<void>;
}

/** The two streams of a program, so that tests can hold others. */
export interface Streams {
  readonly out: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly err: { write(text: string): unknown; readonly isTTY?: boolean };
}

/** Control characters but line breaks and tabs, and what turns the direction of writing. */
const UNSEEN = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** A terminal obeys what it is sent: a file's name must not clear the screen or look like another one. */
function harmless(text: string): string {
  return text.replace(UNSEEN, '\ufffd');
}

const CLEAR_LINE = '\r\u001b[K';

export function createContext(streams: Streams, signal: AbortSignal): CliContext {
  let unfinished = false;
  let services: Promise<Services> | undefined;
  const clear = (): void => {
    if (unfinished) streams.err.write(CLEAR_LINE);
    unfinished = false;
  };
  return {
    signal,
    services() {
      services ??= import('../services/services').then(({ createServices }) => createServices({ host: 'web' }));
      return services;
    },
    print(line) {
      clear();
      // a script gets names as they are
      streams.out.write(`${streams.out.isTTY === true ? harmless(line) : line}\n`);
    },
    note(line) {
      clear();
      streams.err.write(`${harmless(line)}\n`);
    },
    progress(line) {
      if (streams.err.isTTY !== true) return;
      streams.err.write(`${CLEAR_LINE}${harmless(line)}`);
      unfinished = true;
    },
    async dispose() {
      clear();
      await (await services)?.dispose();
    },
  };
}
