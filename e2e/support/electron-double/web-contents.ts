import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { ipcMain } from './ipc';
import type { NativeImage } from './native-image';
import { emitPreventable } from './preventable';
import { preloadScript } from './preload-world';
import { loopbackOrigin, protocol, toApp } from './protocol';
import { session } from './session';
import { world } from './world';

/** A drag that the app started. */
export interface StartedDrag {
  readonly file: string;
  readonly icon: NativeImage;
}

/** `electron.WebContents`: a page of Chromium. */
export class WebContents extends EventEmitter {
  readonly drags: StartedDrag[] = [];
  readonly #preload: string | undefined;
  #page: Page | null = null;
  #openHandler: (details: { url: string }) => { action: 'allow' | 'deny' } = () => ({ action: 'allow' });
  #crashed = false;
  #finish: () => void = () => undefined;
  /** the first page is there, and everything around it */
  readonly finished = new Promise<void>((resolve) => (this.#finish = resolve));

  constructor(preload: string | undefined) {
    super();
    this.#preload = preload;
  }

  get page(): Page {
    if (!this.#page) throw new Error('nothing was loaded yet');
    return this.#page;
  }

  getLastWebPreferences(): { preload?: string } {
    return this.#preload === undefined ? {} : { preload: this.#preload };
  }

  getURL(): string {
    return this.#page ? toApp(this.#page.url()) : '';
  }

  isCrashed(): boolean {
    return this.#crashed;
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: 'allow' | 'deny' }): void {
    this.#openHandler = handler;
  }

  send(channel: string, ...values: unknown[]): void {
    void this.page.evaluate(([name, sent]) => {
      (window as unknown as { __electronReceive?: (channel: string, values: unknown[]) => void }).__electronReceive?.(name, sent);
    }, [channel, structuredClone(values)] as const);
  }

  paste(): void {
    void this.page.keyboard.press('ControlOrMeta+V');
  }

  reload(): void {
    void this.page.reload();
  }

  startDrag(drag: StartedDrag): void {
    if (drag.icon.isEmpty()) throw new Error('Must specify non-empty \'icon\' option');
    this.drags.push(drag);
  }

  async load(address: string): Promise<void> {
    const target = await protocol.toChromium(address);
    const page = await world().context.newPage();
    this.#page = page;
    if (this.#preload !== undefined) {
      await page.exposeBinding('__electronInvoke', ({ frame }, channel: string, values: unknown[]) => ipcMain.receive(this, frame, channel, values));
      await page.addInitScript({ content: preloadScript(readFileSync(this.#preload, 'utf8'), world().platform) });
    }
    page.on('crash', () => {
      this.#crashed = true;
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    });
    page.on('popup', (popup) => {
      if (this.#openHandler({ url: popup.url() }).action === 'deny') void popup.close();
    });
    let ownDoing = true;
    await page.route((url) => /^https?:$/.test(url.protocol), async (route) => {
      const request = route.request();
      if (!request.isNavigationRequest() || ownDoing) return route.fallback();
      const prevented = emitPreventable(this, request.frame() === page.mainFrame() ? 'will-navigate' : 'will-frame-navigate', { url: toApp(request.url()) });
      return prevented ? route.abort('aborted') : route.fallback();
    });
    await page.goto(target);
    ownDoing = false;
    if (target.startsWith(loopbackOrigin())) await session.defaultSession.applyPermissions(this, loopbackOrigin());
    this.#finish();
  }

  async dispose(): Promise<void> {
    if (this.#page && !this.#page.isClosed()) await this.#page.close();
  }
}
