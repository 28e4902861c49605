import open from 'open';
import { join } from 'node:path';
import { createApi } from './api/api';
import { toProblem } from './api/problems';
import { sayLastWords } from './hosts/last-words';
import { startWebHost } from './hosts/web-host';
import { appRoot } from './services/app-root';
import { createServices } from './services/services';

/** Milliseconds after which a browser that was asked for is taken to be open. */
const OPENED_WITHIN = 10_000;

export interface ServeOptions {
  /** 0 takes a free one */
  readonly port: number;
  /** opens the browser */
  readonly open: boolean;
  /** files to open in the window */
  readonly files: readonly string[];
  /** its abort ends the host */
  readonly signal: AbortSignal;
  /** hears the address, one line */
  readonly print: (line: string) => void;
  /** hears what a person or an engineer should know besides */
  readonly note: (line: string) => void;
}

/**
 * The web host: the app in a browser of this machine, until the signal.
 * @throws Failure `port-taken`
 */
export async function serve({ port, open: opens, files, signal, print, note }: ServeOptions): Promise<void> {
  const failing = new AbortController();
  const over = AbortSignal.any([signal, failing.signal]);
  const stopWatching = sayLastWords(process, [process.stdout, process.stderr], {
    note,
    end: () => {
      process.exitCode = 1;
      failing.abort();
    },
  });
  const services = createServices({ host: 'web', pendingFiles: files });
  try {
    const api = createApi(services, { onInternal: (error) => note(error instanceof Error ? (error.stack ?? error.message) : String(error)) });
    const host = await startWebHost({ api, renderer: join(appRoot, 'dist', 'renderer'), port, note });
    services.warmUp();
    print(`Maskwright: ${host.entrance}`);
    if (opens) {
      // the address is printed already
      await openBrowser(host.entrance, () => note('No browser could be opened. Open the address above in one.'));
    }
    await aborted(over);
    // to whoever reads the output later: it was told to end, and by what
    if (signal.aborted) note(typeof signal.reason === 'string' ? `Maskwright ends: ${signal.reason}.` : 'Maskwright ends.');
    services.events.close();
    await host.close();
  } finally {
    await services.dispose();
    stopWatching();
  }
}

/** What went wrong, as a person reads it. */
export function sayFailure(error: unknown): string {
  return toProblem(error).title;
}

/**
 * Opens the system's browser. What opens it starts even where there is none and says so by its exit
 * code, soon; one that ends with an error later was a browser.
 */
async function openBrowser(address: string, onFailure: () => void): Promise<void> {
  try {
    const since = performance.now();
    const opener = await open(address);
    const ended = (code: number | null): void => {
      if (code !== null && code !== 0 && performance.now() - since < OPENED_WITHIN) onFailure();
    };
    if (opener.exitCode === null) opener.once('exit', ended);
    else ended(opener.exitCode);
  } catch {
    onFailure();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
