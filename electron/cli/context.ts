/**
 * What a command of the command line gets: where its results go, and the signal that Ctrl-C aborts.
 * Standard output carries results alone; everything said to a person goes to standard error.
 */
export interface CliContext {
  /** aborted by Ctrl-C; pass it to everything that takes long */
  readonly signal: AbortSignal;
  /** one line of a result, on standard output */
  print(line: string): void;
  /** one line for the person who waits or reads, on standard error */
  note(line: string): void;
  /**
   * A line on standard error that the next one overwrites, on a terminal only: progress. Nothing is
   * written where standard error goes to a file or a pipe.
   */
  progress(line: string): void;
}

/** The two streams of a program, so that tests can hold others. */
export interface Streams {
  readonly out: { write(text: string): unknown };
  readonly err: { write(text: string): unknown; readonly isTTY?: boolean };
}

const CLEAR_LINE = '\r\u001b[K';

export function createContext(streams: Streams, signal: AbortSignal): CliContext {
  let unfinished = false;
  const clear = (): void => {
    if (unfinished) streams.err.write(CLEAR_LINE);
    unfinished = false;
  };
  return {
    signal,
    print(line) {
      clear();
      streams.out.write(`${line}\n`);
    },
    note(line) {
      clear();
      streams.err.write(`${line}\n`);
    },
    progress(line) {
      if (streams.err.isTTY !== true) return;
      streams.err.write(`${CLEAR_LINE}${line}`);
      unfinished = true;
    },
  };
}
