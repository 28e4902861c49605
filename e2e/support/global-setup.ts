import { build } from '../../build/build.mjs';
import { findBrowser, NO_BROWSER } from '../../build/browser.mjs';

/** Once a run: what is stale is built, and the browser is known. */
export default async function globalSetup(): Promise<void> {
  await build();
  if (process.env['MASKWRIGHT_BROWSER']) return;
  const browser = await findBrowser();
  if (!browser) throw new Error(NO_BROWSER);
  // workers read the configuration after this
  if (browser.executablePath !== undefined) process.env['MASKWRIGHT_BROWSER'] = browser.executablePath;
}
