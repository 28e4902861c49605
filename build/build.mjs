/**
 * Builds whatever is older than its sources: the decoder's kernel, the window, the Node side and the
 * preload script.
 * Prints nothing but failures, so that the command line can build itself in a checkout without
 * spoiling its output.
 */
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join, dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildKernel } from './kernel.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const parts = [
  { name: 'kernel', sources: ['models/kernel/assembly', 'models/kernel/layout.ts', 'build/kernel.mjs'] },
  { name: 'engine', config: 'build/vite.engine.config.ts', sources: ['core', 'models', 'electron/engine', 'electron/processes', 'electron/services/photos', 'build', 'package.json'] },
  { name: 'node', config: 'build/vite.node.config.ts', sources: ['core', 'models', 'electron', 'build', 'package.json'] },
  { name: 'preload', config: 'build/vite.preload.config.ts', sources: ['electron/preload.ts', 'build', 'package.json'] },
  { name: 'bench', config: 'build/vite.bench.config.ts', sources: ['core', 'models', 'electron', 'bench', 'build', 'package.json'], onlyWhenAsked: true },
  { name: 'bench-pages', config: 'build/vite.bench-pages.config.ts', root: 'bench/pages', sources: ['core', 'models', 'electron/api', 'renderer', 'bench/pages', 'build', 'package.json'], onlyWhenAsked: true },
  { name: 'renderer', root: 'renderer', config: 'build/vite.renderer.config.ts', sources: ['core', 'models', 'electron/api', 'renderer', 'build', 'package.json'] },
];

/** Time of the newest source file below a path, in milliseconds. */
function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return /\.test\.tsx?$/.test(path) ? 0 : stat.mtimeMs;
  let time = stat.mtimeMs;
  for (const name of readdirSync(path)) time = Math.max(time, newest(join(path, name)));
  return time;
}

function isStale(part) {
  const stamp = join(root, 'dist', `${part.name}.stamp`);
  if (!existsSync(stamp)) return true;
  const built = statSync(stamp).mtimeMs;
  return part.sources.some((source) => newest(join(root, source)) > built);
}

/** @param {{ only?: string[], force?: boolean }} options */
export async function build({ only, force = false } = {}) {
  // the kernel is part of everything that decodes
  const todo = parts.filter((part) => (only ? part.name === 'kernel' || only.includes(part.name) : !part.onlyWhenAsked) && (force || isStale(part)));
  if (todo.length === 0) return;
  for (const part of todo) {
    const started = new Date();
    if (part.config) {
      const { build: viteBuild } = await import('vite');
      await viteBuild({ root: join(root, part.root ?? '.'), configFile: join(root, part.config), logLevel: 'error' });
    } else {
      await buildKernel(root);
    }
    mkdirSync(join(root, 'dist'), { recursive: true });
    const stamp = join(root, 'dist', `${part.name}.stamp`);
    writeFileSync(stamp, `${started.toISOString()}\n`);
    utimesSync(stamp, started, started);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await build({ force: process.argv.includes('--force') });
