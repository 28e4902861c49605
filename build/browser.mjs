/**
 * A Chromium for the end-to-end tests and the bench: Playwright's own, else one that the system has, else one that
 * is installed (Playwright's download, else the system's package manager where that is permitted).
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';

/** Nothing of a test may leave the machine, so the browser's own errands are off as well. */
export const BROWSER_ARGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** Seconds that one way of installing may take. */
const INSTALL_LIMIT = 300;

/** Paths where a system keeps its Chromium. */
function systemBrowsers() {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`).filter((path) => existsSync(path));
  }
  if (process.platform === 'win32') {
    const folders = [process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)'], process.env['LOCALAPPDATA']].filter((folder) => folder !== undefined);
    const programs = ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];
    return folders.flatMap((folder) => programs.map((program) => join(folder, program))).filter((path) => existsSync(path));
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'microsoft-edge-stable'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).filter((path) => existsSync(path));
}

/** True where it starts and shows a page: a browser whose libraries are missing is none. */
async function works(executablePath) {
  try {
    const browser = await chromium.launch({ args: BROWSER_ARGS, timeout: 60_000, ...(executablePath === undefined ? {} : { executablePath }) });
    await browser.close();
    return true;
  } catch {
    // the reason is of no use here: the next candidate is tried, and in the end a sentence says what to install
    return false;
  }
}

/** @returns {Promise<{ executablePath: string | undefined } | null>} undefined is Playwright's own */
export async function findBrowser() {
  const asked = process.env['MASKWRIGHT_BROWSER'];
  for (const executablePath of asked ? [asked] : [undefined, ...systemBrowsers()]) {
    if (await works(executablePath)) return { executablePath };
  }
  return null;
}

function succeeds(command, args, limit = INSTALL_LIMIT) {
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], timeout: limit * 1000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  return status === 0;
}

function quietly(command, args) {
  return spawnSync(command, args, { stdio: 'ignore', timeout: 10_000 }).status === 0;
}

/** The commands that install a Chromium with this system's package manager, for those who may. */
function packageManagerCommands() {
  const available = (name) => (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
  if (process.platform === 'darwin') return available('brew') ? [['brew', 'install', '--cask', 'chromium']] : [];
  if (process.platform !== 'linux') return [];
  const root = process.getuid?.() === 0;
  if (!root && !(available('sudo') && quietly('sudo', ['-n', 'true']))) return [];
  const as = (...command) => (root ? command : ['sudo', '-n', ...command]);
  if (available('apt-get')) return [as('apt-get', 'update'), as('apt-get', 'install', '-y', '--no-install-recommends', 'chromium')];
  if (available('dnf')) return [as('dnf', 'install', '-y', 'chromium')];
  if (available('pacman')) return [as('pacman', '-S', '--noconfirm', 'chromium')];
  if (available('zypper')) return [as('zypper', '--non-interactive', 'install', 'chromium')];
  if (available('apk')) return [as('apk', 'add', 'chromium')];
  return [];
}

/** Finds a browser or installs one; `say` hears what is going on. */
export async function ensureBrowser(say) {
  const found = await findBrowser();
  if (found) return found;
  say('No browser for this yet: downloading Playwright\'s Chromium.');
  const cli = join(createRequire(import.meta.url).resolve('playwright/package.json'), '..', 'cli.js');
  if (succeeds(process.execPath, [cli, 'install', 'chromium'])) {
    const downloaded = await findBrowser();
    if (downloaded) return downloaded;
  }
  const commands = packageManagerCommands();
  if (commands.length > 0) {
    say(`That did not work: ${commands.map((command) => command.join(' ')).join(' && ')}`);
    // a list that could not be brought up to date may still be good enough
    const installed = commands.map(([command, ...args]) => succeeds(command, args));
    if (installed.at(-1)) return findBrowser();
  }
  return null;
}

export const NO_BROWSER = 'No browser: none is installed, and none could be downloaded. Install Chromium, Google Chrome or Microsoft Edge (on Debian and Ubuntu: sudo apt-get install chromium), or name one in MASKWRIGHT_BROWSER, then run it again.';
