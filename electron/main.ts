import { app, session } from 'electron';
import { join } from 'node:path';
import { z } from 'zod';
import { createApi } from './api/api';
import { handleAppScheme, registerAppScheme } from './desktop/app-protocol';
import { filesOf } from './desktop/arguments';
import { handleBridge } from './desktop/bridge';
import { DragOut } from './desktop/drag-out';
import { guardContents, guardSession } from './desktop/guards';
import { showFirstMenu } from './desktop/menu';
import { AppWindow } from './desktop/window';
import { appRoot } from './services/app-root';
import { appFolders } from './services/folders';
import { createServices } from './services/services';

/**
 * The desktop host: one process, one window, the same API and services as everywhere. Electron's
 * documentation, "Security", is followed in `desktop/guards.ts`, `desktop/window.ts` and `desktop/bridge.ts`.
 */

const startedWith = z.object({ files: z.array(z.string()) });

const folders = appFolders();
app.setName('Maskwright');
app.setPath('userData', join(folders.config, 'electron'));
app.setPath('sessionData', join(folders.cache, 'electron'));
app.setAppUserModelId('io.github.maskwright');
registerAppScheme();
guardContents(app);
app.enableSandbox();

const files = filesOf(process.argv, app.isPackaged, process.cwd());
// a second start hands its files to the first and ends
if (app.requestSingleInstanceLock({ files })) run();
else app.quit();

function run(): void {
  const services = createServices({ host: 'desktop', pendingFiles: files, folders });
  const onInternal = (error: unknown): void => { process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`); };
  const api = createApi(services, { onInternal });
  const dragOut = new DragOut(api, folders.temp);
  let appWindow: AppWindow | null = null;
  let quitting = false;

  const open = (): AppWindow => {
    const opened = new AppWindow({
      session: session.defaultSession,
      preload: join(appRoot, 'dist', 'preload', 'preload.cjs'),
      icon: join(appRoot, 'assets', 'icon.png'),
      configFolder: folders.config,
      devTools: !app.isPackaged,
      report: services.report,
    });
    opened.window.on('closed', () => {
      appWindow = null;
      if (quitting) app.quit();
    });
    appWindow = opened;
    return opened;
  };
  const show = (): void => { if (app.isReady()) (appWindow ?? open()).focus(); };

  app.on('second-instance', (_event, _argv, _folder, data) => {
    const second = startedWith.safeParse(data);
    if (second.success) services.pendingFiles.add(second.data.files);
    show();
  });
  // macOS hands files over like this, also before the app is ready
  app.on('open-file', (event, path) => {
    event.preventDefault();
    services.pendingFiles.add([path]);
    show();
  });
  app.on('activate', show);
  app.on('window-all-closed', () => { if (process.platform !== 'darwin') app.quit(); });
  app.on('before-quit', () => (quitting = true));

  let disposed = false;
  app.on('will-quit', (event) => {
    if (disposed) return;
    event.preventDefault();
    void Promise.allSettled([services.dispose(), dragOut.dispose()]).then(() => {
      disposed = true;
      app.quit();
    });
  });

  // what came without a file is nothing to the system
  const recentPaths = (): string[] => services.recents.list().flatMap(({ path }) => path ?? []);
  let known = new Set(recentPaths());
  services.recents.onChange(() => {
    const listed = recentPaths();
    for (const path of listed) if (!known.has(path)) app.addRecentDocument(path);
    known = new Set(listed);
  });

  void app.whenReady().then(() => {
    guardSession(session.defaultSession);
    handleAppScheme(session.defaultSession, api, join(appRoot, 'dist', 'renderer'));
    handleBridge({ windowOf: (window) => (appWindow?.window === window ? appWindow : undefined), dragOut, onInternal });
    showFirstMenu();
    open();
    services.warmUp();
  });
}
