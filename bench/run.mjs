/** Builds what the bench runs, then runs it. */
import { build } from '../build/build.mjs';

await build({ only: ['engine', 'bench', 'bench-pages'] });
await import(new URL('../dist/bench/run.js', import.meta.url).href);
