import { spawn } from 'node:child_process';
import { _electron, type BrowserContext, type Page } from '@playwright/test';
import { root } from '../../build/build.mjs';
import { electronProgram, noDisplay } from '../../build/electron.mjs';
import { launchDouble } from './electron-double/launch';
import type * as Double from './electron-double/index';

/** The module `electron` as a test sees it: the parts that stand-in and original share. */
export type ElectronModule = typeof Double;

/** The desktop app, in Electron or against its stand-in; a test says the same to either. */
export interface DesktopApp {
  readonly window: Page;
  /** origin of the app's own page */
  readonly origin: string;
  /** Runs a function in the main process. It must not close over anything. */
  evaluate<R, A>(act: (electron: ElectronModule, argument: A) => R | Promise<R>, argument: A): Promise<R>;
  /** Starts the app once more, with files. */
  startAgain(files: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export interface DesktopOptions {
  readonly home: string;
  readonly files: readonly string[];
  /** pages of the stand-in's windows */
  readonly context: BrowserContext;
}

/** Why the real Electron can't be run here, null where it can. */
export function noElectron(): string | null {
  if (!electronProgram()) return 'Electron\'s binary is not installed here (its package fetches it where the internet is reachable)';
  return noDisplay();
}

export async function launchElectron({ home, files }: Omit<DesktopOptions, 'context'>): Promise<DesktopApp> {
  const program = electronProgram();
  if (!program) throw new Error('no Electron');
  const args = [...(process.platform === 'linux' ? ['--no-sandbox'] : []), root];
  const env = { ...process.env, MASKWRIGHT_HOME: home } as Record<string, string>;
  const app = await _electron.launch({ executablePath: program, args: [...args, ...files], cwd: root, env });
  const window = await app.firstWindow();
  return {
    window,
    origin: 'app://maskwright',
    evaluate: (act, argument) => app.evaluate(act as never, argument) as never,
    async startAgain(more) {
      const second = spawn(program, [...args, ...more], { cwd: root, env, stdio: 'ignore' });
      await new Promise((resolve, reject) => { second.once('exit', resolve); second.once('error', reject); });
    },
    close: () => app.close(),
  };
}

export async function launchStandIn({ home, files, context }: DesktopOptions): Promise<DesktopApp> {
  const started = context.waitForEvent('page');
  const { electron, secondStart, close } = await launchDouble({ context, home, files });
  const window = await started;
  await electron.BrowserWindow.getAllWindows()[0]?.webContents.finished;
  return {
    window,
    origin: new URL(window.url()).origin,
    evaluate: async (act, argument) => act(electron, argument),
    startAgain: secondStart,
    close,
  };
}
