import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { test, expect } from './support/test';
import { Editor } from './support/editor';
import { samplePhoto } from './support/home';

test.describe('The web host', () => {
  test('lets in the browser that opened the printed address, and no other', async ({ browser, host, page, watch }) => {
    await page.goto(host.entrance);
    const editor = new Editor(page);
    await editor.ready();
    // the token is not left in the address, where it would be seen and shared
    expect(page.url()).toBe(`${host.origin}/`);
    await page.reload();
    await editor.ready();

    const stranger = await browser.newContext();
    const other = await stranger.newPage();
    const answer = await other.goto(host.entrance);
    expect(answer?.status()).toBe(403);
    await expect(other.getByText('Open the address that Maskwright printed when it started.')).toBeVisible();
    await stranger.close();
    void watch;
  });

  test('serves two windows at once, each with its own photo', async ({ editor, context, host, home }) => {
    const second = new Editor(await context.newPage());
    await second.page.goto(host.origin);
    await second.ready();
    await editor.drop([{ name: 'one.jpg', type: 'image/jpeg', bytes: await readFile(samplePhoto('cat')) }]);
    await second.drop([{ name: 'two.jpg', type: 'image/jpeg', bytes: await readFile(samplePhoto('coffee')) }]);
    await expect(editor.tab('one.jpg')).toBeVisible();
    await expect(second.tab('two.jpg')).toBeVisible();
    await editor.keepMaskInTheMiddle();
    await second.page.bringToFront();
    await second.keepMaskInTheMiddle();
    // what waits from outside is told to both
    await expect(editor.tab('two.jpg')).toBeHidden();
    void home;
  });

  test('is out of reach for the pages of other sites in the same browser', async ({ page, context, host, watch }) => {
    await host.admit(context);
    const site = await foreignSite(`<!doctype html><title>elsewhere</title><iframe src="${host.origin}/"></iframe><img src="${host.origin}/api/photos/${'a'.repeat(64)}/thumbnail"><script src="${host.origin}/api/settings"></script>`);
    watch.expect(/./);
    await page.goto(site.origin);
    const tried = await page.evaluate(async (origin) => {
      const attempt = (path: string, init: RequestInit): Promise<string> => fetch(`${origin}${path}`, { credentials: 'include', ...init }).then(async (response) => `${response.type} ${response.status} ${await response.text()}`, () => 'refused');
      return Promise.all([
        attempt('/api/status', {}),
        attempt('/api/status', { mode: 'no-cors' }),
        attempt('/api/samples/cat', { method: 'POST', mode: 'no-cors' }),
        attempt('/api/settings', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{}' }),
        attempt('/api/photos?name=x.png', { method: 'POST', mode: 'no-cors', headers: { 'content-type': 'text/plain' }, body: 'x' }),
      ]);
    }, host.origin);
    // blocked by the browser because of the answer's own policy, or opaque and refused
    for (const outcome of tried) expect(outcome).toMatch(/^refused$|^opaque 0 $/);
    expect(page.frames().filter((frame) => frame !== page.mainFrame()).map((frame) => frame.url())).not.toContain(`${host.origin}/`);
    // nothing happened
    expect(await (await host.request('/api/recents')).json()).toEqual([]);
    await site.close();
  });

  test('tells the window when it is gone, and the work is kept in it', async ({ editor, host, watch }) => {
    await editor.drop([{ name: 'one.jpg', type: 'image/jpeg', bytes: await readFile(samplePhoto('cat')) }]);
    await expect(editor.tab('one.jpg')).toBeVisible();
    watch.expect(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET|Failed to fetch/);
    await host.stop('SIGKILL');
    await expect(editor.banner.first()).toContainText('Maskwright itself does not answer any more.');
    await expect(editor.tab('one.jpg')).toBeVisible();
  });

  test('ends in order when it is told to, and says its port is taken to a second one', async ({ home, host }) => {
    const { Host } = await import('./support/host');
    await expect(Host.start({ home: home.app, port: Number(new URL(host.origin).port) })).rejects.toThrow(/Port \d+ is taken by another program/);
    expect(await host.stop('SIGTERM')).toBe(0);
    expect(host.output.at(-1)).toBe('Maskwright ends: SIGTERM.');
  });
});

async function foreignSite(html: string): Promise<{ origin: string; close(): Promise<void> }> {
  const server: Server = createServer((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(html));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
