import { defineConfig } from 'vite';

/** The programs of bench/ -> dist/bench. Packages stay outside of the bundles. */
export default defineConfig({
  cacheDir: 'dist/.vite/bench',
  build: {
    ssr: true,
    outDir: 'dist/bench',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    sourcemap: true,
    rollupOptions: {
      input: { run: 'bench/run.ts', 'fit-choose': 'bench/fit/choose.ts', 'fit-subject': 'bench/fit/subject.ts', 'encoded-part': 'bench/encoded-part.ts' },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
