import type { EventEmitter } from 'node:events';

/** A process or a stream as it is watched; tests give one of their own. */
export type Watched = Pick<EventEmitter, 'on' | 'off'>;

export interface LastWords {
  /** hears one line a matter */
  readonly note: (line: string) => void;
  /** the host is of no use any more: what it has begun is put in order, and it ends */
  readonly end: () => void;
}

/**
 * The web host doesn't end without a sentence, and doesn't end over what it can do without: a
 * promise that nobody waited for is told and the host goes on; an exception that nobody caught is
 * told and ends it in order. A reader of its output that is gone is no reason to end.
 * @param streams standard output and standard error
 * @returns what takes the listeners away again
 */
export function sayLastWords(process: Watched, streams: readonly Watched[], { note, end }: LastWords): () => void {
  const rejected = (reason: unknown): void => note(`Something failed beside your work, and Maskwright goes on: ${textOf(reason)}`);
  const thrown = (error: unknown): void => {
    note(`Maskwright ends over a fault of its own: ${textOf(error)}`);
    end();
  };
  const unheard = (error: NodeJS.ErrnoException): void => {
    // whoever started us has gone or closed our output: the window still works
    if (error.code !== 'EPIPE' && error.code !== 'EIO') thrown(error);
  };
  process.on('unhandledRejection', rejected);
  process.on('uncaughtException', thrown);
  for (const stream of streams) stream.on('error', unheard);
  return () => {
    process.off('unhandledRejection', rejected);
    process.off('uncaughtException', thrown);
    for (const stream of streams) stream.off('error', unheard);
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
