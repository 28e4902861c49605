import { expect, test as base } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import type { DesktopBridge } from '../electron/api/desktop';
import { launchElectron, launchStandIn, noElectron, type DesktopApp } from './support/desktop';
import { Home, samplePhoto } from './support/home';

/**
 * The desktop app as a person has it: `main.ts` and `preload.ts` unmodified, in Electron where its
 * binary is there, and always against the stand-in.
 */
declare global {
  interface Window {
    readonly maskwright?: DesktopBridge;
  }
}

interface DesktopFixtures {
  home: Home;
  desktop: DesktopApp;
}

for (const kind of ['stand-in', 'Electron'] as const) {
  const test = base.extend<DesktopFixtures>({
    home: async ({}, use) => {
      const home = await Home.create();
      await use(home);
      await home.remove();
    },
    desktop: async ({ home, context }, use) => {
      const files = [await home.copy(samplePhoto('cat'), 'Katze #1 100% 貓.jpg')];
      const desktop = kind === 'Electron' ? await launchElectron({ home: home.app, files }) : await launchStandIn({ home: home.app, files, context });
      await use(desktop);
      await desktop.close();
    },
  });

  test.describe(`The desktop app (${kind})`, () => {
    const missing = kind === 'Electron' ? noElectron() : null;
    test.skip(missing !== null, missing ?? '');

    test('starts with the file that it was given, and takes more from a second start', async ({ desktop, home }) => {
      const pending = (): Promise<string[]> => desktop.window.evaluate(async () => ((await (await fetch('/api/status')).json()) as { pendingFiles: string[] }).pendingFiles);
      const first = home.file('Katze #1 100% 貓.jpg');
      expect(await pending()).toEqual([first]);
      const heard = desktop.window.evaluate(async () => {
        const response = await fetch('/api/events');
        (window as { listening?: boolean }).listening = true;
        let text = '';
        for await (const part of response.body!.pipeThrough(new TextDecoderStream()) as unknown as AsyncIterable<string>) {
          text += part;
          if (text.includes('second.jpg')) break;
        }
        return text;
      });
      await desktop.window.waitForFunction(() => (window as { listening?: boolean }).listening);
      const second = await home.copy(samplePhoto('coffee'), 'second.jpg');
      await desktop.startAgain([second]);
      expect(await heard).toContain(JSON.stringify({ type: 'open-files', files: [second] }));
      // a file that was opened waits no longer, and the system lists it
      const opened = await desktop.window.evaluate(async (path) => {
        const response = await fetch('/api/photos/open', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ path }) });
        return (await response.json()) as { name: string; width: number };
      }, first);
      expect(opened).toMatchObject({ name: 'Katze #1 100% 貓.jpg', width: 451 });
      expect(await pending()).toEqual([second]);
      expect(await desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length, null)).toBe(1);
    });

    test('has an isolated page of its own scheme, with no Node in it', async ({ desktop }) => {
      expect(await desktop.window.evaluate(() => ({
        isolated: crossOriginIsolated, secure: isSecureContext, node: typeof (globalThis as { require?: unknown }).require, ipc: 'ipcRenderer' in window,
      }))).toEqual({ isolated: true, secure: true, node: 'undefined', ipc: false });
      expect(await desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.webContents.getURL()), null)).toEqual(['app://maskwright/']);
      const headers = await desktop.window.evaluate(async () => Object.fromEntries((await fetch('/')).headers));
      expect(headers).toMatchObject({ 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' });
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      // bytes go in, pixels come out, over the app's own scheme
      const bytes = [...(await readFile(samplePhoto('cat')))];
      const pixels = await desktop.window.evaluate(async (file) => {
        const sent = await fetch('/api/photos?name=cat.jpg', { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: new Blob([new Uint8Array(file)]) });
        const { id } = (await sent.json()) as { id: string };
        return (await (await fetch(`/api/photos/${id}/pixels?x=0&y=0&width=300&height=300&outWidth=10&outHeight=10`)).arrayBuffer()).byteLength;
      }, bytes);
      expect(pixels).toBe(400);
    });

    test('asks with the system\'s dialogs', async ({ desktop, home }) => {
      const chosen = home.file('Katze #1 100% 貓.jpg');
      await desktop.evaluate(({ dialog }, path) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
        dialog.showSaveDialog = () => Promise.resolve({ canceled: true, filePath: '' });
      }, chosen);
      const answers = await desktop.window.evaluate(async () => [
        await window.maskwright!.openDialog({ kinds: ['photo', 'project'], multiple: true, filters: { photo: 'Photos', project: 'Projects', all: 'Photos and projects' } }),
        await window.maskwright!.saveDialog({ suggested: 'cat.ora', kind: 'project', filter: 'Projects' }),
      ]);
      expect(answers).toEqual([{ ok: true, value: [chosen] }, { ok: true, value: null }]);
    });

    test('shows the menu that the window describes, and tells the window what was chosen', async ({ desktop }) => {
      const chosen = desktop.window.evaluate(() => new Promise<string>((resolve) => window.maskwright!.onAction(resolve)));
      await desktop.window.evaluate(() => window.maskwright!.setMenu([
        { label: 'File', items: [{ kind: 'action', id: 'file.open', label: 'Open…', accelerator: 'CmdOrCtrl+O', enabled: true }, { kind: 'separator' }, { kind: 'role', role: 'quit' }] },
        { label: 'Edit', items: [{ kind: 'submenu', label: 'More', items: [{ kind: 'action', id: 'edit.undo', label: 'Undo', enabled: false }] }] },
      ]));
      const menu = await desktop.evaluate(({ Menu }) => {
        const shown = Menu.getApplicationMenu();
        const undo = shown?.getMenuItemById('edit.undo');
        const open = shown?.getMenuItemById('file.open');
        open?.click();
        return { labels: shown?.items.map((item) => item.label), undo: undo?.enabled, accelerator: open?.accelerator };
      }, null);
      expect(menu).toEqual({ labels: ['File', 'Edit'], undo: false, accelerator: 'CmdOrCtrl+O' });
      expect(await chosen).toBe('file.open');
    });

    test('checks what crosses the bridge', async ({ desktop }) => {
      const refused = await desktop.window.evaluate(async () => {
        const bridge = window.maskwright as unknown as Record<string, (value: unknown) => Promise<unknown>>;
        const said: string[] = [];
        for (const [name, value] of [['setMenu', [{ label: 'x', items: [{ kind: 'role', role: 'toggleDevTools' }] }]], ['openDialog', { kinds: ['anything'], multiple: true }], ['reveal', 7], ['setTheme', { mode: 'dark', bar: 'url(x)', symbols: '#fff' }], ['startDrag', {}]] as const) {
          await bridge[name]!(value).then((answer) => said.push(JSON.stringify(answer)), () => said.push('refused'));
        }
        return said;
      });
      expect(refused).toEqual(['refused', 'refused', 'refused', 'refused', 'refused']);
      expect(await desktop.window.evaluate(() => window.maskwright!.startDrag('nothing'))).toMatchObject({ ok: false, problem: { code: 'request-invalid' } });
    });

    test('goes nowhere else and opens nothing', async ({ desktop }) => {
      const before = desktop.window.url();
      await desktop.window.evaluate(() => { location.href = 'https://example.com/'; });
      await desktop.window.evaluate(() => { window.open('https://example.com/'); });
      await desktop.window.evaluate(() => { window.open('about:blank'); });
      const foreign = await desktop.window.evaluate(() => fetch('https://example.com/', { mode: 'no-cors' }).then(() => 'answered', () => 'refused'));
      expect(foreign).toBe('refused');
      await expect.poll(() => desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length, null)).toBe(1);
      await expect.poll(() => desktop.window.context().pages().length).toBe(1);
      expect(desktop.window.url()).toBe(before);
    });

    test('has no permissions but to copy', async ({ desktop }) => {
      const location = await desktop.window.evaluate(() => new Promise<number>((resolve) => navigator.geolocation.getCurrentPosition(() => resolve(0), (error) => resolve(error.code))));
      expect(location, 'PERMISSION_DENIED').toBe(1);
      const states = await desktop.window.evaluate(async () => Promise.all(['microphone', 'clipboard-write'].map(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state)));
      expect(states).toEqual(['denied', 'granted']);
    });

    test('answers no message from a page that is not its own', async ({ desktop }) => {
      const stranger = desktop.window.context().waitForEvent('page');
      await desktop.evaluate(async ({ app, BrowserWindow }) => {
        const preload = BrowserWindow.getAllWindows()[0]!.webContents.getLastWebPreferences()!.preload!;
        void app;
        await new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, contextIsolation: true } }).loadURL('data:text/html,<title>stranger</title>');
      }, null);
      const page = await stranger;
      const answer = await page.evaluate(() => window.maskwright!.openDialog({ kinds: ['photo'], multiple: false, filters: { photo: 'x', project: 'x', all: 'x' } }));
      expect(answer).toMatchObject({ ok: false, problem: { code: 'request-forbidden' } });
    });

    test('asks before it closes over unsaved work, and remembers its place', async ({ desktop, home }) => {
      const asked = desktop.window.evaluate(() => new Promise<boolean>((resolve) => window.maskwright!.onCloseAsked(() => resolve(true))));
      await desktop.window.evaluate(() => window.maskwright!.setDocument({ title: 'cat.jpg', path: null, edited: true }));
      await desktop.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        window!.setBounds({ x: 100, y: 80, width: 1000, height: 700 });
        window!.close();
      }, null);
      expect(await asked).toBe(true);
      expect(await desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.getTitle()), null)).toEqual(['cat.jpg · Maskwright']);
      const closed = desktop.window.waitForEvent('close');
      await desktop.window.evaluate(() => { void window.maskwright!.close(); });
      await closed;
      await expect.poll(async () => JSON.parse(await readFile(home.file('app', 'config', 'window.json'), 'utf8')) as unknown)
        .toMatchObject({ bounds: { width: 1000, height: 700 }, maximized: false, fullScreen: false });
    });
  });
}
