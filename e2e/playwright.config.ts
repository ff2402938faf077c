import { availableParallelism } from 'node:os';
import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { E2E_REPORT } from '../scripts/test-report.ts';
import { chromiumPath, desktopAvailable } from './fixtures/machine.ts';
import type { SurfaceOptions } from './fixtures/test.ts';

/**
 * There are specs that need no window, those of the panel, and those for one surface only. The panel's specs run in the
 * browser; tests of what differs in the window are marked `@window` and run there as well.
 */
const NO_WINDOW = /(cli|faults|flood|sweep|checks|house)\.spec\.ts$/;
const BOTH = /panel-.*\.spec\.ts$/;

const cores = availableParallelism();
const window = { use: { surface: 'desktop' as const }, workers: Math.ceil(cores / 2) };

export default defineConfig<SurfaceOptions>({
  testDir: '.',
  outputDir: '../test-results',
  // The number depends on what a test starts: little, a browser page and a host, or all of Electron. A test often waits
  // for its processes, so a core can take a little more than one. Each test has its own folders and ports.
  workers: cores + 1,
  fullyParallel: false,
  // On a shared machine a failed test is tried once more, and listed as flaky. On a developer's nothing is excused.
  retries: process.env.CI === undefined ? 0 : 1,
  // A limit for what hangs only: tests wait for states, so a slow machine needs no other limit.
  timeout: 300_000,
  expect: {
    timeout: 120_000,
    // Pictures are compared where the fonts are those that they were made with (`fixtures/pictures.ts`); what is left is how
    // the edges of letters are smoothed.
    toHaveScreenshot: {
      pathTemplate: '{testDir}/pictures/{arg}{ext}',
      animations: 'disabled',
      caret: 'hide',
      maxDiffPixelRatio: 0.002,
    },
  },
  forbidOnly: process.env.CI !== undefined,
  // The JSON report is for the summary at the end of `npm test`.
  reporter: [['list'], ['json', { outputFile: path.join('..', E2E_REPORT) }]],
  use: {
    locale: 'de-DE',
    timezoneId: 'Europe/Berlin',
    launchOptions: {
      executablePath: chromiumPath ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  projects: [
    { name: 'cli', testMatch: NO_WINDOW },
    ...(chromiumPath === null
      ? []
      : [
          {
            name: 'browser',
            testMatch: [BOTH, /browser-.*\.spec\.ts$/],
            use: { surface: 'browser' as const },
            workers: cores,
          },
        ]),
    ...(desktopAvailable
      ? [
          { name: 'desktop', testMatch: /desktop-.*\.spec\.ts$/, ...window },
          { name: 'window', testMatch: BOTH, grep: /@window/, ...window },
        ]
      : []),
  ],
});
