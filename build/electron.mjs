/** Where Electron's program is, if it is there: its package has no install script and fetches it later. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Folder of the package. */
export const electronFolder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));

/** @returns {string | null} path of the program */
export function electronProgram() {
  const named = join(electronFolder, 'path.txt');
  const name = existsSync(named) ? readFileSync(named, 'utf8') : 'electron';
  const program = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(electronFolder, 'dist'), name);
  return existsSync(program) ? program : null;
}

/** Why no desktop window can be shown here even with Electron's program; null where one can. */
export function noDisplay() {
  return process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'] ? 'there is no display' : null;
}
