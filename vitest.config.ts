import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

const tests = '{electron,shared,renderer,e2e,scripts}/**/*.test.{ts,tsx}';
/** They meddle with the process in which they run, or measure it: each has one of its own. */
const alone = [
  'electron/storage/vault-crash.test.ts',
  'electron/service/hooks/hook-runs.test.ts',
  'electron/service/hooks/run-hook.test.ts',
  'electron/settings/settings-store.test.ts',
];

export default defineConfig({
  test: {
    // More tests than cores, since they mostly wait.
    maxWorkers: 2 * availableParallelism(),
    // For what hangs: whoever waits for a state is done when it is there, however slow the machine is.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 120_000 } },
    // As with Playwright: once more on a machine that others use as well, and named in the output.
    retry: process.env.CI === undefined ? 0 : 1,
    // Its `import electron` is to meet the tests' stand-in: without Electron there is nothing behind that name.
    server: { deps: { inline: ['electron-store'] } },
    projects: [
      {
        extends: true,
        // Modules do nothing at import and keep nothing, so that a worker need read them but once for all its files.
        test: { name: 'together', isolate: false, include: [tests], exclude: [...configDefaults.exclude, ...alone] },
      },
      { extends: true, test: { name: 'alone', include: alone } },
    ],
  },
});
