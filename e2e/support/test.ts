import { test as base } from '@playwright/test';
import { Editor } from './editor';
import { Home } from './home';
import { Host } from './host';
import { Watch } from './watch';

interface Options {
  /** files that the app is started with: paths, or what makes them in the test's home */
  files: readonly string[] | ((home: Home) => Promise<readonly string[]>);
  /** environment of the host's process */
  environment: Readonly<Record<string, string>>;
}

interface Fixtures {
  /** a folder of the test's own; the app keeps its files in it */
  home: Home;
  /** the web host, started for this test */
  host: Host;
  watch: Watch;
  /** the window, open and ready */
  editor: Editor;
}

/**
 * The app as a person has it: a host of its own, an empty home, a window. Import `test` and `expect`
 * from here in every specification.
 */
export const test = base.extend<Options & Fixtures>({
  files: [[], { option: true }],
  environment: [{}, { option: true }],

  home: async ({}, use) => {
    const home = await Home.create();
    await use(home);
    await home.remove();
  },

  host: async ({ home, files, environment }, use, testInfo) => {
    const host = await Host.start({ home: home.app, files: typeof files === 'function' ? await files(home) : files, environment });
    await use(host);
    await host.stop();
    if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach('host', { body: host.output.join('\n'), contentType: 'text/plain' });
  },

  watch: async ({ context, host }, use) => {
    const watch = new Watch(context, (url) => new URL(url).origin === host.origin);
    await use(watch);
    watch.verify();
  },

  editor: async ({ page, context, host, watch }, use) => {
    void watch;
    await host.admit(context);
    await page.goto(host.origin);
    const editor = new Editor(page);
    await editor.ready();
    await use(editor);
  },
});

export { expect } from '@playwright/test';
