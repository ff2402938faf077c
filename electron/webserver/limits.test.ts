import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { connectionsFor, defaultLimits } from './limits.ts';

test.each([
  [Infinity, 1000],
  [1_048_576, 1000],
  [1024, 192],
  [256, 39],
  [100, 16],
])('where %d files may be open, each port takes %d connections', (openFiles, connections) => {
  expect(connectionsFor(openFiles)).toBe(connections);
});

test('both ports together, with the application behind them, leave a hundred files, or a quarter, to everything else', () => {
  for (let openFiles = 256; openFiles < 20_000; openFiles += 7) {
    expect(openFiles - 4 * connectionsFor(openFiles)).toBeGreaterThanOrEqual(Math.max(100, openFiles / 4));
  }
});

test.runIf(process.platform !== 'win32')('the limit is the one of the process, as the system set it', () => {
  const module = pathToFileURL(path.join(import.meta.dirname, 'limits.ts')).href;
  const script = `import('${module}').then((one) => console.log(one.defaultLimits().maxConnections))`;
  const run = `ulimit -n 300 && exec "$0" --experimental-strip-types --no-warnings -e "$1"`;
  expect(execFileSync('sh', ['-c', run, process.execPath, script], { encoding: 'utf8' }).trim()).toBe('50');
  expect(defaultLimits().maxConnections).toBeGreaterThanOrEqual(16);
});
