import type { Frame } from '@playwright/test';
import { toApp } from './protocol';
import type { WebContents } from './web-contents';

type Handler = (event: { sender: WebContents; senderFrame: { url: string; parent: object | null } }, ...values: unknown[]) => unknown;

/** `electron.ipcMain`, with the one verb that the app uses. */
export class IpcMain {
  readonly #handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, handler);
  }

  /** A message of a page's preload script. */
  async receive(sender: WebContents, frame: Frame, channel: string, values: unknown[]): Promise<unknown> {
    const handler = this.#handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    const parent = frame.parentFrame();
    // Electron clones what crosses
    return structuredClone(await handler({ sender, senderFrame: { url: toApp(frame.url()), parent: parent ? {} : null } }, ...values));
  }

  reset(): void {
    this.#handlers.clear();
  }
}

export const ipcMain = new IpcMain();
