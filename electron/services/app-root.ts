import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** The folder that holds package.json, assets and dist: the checkout, or the packaged app's archive. */
export const appRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

/** The app's version, from package.json. */
export const appVersion = z.object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(appRoot, 'package.json'), 'utf8'))).version;

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`no package.json above ${fileURLToPath(import.meta.url)}`);
  return findRoot(parent);
}
