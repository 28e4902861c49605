import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '../../core/errors/failure';
import { createApi } from '../api/api';
import { problemSchema } from '../api/contract';
import { createServices, type Services } from '../services/services';
import { startWebHost, type WebHost } from './web-host';

/** Every route of the contract, as its own page lists them. */
const contract = await readFile(join(import.meta.dirname, '../api/contract.ts'), 'utf8');
const ROUTES = [...contract.matchAll(/^ \* {3}(GET|POST|PUT|DELETE) +(\/api\/[^\s?]+)/gm)]
  .map(([, method = '', path = '']) => ({ method, path: path.replaceAll(':sha256', 'a'.repeat(64)).replaceAll(':id', 'a'.repeat(64)).replaceAll(':index', '0').replaceAll(':verb', 'pause').replaceAll(/:\w+/g, 'x') }));

/** A batch's, with nothing in it. */
const RECIPE = { points: [], box: null, recolor: null, trim: null, name: '{stem}' };

const SECRET = 'nobody may read this';

let home: string;
let services: Services;
let host: WebHost;
let cookie: string;

/** A request as no browser would let a page make it: every header as given, `Host` too. */
function ask(path: string, { method = 'GET', headers = {}, body }: { method?: string; headers?: OutgoingHttpHeaders; body?: string | Uint8Array } = {}): Promise<{ status: number; headers: Record<string, string | string[] | undefined>; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port: host.port, path, method, headers: { host: `127.0.0.1:${host.port}`, ...headers }, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const own = (): OutgoingHttpHeaders => ({ cookie, origin: host.origin });
const codeOf = (answer: { text: string }): string => problemSchema.parse(JSON.parse(answer.text)).code;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'maskwright-border-'));
  const folders = { config: join(home, 'config'), cache: join(home, 'cache'), data: join(home, 'data'), temp: join(home, 'temp') };
  const renderer = join(home, 'renderer');
  await mkdir(join(renderer, 'assets'), { recursive: true });
  await writeFile(join(renderer, 'index.html'), '<!doctype html><title>Maskwright</title>');
  await writeFile(join(renderer, 'assets', 'window-1.js'), 'export {};\n');
  await writeFile(join(renderer, 'notes.secret'), SECRET);
  await writeFile(join(home, 'outside.txt'), SECRET);
  services = createServices({ host: 'web', folders });
  host = await startWebHost({ api: createApi({ ...services, limits: { ...services.limits, uploadBytes: 1000 } }), renderer, port: 0 });
  const entered = await ask(new URL(host.entrance).pathname + new URL(host.entrance).search);
  expect(entered.status).toBe(303);
  cookie = String(entered.headers['set-cookie']?.[0]).split(';')[0] ?? '';
});

afterAll(async () => {
  services.events.close();
  await host.close();
  await services.dispose();
  await rm(home, { recursive: true, force: true });
});

