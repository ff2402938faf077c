import { availableParallelism } from 'node:os';
import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { E2E_REPORT } from '../scripts/test-report.ts';
import { chromiumPath, desktopAvailable } from './fixtures/machine.ts';
import type { SurfaceOptions } from './fixtures/test.ts';

/**
 * Specs that need no window, those of the panel, and those for one surface alone. The panel's states run in the browser; what
 * the window does in a way of its own is marked `@window` and runs there as well.
 */
const NO_WINDOW = /(cli|faults|sweep|checks|two-processes)\.spec\.ts$/;
const BOTH = /panel-.*\.spec\.ts$/;

const cores = availableParallelism();
const window = { use: { surface: 'desktop' as const }, workers: Math.ceil(cores / 2) };

export default defineConfig<SurfaceOptions>({
  testDir: '.',
  outputDir: '../test-results',
  // By what a test starts beside itself: nothing much, a browser's page and a host, or all of an Electron. Tests wait for
  // each other's processes, so that a core has something to do for a little more than one. Each has its folders and ports.
  workers: cores + 1,
  fullyParallel: false,
  // On a machine that others use as well, once more; the list names it as flaky. At home nothing is excused.
  retries: process.env.CI === undefined ? 0 : 1,
  // For what hangs: whoever waits for a state is done when it is there, however slow the machine is.
  timeout: 300_000,
  expect: { timeout: 120_000 },
  forbidOnly: process.env.CI !== undefined,
  // The second is for the last lines of `npm test`.
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
