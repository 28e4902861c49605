import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The window: renderer/ -> dist/renderer, served by either host from its own origin. */
export default defineConfig({
  root: 'renderer',
  base: './',
  cacheDir: '../dist/.vite/renderer',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
  },
});
