import { expect, test as base } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import type { DesktopBridge } from '../electron/api/desktop';
import { launchElectron, launchStandIn, noElectron, type DesktopApp } from './support/desktop';
import { Editor } from './support/editor';
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

    test('opens the file that it was given, and those of a second start', async ({ desktop, home }) => {
      const editor = new Editor(desktop.window);
      await expect(editor.tab('Katze #1 100% 貓.jpg')).toBeVisible();
      const second = await home.copy(samplePhoto('coffee'), 'second.jpg');
      await desktop.startAgain([second]);
      await expect(editor.tab('second.jpg')).toBeVisible();
      await expect.poll(() => desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.getTitle()), null)).toEqual(['second.jpg · Maskwright']);
      // what was opened waits no longer
      expect(await desktop.window.evaluate(async () => ((await (await fetch('/api/status')).json()) as { pendingFiles: string[] }).pendingFiles)).toEqual([]);
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

    test('opens photos from its native menu, by the system\'s dialog', async ({ desktop, home }) => {
      const editor = new Editor(desktop.window);
      await expect(editor.tab('Katze #1 100% 貓.jpg')).toBeVisible();
      await desktop.evaluate(({ dialog }, path) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
      }, await home.copy(samplePhoto('rocket'), 'rocket launch.jpg'));
      const item = await desktop.evaluate(({ Menu }) => {
        const open = Menu.getApplicationMenu()?.getMenuItemById('file.open');
        open?.click();
        return { label: open?.label, accelerator: open?.accelerator };
      }, null);
      expect(item).toEqual({ label: 'Open…', accelerator: 'CmdOrCtrl+O' });
      await expect(editor.tab('rocket launch.jpg')).toBeVisible();
      // the menu speaks the window's language and knows its state
      await desktop.window.evaluate(async () => {
        const settings = (await (await fetch('/api/settings')).json()) as object;
        await fetch('/api/settings', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...settings, language: 'zh-Hant' }) });
      });
      await desktop.window.reload();
      await expect.poll(() => desktop.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map((menu) => menu.label).includes('編輯'), null)).toBe(true);
      expect(await desktop.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('edit.undo')?.enabled, null)).toBe(false);
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

    test('drags a layer out as a PNG file', async ({ desktop }) => {
      const editor = new Editor(desktop.window);
      await editor.keepMaskInTheMiddle();
      const row = editor.layers.getByRole('treeitem', { name: /, layer 1 of 2/ });
      const box = await row.boundingBox();
      const { mouse } = desktop.window;
      await desktop.evaluate(({ BrowserWindow }) => {
        const { webContents } = BrowserWindow.getAllWindows()[0]!;
        const drags: { file: string; empty: boolean }[] = [];
        (globalThis as { drags?: unknown }).drags = drags;
        webContents.startDrag = ({ file, icon }) => { drags.push({ file, empty: icon.isEmpty() }); };
      }, null);
      await mouse.move(box!.x + 90, box!.y + box!.height / 2);
      await mouse.down();
      await mouse.move(box!.x + 100, box!.y + 60, { steps: 3 });
      await mouse.move(2000, box!.y + 60, { steps: 3 });
      await expect.poll(() => desktop.evaluate(() => (globalThis as { drags?: { file: string }[] }).drags?.length, null)).toBe(1);
      await mouse.up();
      const [drag] = await desktop.evaluate(() => (globalThis as unknown as { drags: { file: string; empty: boolean }[] }).drags, null);
      expect(drag!.file).toMatch(/\.png$/);
      expect(drag!.empty).toBe(false);
      const png = await readFile(drag!.file);
      expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
      // cut out and trimmed: smaller than the photo
      expect(png.readUInt32BE(16)).toBeLessThan(451);
    });

    test('asks before it closes over unsaved work, and remembers its place', async ({ desktop, home }) => {
      const editor = new Editor(desktop.window);
      await editor.keepMaskInTheMiddle();
      await expect.poll(() => desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isDocumentEdited() || window.getTitle().startsWith('•')), null), 'the window is marked').toEqual([true]);
      const closeWindow = (): Promise<void> => desktop.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        window!.setBounds({ x: 100, y: 80, width: 1000, height: 700 });
        window!.close();
      }, null);
      const question = desktop.window.getByRole('dialog', { name: 'Close “Katze #1 100% 貓.jpg” without saving?' });
      await closeWindow();
      await question.getByRole('button', { name: 'Cancel' }).click();
      await expect(question).toBeHidden();
      await expect(editor.tab(/Katze/)).toBeVisible();
      await closeWindow();
      const closed = desktop.window.waitForEvent('close');
      await question.getByRole('button', { name: 'Close without saving' }).click();
      await closed;
      await expect.poll(async () => JSON.parse(await readFile(home.file('app', 'config', 'window.json'), 'utf8')) as unknown)
        .toMatchObject({ bounds: { width: 1000, height: 700 }, maximized: false, fullScreen: false });
    });
  });
}
