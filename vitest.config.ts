import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{electron,shared,renderer,e2e}/**/*.test.{ts,tsx}'],
    // More tests than cores, since they mostly wait.
    maxWorkers: Math.max(4, availableParallelism()),
    // For what hangs: whoever waits for a state is done when it is there, however slow the machine is.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 120_000 } },
    // As with Playwright: once more on a machine that others use as well, and named in the output.
    retry: process.env.CI === undefined ? 0 : 1,
    // Its `import electron` is to meet the tests' stand-in: without Electron there is nothing behind that name.
    server: { deps: { inline: ['electron-store'] } },
    typecheck: { enabled: true, include: ['shared/**/*.test-d.ts'] },
  },
});
