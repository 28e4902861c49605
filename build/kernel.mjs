/**
 * Compiles the decoder's WebAssembly kernel, models/kernel/assembly -> dist/kernel/decoder.wasm,
 * with AssemblyScript from the registry.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Pages of 64 kB; the same in models/kernel/kernel-memory.ts. */
const INITIAL_PAGES = 1024;
const MAXIMUM_PAGES = 4096;
/** End of the pointer table and control words, FIRST_FREE in models/kernel/layout.ts. */
const MEMORY_BASE = 8192;

/** @param {string} root the checkout */
export async function buildKernel(root) {
  const { default: asc } = await import('assemblyscript/asc');
  mkdirSync(join(root, 'dist/kernel'), { recursive: true });
  const { error, stderr } = await asc.main([
    'models/kernel/assembly/index.ts',
    '--baseDir', root,
    '--outFile', 'dist/kernel/decoder.wasm',
    '-O3',
    '--runtime', 'stub',
    '--enable', 'simd,threads,bulk-memory,nontrapping-f2i,sign-extension',
    '--importMemory', '--noExportMemory', '--sharedMemory',
    '--initialMemory', String(INITIAL_PAGES),
    '--maximumMemory', String(MAXIMUM_PAGES),
    '--memoryBase', String(MEMORY_BASE),
    '--use', 'abort=',
  ]);
  if (error) throw new Error(`the kernel does not compile:\n${stderr.toString()}`, { cause: error });
}