describe('the way in', () => {
  it('is a token that is good once, for a cookie that no script reads and no other site sends', async () => {
    const other = await startWebHost({ api: createApi(services), renderer: home, port: 0 });
    const enter = (): Promise<Response> => fetch(other.entrance, { redirect: 'manual' });
    const first = await enter();
    expect(first.status).toBe(303);
    expect(first.headers.get('location')).toBe('/');
    const given = first.headers.get('set-cookie') ?? '';
    expect(given).toMatch(new RegExp(`^maskwright-${other.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`));
    // a second browser with the same address is turned away, the first one passes on
    expect((await enter()).status).toBe(403);
    expect((await fetch(other.entrance, { redirect: 'manual', headers: { cookie: given.split(';')[0] ?? '' } })).status).toBe(303);
    await other.close();
  });

  it.each([
    ['no token', '/'],
    ['a wrong token', '/?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
    ['an empty token', '/?token='],
  ])('is closed with %s', async (_what, path) => {
    const answer = await ask(path);
    expect(answer.status).toBe(403);
    expect(codeOf(answer)).toBe('request-forbidden');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('says in words what to do, where a person looks', async () => {
    const answer = await ask('/', { headers: { accept: 'text/html,*/*' } });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('Open the address that Maskwright printed when it started.');
  });

  it.each(ROUTES)('is closed for $method $path without the cookie', async ({ method, path }) => {
    const answer = await ask(path, { method, headers: { origin: host.origin } });
    expect(answer.status).toBe(403);
    expect(codeOf(answer)).toBe('request-forbidden');
  });

  it.each(['/', '/index.html', '/assets/window-1.js'])('is closed for %s without the cookie', async (path) => {
    expect((await ask(path)).status).toBe(403);
  });

  it('is closed for another host\'s cookie', async () => {
    expect((await ask('/api/status', { headers: { cookie: `${cookie.split('=')[0]}=${'A'.repeat(43)}` } })).status).toBe(403);
  });
});

describe('other sites and names', () => {
  it.each(['evil.example', 'localhost.evil.example', 'localhost', '127.0.0.1', '127.0.0.1:1', '0.0.0.0', '[::1]'])('a request for host %s is refused, the cookie notwithstanding', async (name) => {
    expect((await ask('/api/status', { headers: { ...own(), host: name } })).status).toBe(403);
  });

  it.each(['https://evil.example', 'null', 'http://127.0.0.1', 'http://localhost:1', 'file://'])('a request from origin %s is refused', async (origin) => {
    expect((await ask('/api/status', { headers: { cookie, origin } })).status).toBe(403);
  });

  it.each(['cross-site', 'same-site'])('a request from a %s page is refused', async (site) => {
    expect((await ask('/api/status', { headers: { cookie, 'sec-fetch-site': site } })).status).toBe(403);
  });

  it('a change without an origin is refused, a look is not', async () => {
    expect((await ask('/api/settings', { headers: { cookie } })).status).toBe(200);
    expect((await ask('/api/settings', { method: 'PUT', headers: { cookie, 'content-type': 'application/json' }, body: '{}' })).status).toBe(403);
  });

  it('no answer may be read or framed by another site', async () => {
    for (const path of ['/', '/api/status', '/api/nothing', '/assets/window-1.js']) {
      const { headers } = await ask(path, { headers: own() });
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['content-security-policy']).not.toMatch(/'unsafe-(inline|eval)'/);
    }
  });

  it('listens on the loopback address alone', async () => {
    const { networkInterfaces } = await import('node:os');
    const others = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []).filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others) await expect(fetch(`http://${address}:${host.port}/`)).rejects.toThrow();
  });
});

describe('routes', () => {
  it('are all those of the contract', async () => {
    expect(ROUTES.length).toBeGreaterThan(30);
  });

  it.each(ROUTES)('$method $path is answered', async ({ method, path }) => {
    if (path === '/api/events') return;
    const answer = await ask(path, { method, headers: { ...own(), 'content-type': 'application/json' } });
    if (answer.status < 400) return;
    const { code, values } = problemSchema.parse(JSON.parse(answer.text));
    expect(code).not.toMatch(/^request-(method|forbidden)$|^internal$/);
    // a route may know no such document; where there is no route, the whole path is what isn't there
    if (code === 'request-unknown') expect(values['path']).not.toBe(path);
  });

  it.each(ROUTES)('$path does not answer to PATCH', async ({ path }) => {
    const answer = await ask(path, { method: 'PATCH', headers: own() });
    expect(answer.status).toBe(405);
    expect(codeOf(answer)).toBe('request-method');
    expect(String(answer.headers['allow'])).toMatch(/GET|POST|PUT|DELETE/);
  });

  it.each(['/api', '/api/', '/api/nothing', '/api/photos/x/y/z', '/api/../api/status/', '/apis'])('%s is nothing', async (path) => {
    const answer = await ask(path, { headers: own() });
    expect(answer.status).toBe(404);
    expect(codeOf(answer)).toBe('request-unknown');
  });
});

