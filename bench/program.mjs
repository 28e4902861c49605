/** `node bench/program.mjs NAME ARGS...`: builds the programs of bench/ where they are stale, then runs one of them. */
import { build } from '../build/build.mjs';

const [name] = process.argv.splice(2, 1);
await build({ only: ['engine', 'bench'] });
await import(new URL(`../dist/bench/${name}.js`, import.meta.url).href);
