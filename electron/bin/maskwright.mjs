#!/usr/bin/env node
/** The command line. In a checkout it builds itself first when its sources are newer. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { calledFrom } from './called-from.mjs';

const builder = new URL('../../build/build.mjs', import.meta.url);
if (existsSync(builder)) {
  const { build } = await import(builder.href);
  // `serve` shows the window, everything else does without
  await build({ only: process.argv[2] === 'serve' ? ['node', 'engine', 'renderer'] : ['node', 'engine'] });
}
process.chdir(calledFrom('maskwright', fileURLToPath(new URL('../..', import.meta.url))));
await import(new URL('../../dist/node/cli.js', import.meta.url).href);
