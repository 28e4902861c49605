import { EventEmitter } from 'node:events';
import { app } from './app';
import { emitPreventable } from './preventable';
import { WebContents } from './web-contents';

interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface WindowOptions extends Partial<Bounds> {
  readonly title?: string;
  readonly show?: boolean;
  readonly webPreferences?: { readonly preload?: string; readonly sandbox?: boolean; readonly contextIsolation?: boolean; readonly nodeIntegration?: boolean };
}

const windows = new Set<BrowserWindow>();

/** `electron.BrowserWindow`: state as the app sets it, around a page of Chromium. */
export class BrowserWindow extends EventEmitter {
  readonly options: WindowOptions;
  readonly webContents: WebContents;
  #bounds: Bounds;
  #title: string;
  #maximized = false;
  #fullScreen = false;
  #visible = false;
  #destroyed = false;
  documentEdited = false;
  representedFilename = '';

  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return [...windows].find((window) => window.webContents === contents) ?? null;
  }

  static async reset(): Promise<void> {
    const open = [...windows];
    windows.clear();
    await Promise.all(open.map((window) => window.webContents.dispose()));
  }

  constructor(options: WindowOptions = {}) {
    super();
    this.options = options;
    this.#title = options.title ?? '';
    const { x = 80, y = 60, width = 800, height = 600 } = options;
    this.#bounds = { x, y, width, height };
    this.webContents = new WebContents(options.webPreferences?.preload);
    windows.add(this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  async loadURL(address: string): Promise<void> {
    await this.webContents.load(address);
    await this.webContents.page.setViewportSize({ width: this.#bounds.width, height: this.#bounds.height });
    this.emit('ready-to-show');
  }

  close(): void {
    if (this.#destroyed || emitPreventable(this, 'close')) return;
    this.#destroyed = true;
    windows.delete(this);
    void this.webContents.dispose();
    this.emit('closed');
    if (windows.size === 0) app.emit('window-all-closed');
  }

  isDestroyed(): boolean { return this.#destroyed; }
  isVisible(): boolean { return this.#visible; }
  show(): void { this.#visible = true; }
  focus(): void { this.emit('focus'); }
  isMinimized(): boolean { return false; }
  restore(): void { /* never minimised */ }
  maximize(): void { this.#maximized = true; }
  isMaximized(): boolean { return this.#maximized; }
  setFullScreen(full: boolean): void { this.#fullScreen = full; }
  isFullScreen(): boolean { return this.#fullScreen; }
  getTitle(): string { return this.#title; }
  setTitle(title: string): void { this.#title = title; }
  setRepresentedFilename(path: string): void { this.representedFilename = path; }
  isDocumentEdited(): boolean { return this.documentEdited; }
  setDocumentEdited(edited: boolean): void { this.documentEdited = edited; }
  setBackgroundColor(): void { /* the page is drawn already */ }
  setTitleBarOverlay(): void { /* no system buttons */ }
  getNormalBounds(): Bounds { return this.#bounds; }

  setBounds(bounds: Bounds): void {
    this.#bounds = bounds;
    void this.webContents.page.setViewportSize({ width: bounds.width, height: bounds.height });
    this.emit('resize');
  }
}
