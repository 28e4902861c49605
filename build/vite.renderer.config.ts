import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

/** The window: renderer/ -> dist/renderer, served by either host from its own origin. */
export default defineConfig({
  root: 'renderer',
  base: './',
  cacheDir: '../dist/.vite/renderer',
  plugins: [react()],
  // ONNX Runtime's own files stay files of their own: its threads start from them, not from the bundle
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  worker: { format: 'es' },
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
  },
});