describe('bodies', () => {
  const send = (path: string, type: string | undefined, body: string | Uint8Array, method = 'POST'): ReturnType<typeof ask> =>
    ask(path, { method, headers: { ...own(), ...(type === undefined ? {} : { 'content-type': type }) }, body });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', undefined])('of type %s are not taken', async (type) => {
    const json = await send('/api/settings', type, JSON.stringify(services.settings.get()), 'PUT');
    expect([json.status, codeOf(json)]).toEqual([415, 'request-type']);
    const file = await send('/api/photos?name=a.png', type, 'x');
    expect([file.status, codeOf(file)]).toEqual([415, 'request-type']);
  });

  it('that are no JSON, or not what was asked for, are named with what is wrong', async () => {
    const broken = await send('/api/photos/open', 'application/json', '{"path"');
    expect([broken.status, codeOf(broken)]).toEqual([400, 'request-invalid']);
    const wrong = await send('/api/photos/open', 'application/json; charset=utf-8', '{"path": 7}');
    expect(problemSchema.parse(JSON.parse(wrong.text)).values['detail']).toMatch(/^path: /);
    const settings = await send('/api/settings', 'application/json', JSON.stringify({ ...services.settings.get(), theme: 'pink' }), 'PUT');
    expect(settings.status).toBe(400);
    expect(services.settings.get().theme).toBe('system');
  });

  it.each([
    ['POST', '/api/photos/open', { path: '/tmp/a\0b.jpg' }, 'path'],
    ['POST', '/api/projects/open', { path: '\0' }, 'path'],
    ['POST', '/api/batches/inputs', { inputs: ['/tmp', '/tmp/\0'] }, 'inputs.1'],
    ['POST', '/api/batches', { inputs: ['/tmp'], out: '/tmp/\0', recipe: RECIPE, resume: false }, 'out'],
    ['POST', '/api/batches', { inputs: ['/tmp'], out: '/tmp/out', recipe: { ...RECIPE, recolor: { to: 'url(javascript:1)', amount: 1 } }, resume: false }, 'recipe.recolor.to'],
  ] as const)('%s %s with %j are refused at the border', async (method, path, body, field) => {
    const answer = await send(path, 'application/json', JSON.stringify(body), method);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'request-invalid']);
    expect(problemSchema.parse(JSON.parse(answer.text)).values['detail']).toMatch(new RegExp(`^${field}: `));
  });

  it.each(['outWidth=100000000&outHeight=1', 'outWidth=1&outHeight=65501', 'outWidth=20000&outHeight=20000', 'outWidth=0&outHeight=1', 'outWidth=NaN&outHeight=1', 'outWidth=1e999&outHeight=1'])('no pixels are given for %s', async (size) => {
    const answer = await ask(`/api/photos/${'a'.repeat(64)}/pixels?x=0&y=0&width=1&height=1&${size}`, { headers: own() });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'request-invalid']);
  });

  it('with an export folder that no system takes leave the settings as they were', async () => {
    const answer = await send('/api/settings', 'application/json', JSON.stringify({ ...services.settings.get(), exportFolder: '/tmp/\0' }), 'PUT');
    expect(answer.status).toBe(400);
    expect(services.settings.get().exportFolder).not.toContain('\0');
  });

  it('with groups inside groups by the ten thousand are refused, and the next request is answered', async () => {
    const open = '{"kind":"group","id":"g","name":"","visible":true,"locked":false,"opacity":1,"blend":"svg:src-over","isolated":false,"children":[';
    const body = `{"document":{"id":"d","photo":null,"layers":[${open.repeat(10_000)}${']}'.repeat(10_000)}],"nextColor":0},"targets":[{"kind":"picture"}],"trim":null}`;
    const answer = await send('/api/export/plan', 'application/json', body);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'request-invalid']);
    expect((await ask('/api/status', { headers: own() })).status).toBe(200);
  });

  it('over the limit are refused by their announced length and while they come', async () => {
    const announced = await send('/api/photos?name=big.png', 'image/png', new Uint8Array(1001));
    expect([announced.status, codeOf(announced)]).toEqual([413, 'upload-too-large']);
    expect(problemSchema.parse(JSON.parse(announced.text)).title).toContain('big.png');
    // chunked: no length is announced
    const streamed = await fetch(`${host.origin}/api/photos?name=big.png`, {
      method: 'POST', headers: { cookie, origin: host.origin, 'content-type': 'image/png' }, duplex: 'half',
      body: new ReadableStream({ pull(stream) { stream.enqueue(new Uint8Array(600)); } }),
    } as RequestInit);
    expect(streamed.status).toBe(413);
  });

  it('that are empty are named', async () => {
    expect(codeOf(await send('/api/photos?name=empty.png', 'image/png', ''))).toBe('file-empty');
    expect(codeOf(await send('/api/photos', 'image/png', 'x'))).toBe('request-invalid');
  });
});

