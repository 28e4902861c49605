import { defineConfig } from 'vite';

/**
 * The engine's process: electron/engine -> dist/engine. A part of its own, because unit tests start
 * it too and need nothing else built. Packages stay outside of the bundle.
 */
export default defineConfig({
  cacheDir: 'dist/.vite/engine',
  build: {
    ssr: true,
    outDir: 'dist/engine',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    sourcemap: true,
    rollupOptions: { input: { engine: 'electron/engine/engine-process.ts' }, output: { entryFileNames: '[name].js' } },
  },
});
