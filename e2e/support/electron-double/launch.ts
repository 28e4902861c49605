import { register } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserContext } from '@playwright/test';
import { root } from '../../../build/build.mjs';
import * as electron from './index';
import { BrowserWindow } from './browser-window';
import { enter } from './world';

let registered = false;
let runs = 0;

export interface LaunchOptions {
  readonly context: BrowserContext;
  /** MASKWRIGHT_HOME */
  readonly home: string;
  readonly files: readonly string[];
}

/** Runs `main.js` as Electron would, in this process. */
async function runMain(files: readonly string[]): Promise<void> {
  if (!registered) register('./hooks.mjs', pathToFileURL(join(root, 'e2e', 'support', 'electron-double', 'hooks.mjs')));
  registered = true;
  process.argv = [process.execPath, root, ...files];
  // another address is another run of the module
  await import(`${pathToFileURL(join(root, 'dist', 'node', 'main.js')).href}?run=${(runs += 1)}`);
}

/** Starts the app against the stand-in. @returns its modules, as `electron` gives them */
export async function launchDouble({ context, home, files }: LaunchOptions): Promise<{ electron: typeof electron; secondStart(files: readonly string[]): Promise<void>; close(): Promise<void> }> {
  const { argv } = process;
  const homeBefore = process.env['MASKWRIGHT_HOME'];
  process.env['MASKWRIGHT_HOME'] = home;
  const world = { context, platform: process.platform, secondStart: false };
  enter(world);
  electron.app.reset();
  electron.ipcMain.reset();
  electron.session.defaultSession.reset();
  electron.Menu.setApplicationMenu(null);
  await electron.session.defaultSession.guard(context);
  await runMain(files);
  electron.app.becomeReady();
  return {
    electron,
    async secondStart(more) {
      world.secondStart = true;
      await runMain(more);
      world.secondStart = false;
    },
    async close() {
      // as a crash would: nobody is asked; then what runs beside the windows is ended in order
      await BrowserWindow.reset();
      electron.app.quit();
      await electron.app.ended;
      await electron.protocol.reset();
      enter(null);
      process.argv = argv;
      if (homeBefore === undefined) delete process.env['MASKWRIGHT_HOME'];
      else process.env['MASKWRIGHT_HOME'] = homeBefore;
    },
  };
}