describe('files of the window', () => {
  it('come with their types', async () => {
    const page = await ask('/', { headers: own() });
    expect([page.status, page.headers['content-type'], page.headers['cache-control']]).toEqual([200, 'text/html; charset=utf-8', 'no-store']);
    const script = await ask('/assets/window-1.js', { headers: own() });
    expect([script.status, script.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(script.headers['cache-control']).toContain('immutable');
    const head = await ask('/assets/window-1.js', { method: 'HEAD', headers: own() });
    expect([head.status, head.text]).toEqual([200, '']);
  });

  it.each([
    '/../outside.txt', '/..%2foutside.txt', '/%2e%2e/outside.txt', '/assets/../../outside.txt', '/assets/..%2f..%2foutside.txt', '/..\\outside.txt', '/..%5coutside.txt',
    '//outside.txt', '/assets', '/assets/', '/%00index.html', '/index.html%00', '/%', '/C:/outside.txt', '/notes.secret', '/nothing.js',
  ])('%s is not among them', async (path) => {
    const answer = await ask(path, { headers: own() });
    // what is no address at all is refused before it is looked for
    expect([400, 404]).toContain(answer.status);
    expect(answer.text).not.toContain(SECRET);
  });

  it('are read, not written', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await ask('/index.html', { method, headers: own() })).status).toBe(405);
  });
});

describe('the host', () => {
  it('says when its port is taken', async () => {
    await expect(startWebHost({ api: createApi(services), renderer: home, port: host.port })).rejects.toMatchObject({ code: 'port-taken', values: { port: host.port } });
  });

  it('keeps what it has to tell for a window that reads it', async () => {
    services.report(new Failure('cache-unwritable', { folder: home }));
    expect((await ask('/api/events', { method: 'HEAD', headers: own() })).status).toBe(200);
    const window = await fetch(`${host.origin}/api/events`, { headers: { cookie } });
    let text = '';
    const reader = window.body?.pipeThrough(new TextDecoderStream()).getReader();
    while (reader && !text.includes('"problem"')) text += (await reader.read()).value ?? '';
    await reader?.cancel();
    expect(text).toContain('cache-unwritable');
  });

  it('tells two windows the same, as it happens', async () => {
    const windows = await Promise.all([1, 2].map(() => fetch(`${host.origin}/api/events`, { headers: { cookie } })));
    const heard = windows.map(async (response) => {
      let text = '';
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      while (reader && !text.includes('open-files')) text += (await reader.read()).value ?? '';
      await reader?.cancel();
      return text.trim().split('\n').map((line) => (JSON.parse(line) as { type: string }).type);
    });
    services.pendingFiles.add([join(home, 'outside.txt')]);
    for (const types of await Promise.all(heard)) expect(types).toEqual(['engine', 'model', 'open-files']);
  });

  it('ends with its windows still listening', async () => {
    const own = createServices({ host: 'web', folders: services.folders });
    const short = await startWebHost({ api: createApi(own), renderer: home, port: 0 });
    const entered = await fetch(short.entrance, { redirect: 'manual' });
    const listening = await fetch(`${short.origin}/api/events`, { headers: { cookie: (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '' } });
    const ended = listening.text();
    own.events.close();
    await short.close();
    await own.dispose();
    expect(await ended).toContain('"type":"engine"');
  });
});
