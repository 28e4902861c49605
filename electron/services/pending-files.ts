import { resolve } from 'node:path';
import type { Events } from './events';

/**
 * Files that came from outside of the window (the command line, a second start, the system's file
 * manager) and wait for a window to open them. Opening one takes it off the list, whichever window does.
 */
export class PendingFiles {
  readonly #events: Events;
  #files: readonly string[];

  constructor(events: Events, files: readonly string[] = []) {
    this.#events = events;
    this.#files = files.map((file) => resolve(file));
  }

  list(): readonly string[] {
    return this.#files;
  }

  add(files: readonly string[]): void {
    const added = files.map((file) => resolve(file));
    if (added.length === 0) return;
    this.#files = [...this.#files.filter((file) => !added.includes(file)), ...added];
    this.#events.publish({ type: 'open-files', files: added });
  }

  take(path: string): void {
    const taken = resolve(path);
    this.#files = this.#files.filter((file) => file !== taken);
  }
}
