import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

const tests = '{electron,shared,renderer,e2e,scripts}/**/*.test.{ts,tsx}';
/** These change or measure the process in which they run: each has its own. */
const alone = [
  'electron/storage/vault-crash.test.ts',
  'electron/service/hooks/hook-runs.test.ts',
  'electron/service/hooks/run-hook.test.ts',
  'electron/settings/settings-store.test.ts',
  'electron/service/slow-lines.test.ts',
  'electron/webserver/garbage.test.ts',
  'electron/webserver/slices.test.ts',
];

export default defineConfig({
  test: {
    // More tests than cores, since they mostly wait.
    maxWorkers: 2 * availableParallelism(),
    // A limit for what hangs only: tests wait for states, so a slow machine needs no other limit.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 120_000 } },
    // As with Playwright: on a shared machine a failed test is tried once more, and named in the output.
    retry: process.env.CI === undefined ? 0 : 1,
    // So that its `import electron` finds the tests' stand-in: without Electron the name resolves to nothing.
    server: { deps: { inline: ['electron-store'] } },
    projects: [
      {
        extends: true,
        // Importing a module has no side effects, and modules keep no state: a worker loads each once for all files.
        test: { name: 'together', isolate: false, include: [tests], exclude: [...configDefaults.exclude, ...alone] },
      },
      { extends: true, test: { name: 'alone', include: alone } },
    ],
  },
});
