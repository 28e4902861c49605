import { defineConfig } from 'vite';

/**
 * The processes beside the app's: the engine's and the photo decoders'. A part of its own, because
 * unit tests start them too and need nothing else built. Packages stay outside of the bundle.
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
    rollupOptions: { input: { engine: 'electron/engine/engine-process.ts', photos: 'electron/services/photos/decode-process.ts' }, output: { entryFileNames: '[name].js' } },
  },
});
