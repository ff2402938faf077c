import { defineConfig } from '@playwright/test';
import { chromiumPath, desktopIsThere } from './fixtures/machine.ts';
import type { SurfaceOptions } from './fixtures/test.ts';

/**
 * Specs that need no window, those of the panel, and those for one surface alone. The panel's states run in the browser; what
 * the window does in a way of its own is marked `@window` and runs there as well.
 */
const NO_WINDOW = /(cli|faults|sweep|checks|two-processes)\.spec\.ts$/;
const BOTH = /panel-.*\.spec\.ts$/;

export default defineConfig<SurfaceOptions>({
  testDir: '.',
  outputDir: '../test-results',
  // Tests mostly wait, for a CA or a browser: three of them keep two cores busy. Each has its own folders and ports.
  workers: 3,
  fullyParallel: false,
  // On a machine that others use as well, once more; the list names it as flaky. At home nothing is excused.
  retries: process.env.CI === undefined ? 0 : 1,
  // For what hangs: whoever waits for a state is done when it is there, however slow the machine is.
  timeout: 300_000,
  expect: { timeout: 120_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list']],
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
      : [{ name: 'browser', testMatch: [BOTH, /browser-.*\.spec\.ts$/], use: { surface: 'browser' as const } }]),
    ...(desktopIsThere
      ? [
          { name: 'desktop', testMatch: /desktop-.*\.spec\.ts$/, use: { surface: 'desktop' as const } },
          { name: 'window', testMatch: BOTH, grep: /@window/, use: { surface: 'desktop' as const } },
        ]
      : []),
  ],
});
