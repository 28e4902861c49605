import { resolve } from 'node:path';

/**
 * The files among a start's arguments, as absolute paths. Electron's and Chromium's own switches are
 * left out, and in a checkout the folder of the app, which comes first.
 */
export function filesOf(argv: readonly string[], packaged: boolean, folder: string): string[] {
  const files: string[] = [];
  let onlyFiles = false;
  for (const argument of argv.slice(packaged ? 1 : 2)) {
    if (argument === '--' && !onlyFiles) onlyFiles = true;
    else if (argument !== '' && (onlyFiles || !argument.startsWith('-'))) files.push(resolve(folder, argument));
  }
  return files;
}
