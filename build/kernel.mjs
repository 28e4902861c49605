/**
 * Compiles the decoder's WebAssembly kernel, models/kernel/assembly -> dist/kernel, with
 * AssemblyScript from the registry: decoder-relaxed.wasm, which multiplies and adds in one
 * instruction, and decoder.wasm for what has no relaxed SIMD.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Pages of 64 kB; the same in models/kernel/kernel-memory.ts. */
const INITIAL_PAGES = 1024;
const MAXIMUM_PAGES = 4096;
/** End of the pointer table and control words, FIRST_FREE in models/kernel/layout.ts. */
const MEMORY_BASE = 8192;

const FEATURES = 'simd,threads,bulk-memory,nontrapping-f2i,sign-extension';

/** @param {string} root the checkout */
export async function buildKernel(root) {
  mkdirSync(join(root, 'dist/kernel'), { recursive: true });
  await compile(root, 'decoder.wasm', FEATURES);
  await compile(root, 'decoder-relaxed.wasm', `${FEATURES},relaxed-simd`);
}

async function compile(root, file, features) {
  const { default: asc } = await import('assemblyscript/asc');
  const { error, stderr } = await asc.main([
    'models/kernel/assembly/index.ts',
    '--baseDir', root,
    '--outFile', `dist/kernel/${file}`,
    '-O3',
    '--runtime', 'stub',
    '--enable', features,
    '--importMemory', '--noExportMemory', '--sharedMemory',
    '--initialMemory', String(INITIAL_PAGES),
    '--maximumMemory', String(MAXIMUM_PAGES),
    '--memoryBase', String(MEMORY_BASE),
    '--use', 'abort=',
  ]);
  if (error) throw new Error(`the kernel does not compile:\n${stderr.toString()}`, { cause: error });
}
