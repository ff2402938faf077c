import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{electron,shared,renderer,e2e}/**/*.test.{ts,tsx}'],
    // Real sockets and real files: generous limits, no test waits for them when all is well; and more tests than cores,
    // since they mostly wait.
    maxWorkers: Math.max(4, availableParallelism()),
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // As with Playwright: once more on a machine that others use as well, and named in the output.
    retry: process.env.CI === undefined ? 0 : 1,
    // Its `import electron` is to meet the tests' stand-in: without Electron there is nothing behind that name.
    server: { deps: { inline: ['electron-store'] } },
    typecheck: { enabled: true, include: ['shared/**/*.test-d.ts'] },
  },
});
