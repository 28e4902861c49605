import { defineConfig } from 'vite';

const entries = {
  main: 'electron/main.ts',
  serve: 'electron/serve.ts',
  cli: 'electron/cli/cli.ts',
};

/**
 * Everything that runs in Node or in Electron's main process: electron/ -> dist/node. Packages stay
 * outside of the bundles; each entry is one process or one program.
 */
export default defineConfig({
  cacheDir: 'dist/.vite/node',
  build: {
    ssr: true,
    outDir: 'dist/node',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    sourcemap: true,
    rollupOptions: {
      input: entries,
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
