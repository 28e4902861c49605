import { defineConfig } from '@playwright/test';
import { BROWSER_ARGS } from './build/browser.mjs';

const executablePath = process.env['MASKWRIGHT_BROWSER'];

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  outputDir: 'test-results/e2e',
  globalSetup: './e2e/support/global-setup.ts',
  // two cores: the model in the window and the encoder beside it need them
  workers: 1,
  // a machine that is busy with something else gets a second chance; the report counts it as flaky
  retries: process.env['CI'] === undefined ? 0 : 2,
  fullyParallel: false,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    colorScheme: 'dark',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: { args: BROWSER_ARGS, ...(executablePath ? { executablePath } : {}) },
  },
});
