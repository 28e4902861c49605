import { BrowserWindow, type Session } from 'electron';
import { CHANNELS, type WindowDocument, type WindowTheme } from '../api/desktop';
import { APP_ORIGIN } from './app-protocol';
import { keepWindowState, loadWindowState } from './window-state';

/** Height of the window's own title bar in CSS pixels; the system's buttons lie in it. */
const BAR_HEIGHT = 40;
const ORDINARY = { width: 1440, height: 900 };
const SMALLEST = { minWidth: 800, minHeight: 600 };
/** Ground of the dark theme, seen until the page is drawn. */
const FIRST_GROUND = '#16171a';
/** A page that ends again within this many milliseconds is not loaded another time. */
const RELOAD_REST = 10_000;

export interface AppWindowOptions {
  readonly session: Session;
  readonly preload: string;
  readonly icon: string;
  readonly configFolder: string;
  readonly devTools: boolean;
  readonly report: (error: unknown) => void;
}

/** The app's window: its state, its document as far as the system shows it, and how it closes. */
export class AppWindow {
  readonly window: BrowserWindow;
  #document: WindowDocument = { title: '', path: null, edited: false };
  /** the person was asked about unsaved work, or there is none */
  #mayClose = false;
  #answers = true;
  #reloaded = 0;

  constructor({ session, preload, icon, configFolder, devTools, report }: AppWindowOptions) {
    const state = loadWindowState(configFolder);
    this.window = new BrowserWindow({
      ...ORDINARY,
      ...state?.bounds,
      ...SMALLEST,
      show: false,
      title: 'Maskwright',
      backgroundColor: FIRST_GROUND,
      // macOS and Windows take it from the program itself
      ...(process.platform === 'linux' ? { icon } : {}),
      // the page leaves room for the system's buttons by `env(titlebar-area-…)`
      titleBarStyle: 'hidden',
      titleBarOverlay: { height: BAR_HEIGHT, ...(process.platform === 'darwin' ? {} : { color: FIRST_GROUND, symbolColor: '#ffffff' }) },
      ...(process.platform === 'darwin' ? { trafficLightPosition: { x: 14, y: 13 } } : {}),
      webPreferences: { session, preload, devTools, sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, spellcheck: false },
    });
    if (state?.maximized) this.window.maximize();
    if (state?.fullScreen) this.window.setFullScreen(true);
    keepWindowState(this.window, configFolder, report);
    this.#listen();
    void this.window.loadURL(`${APP_ORIGIN}/`).catch(report);
  }

  /** A menu item was chosen. */
  choose(id: string): void {
    this.window.webContents.send(CHANNELS.action, id);
  }

  setDocument(document: WindowDocument): void {
    this.#document = document;
    // macOS has a mark of its own for unsaved work
    const mark = document.edited && process.platform !== 'darwin' ? '• ' : '';
    this.window.setTitle(document.title === '' ? 'Maskwright' : `${mark}${document.title} · Maskwright`);
    if (process.platform !== 'darwin') return;
    this.window.setRepresentedFilename(document.path ?? '');
    this.window.setDocumentEdited(document.edited);
  }

  setBar({ bar, symbols }: WindowTheme): void {
    this.window.setBackgroundColor(bar);
    if (process.platform !== 'darwin') this.window.setTitleBarOverlay({ color: bar, symbolColor: symbols, height: BAR_HEIGHT });
  }

  focus(): void {
    if (this.window.isMinimized()) this.window.restore();
    this.window.show();
    this.window.focus();
  }

  /** Closes without a question. */
  close(): void {
    this.#mayClose = true;
    this.window.close();
  }

  #listen(): void {
    const { window } = this;
    const contents = window.webContents;
    window.once('ready-to-show', () => window.show());
    // the title is the document's, not the page's
    window.on('page-title-updated', (event) => event.preventDefault());
    window.on('unresponsive', () => (this.#answers = false));
    window.on('responsive', () => (this.#answers = true));
    window.on('close', (event) => {
      // a page that can't answer can't be asked; its work is in the journal
      if (this.#mayClose || !this.#document.edited || !this.#answers || contents.isCrashed()) return;
      event.preventDefault();
      contents.send(CHANNELS.closeAsked);
    });
    contents.on('render-process-gone', (_event, { reason }) => {
      if (reason === 'clean-exit' || Date.now() - this.#reloaded < RELOAD_REST) return;
      // the journal brings the work back into the new page
      this.#reloaded = Date.now();
      contents.reload();
    });
  }
}
