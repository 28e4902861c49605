import { EventEmitter } from 'node:events';
import { BrowserWindow } from './browser-window';
import { emitPreventable } from './preventable';
import { world } from './world';

/** `electron.app`: the life of the program. */
export class App extends EventEmitter {
  readonly isPackaged = false;
  /** files handed to the system's list of recent documents */
  readonly recentDocuments: string[] = [];
  readonly #paths = new Map<string, string>();
  #ready = false;
  #locked = false;
  #ended: () => void = () => undefined;
  /** resolves when the program has quit */
  ended: Promise<void> = Promise.resolve();

  /** Back to a program that has not started yet. */
  reset(): void {
    this.removeAllListeners();
    this.recentDocuments.length = 0;
    this.#ready = false;
    this.#locked = false;
    this.ended = new Promise((resolve) => (this.#ended = resolve));
  }

  becomeReady(): void {
    this.#ready = true;
    this.emit('ready');
  }

  setName(): void { /* the name shows in the system's menus alone */ }
  setAppUserModelId(): void { /* Windows groups task bar buttons by it */ }
  enableSandbox(): void { /* a page of Chromium has no Node to be kept from */ }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }

  getPath(name: string): string {
    const path = this.#paths.get(name);
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    return path;
  }

  isReady(): boolean {
    return this.#ready;
  }

  whenReady(): Promise<void> {
    return this.#ready ? Promise.resolve() : new Promise((resolve) => this.once('ready', () => resolve()));
  }

  requestSingleInstanceLock(data?: unknown): boolean {
    if (!this.#locked) return (this.#locked = true);
    // what a second process does: its data crosses over as JSON, and it gets no lock
    this.emit('second-instance', {}, [...process.argv], process.cwd(), JSON.parse(JSON.stringify(data ?? null)));
    return false;
  }

  addRecentDocument(path: string): void {
    this.recentDocuments.push(path);
  }

  quit(): void {
    if (world().secondStart) return;
    if (emitPreventable(this, 'before-quit')) return;
    for (const window of BrowserWindow.getAllWindows()) window.close();
    if (BrowserWindow.getAllWindows().length > 0 || emitPreventable(this, 'will-quit')) return;
    this.emit('quit', {}, 0);
    this.#ended();
  }
}

export const app = new App();
