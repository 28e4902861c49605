import { defineConfig } from 'vitest/config';

export default defineConfig({
  cacheDir: 'dist/.vite/vitest',
  test: {
    include: ['{core,models,electron,renderer,build,bench}/**/*.test.{ts,tsx}'],
    environment: 'node',
    // the decoder's kernel and the engine's process are built, not imported
    globalSetup: ['build/kernel-setup.mjs', 'build/engine-setup.mjs'],
    // contrasts are computed from the tokens as they are written
    css: { include: [/tokens\.css/] },
    testTimeout: 180_000,
    // models are prepared and loaded in hooks
    hookTimeout: 240_000,
    // two cores: more workers than that only make model tests fight
    maxWorkers: 2,
  },
});
