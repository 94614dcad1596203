import { chromiumPath } from '@helix/testing/browser';
import { defineConfig } from '@playwright/test';
import { resultsFolder } from './run-folder.ts';

// The whole product through its front door, in a real browser. One product and one worker: the journeys share
// the organization that the first of them sets up, as people do.
export default defineConfig({
  testDir: '.',
  testMatch: '*.journey.ts',
  outputDir: resultsFolder,
  globalSetup: './global-setup.ts',
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    // The address is set by the global setup, before any test file is loaded.
    baseURL: process.env.HELIX_JOURNEY_URL,
    viewport: { width: 1440, height: 900 },
    actionTimeout: 15_000,
    navigationTimeout: 20_000,
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: chromiumPath(),
      // Chromium refuses its own sandbox to root, and containers often have no user namespaces.
      args: ['--no-sandbox'],
    },
  },
  projects: [
    { name: 'first', testMatch: 'first-ten-minutes.journey.ts' },
    { name: 'then', testIgnore: 'first-ten-minutes.journey.ts', dependencies: ['first'] },
  ],
});
