import type { BrowserContext, ConsoleMessage, Request } from '@playwright/test';

/** Answers of the API that are failures are part of the app's work; the browser writes them to the console as well. */
const EXPECTED_ANSWER = /^Failed to load resource: the server responded with a status of (4\d\d|50[247])/;

/**
 * Looks on while a test runs: every request must go to the app's own origin, nothing may be written
 * to the console as an error, and no script may fail.
 */
export class Watch {
  readonly #faults: string[] = [];
  readonly #expected: RegExp[] = [];

  constructor(context: BrowserContext, isOwn: (url: string) => boolean) {
    context.on('request', (request: Request) => {
      const url = request.url();
      if (!isOwn(url) && !/^(blob|data|about):/.test(url)) this.#faults.push(`a request left the app: ${request.method()} ${url}`);
    });
    context.on('console', (message: ConsoleMessage) => {
      if (message.type() !== 'error') return;
      const text = message.text();
      if (EXPECTED_ANSWER.test(text) && message.location().url.includes('/api/')) return;
      this.#faults.push(`the console says: ${text} (${message.location().url})`);
    });
    context.on('weberror', (error) => this.#faults.push(`a script failed: ${error.error().stack ?? error.error().message}`));
  }

  /** A fault that this test brings about on purpose. */
  expect(fault: RegExp): void {
    this.#expected.push(fault);
  }

  /** @throws Error that lists what happened */
  verify(): void {
    const faults = this.#faults.filter((fault) => !this.#expected.some((expected) => expected.test(fault)));
    if (faults.length > 0) throw new Error(faults.join('\n'));
  }
}
