#!/usr/bin/env node
/**
 * `npm start`: the desktop window where Electron's binary is there or can be fetched, else the same
 * app in the browser, with a line that says why.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { calledFrom } from './called-from.mjs';

// reached by their addresses, not by import: the build is not part of this room
const { build, root } = await import(new URL('../../build/build.mjs', import.meta.url).href);
const { electronFolder, electronProgram, noDisplay } = await import(new URL('../../build/electron.mjs', import.meta.url).href);

/** Seconds that fetching Electron's binary (about 120 MB) may take. */
const FETCH_LIMIT = 240;
/** A window that is gone sooner than this, with an exit code, never came up. */
const CAME_UP = 10_000;
/** After a fetch that failed the next start doesn't wait for another one; a day later it tries again. */
const RETRY_AFTER = 24 * 3600 * 1000;

const USAGE = `usage: npm start -- [--web] [--no-open] [--port N] [FILE…]

  --web      in the browser, also where there is a desktop window
  --no-open  only prints the address
  --port N   port to listen on (0 to 65535); 0 takes a free one
  --help     this text

FILE is a photo or a project to open.`;

const { values, positionals } = readArguments();
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const files = positionals.map((file) => resolve(calledFrom('start', root), file));

function readArguments() {
  try {
    const given = parseArgs({
      allowPositionals: true,
      options: { web: { type: 'boolean' }, 'no-open': { type: 'boolean' }, port: { type: 'string', default: '0' }, help: { type: 'boolean', short: 'h' } },
    });
    const { port } = given.values;
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Error(`Expected a port from 0 to 65535 but received '${port}'`);
    return given;
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
}

/** Fetches Electron's binary once. @returns why that can't be, null when it is there */
function fetchElectron() {
  const { version, engines } = JSON.parse(readFileSync(join(electronFolder, 'package.json'), 'utf8'));
  const needed = /\d+(\.\d+)*/.exec(engines.node)[0];
  if (process.versions.node.localeCompare(needed, 'en', { numeric: true }) < 0) {
    return `Electron ${version} is fetched with Node ${needed} or newer, this is ${process.versions.node}`;
  }
  const failed = join(root, '.cache', `electron-${version}-not-fetched`);
  if (existsSync(failed) && Date.now() - statSync(failed).mtimeMs < RETRY_AFTER) return `Electron ${version} could not be fetched (delete ${failed} to try again at once)`;
  console.log(`Fetching Electron ${version}, once.`);
  const { status, signal } = spawnSync(process.execPath, [join(electronFolder, 'install.js')], { stdio: ['ignore', 'inherit', 'ignore'], timeout: FETCH_LIMIT * 1000 });
  if (status === 0) return null;
  mkdirSync(dirname(failed), { recursive: true });
  writeFileSync(failed, '');
  return signal ? `Electron ${version} did not arrive within ${FETCH_LIMIT} seconds` : `Electron ${version} could not be fetched`;
}

/** @returns why there is no desktop window, null after one was there */
async function desktop() {
  const blind = noDisplay();
  if (blind) return blind;
  if (!electronProgram()) {
    const reason = fetchElectron();
    if (reason) return reason;
  }
  const program = electronProgram();
  if (!program) return 'Electron is not complete';
  await build();
  const started = Date.now();
  const { ELECTRON_RUN_AS_NODE: _, ...environment } = process.env;
  const child = spawn(program, [root, ...files], { stdio: 'inherit', env: environment });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  const code = await new Promise((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (exit, signal) => done(exit ?? signal));
  });
  if (code !== 0 && Date.now() - started < CAME_UP) return `Electron ended at once (${code})`;
  if (code !== 0) console.error(`Maskwright's window ended (${code}). Work up to ten seconds ago is brought back at the next start.`);
  process.exitCode = typeof code === 'number' ? code : 1;
  return null;
}

const reason = values.web ? '' : await desktop();
if (reason !== null) {
  if (reason !== '') console.log(`No desktop window: ${reason}. The same app is at this address, for a browser of this computer.`);
  await build({ only: ['node', 'engine', 'renderer'] });
  const { sayFailure, serve } = await import(new URL('../../dist/node/serve.js', import.meta.url).href);
  const stop = new AbortController();
  // SIGHUP: the terminal was closed
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => stop.abort(signal));
  try {
    await serve({ port: Number(values.port), open: !values['no-open'], files, signal: stop.signal, print: console.log, note: console.error });
  } catch (error) {
    console.error(sayFailure(error));
    process.exitCode = 1;
  }
}
