import { screen, type BrowserWindow, type Rectangle } from 'electron';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../services/atomic-file';

const stateSchema = z.object({
  bounds: z.object({ x: z.number().int(), y: z.number().int(), width: z.number().int().positive(), height: z.number().int().positive() }),
  maximized: z.boolean(),
  fullScreen: z.boolean(),
});
export type WindowState = z.infer<typeof stateSchema>;

/** Milliseconds of rest before a moved or resized window is noted down. */
const REST = 500;
/** Part of the title bar, in pixels, that has to be on a screen for the window to be within reach. */
const REACH = { width: 200, height: 40 };

/** Where the window was and how large, null at the first start or where no screen shows that place any more. */
export function loadWindowState(folder: string): WindowState | null {
  let state: WindowState;
  try {
    state = stateSchema.parse(JSON.parse(readFileSync(fileIn(folder), 'utf8')));
  } catch {
    // none, or not readable: the window opens at its ordinary place
    return null;
  }
  return screen.getAllDisplays().some((display) => overlaps(display.workArea, state.bounds)) ? state : null;
}

/** Notes down place, size and fullness of the window from now on. */
export function keepWindowState(window: BrowserWindow, folder: string, report: (error: unknown) => void): void {
  let timer: NodeJS.Timeout | undefined;
  const save = (): void => {
    clearTimeout(timer);
    const state: WindowState = { bounds: window.getNormalBounds(), maximized: window.isMaximized(), fullScreen: window.isFullScreen() };
    writeWhole(fileIn(folder), `${JSON.stringify(state)}\n`).catch(report);
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (!window.isDestroyed()) save(); }, REST);
  };
  window.on('resize', later);
  window.on('move', later);
  window.on('close', save);
}

function fileIn(folder: string): string {
  return join(folder, 'window.json');
}

function overlaps(area: Rectangle, bounds: Rectangle): boolean {
  const width = Math.min(area.x + area.width, bounds.x + bounds.width) - Math.max(area.x, bounds.x);
  return width >= Math.min(REACH.width, bounds.width) && bounds.y >= area.y - 1 && bounds.y + REACH.height <= area.y + area.height;
}
