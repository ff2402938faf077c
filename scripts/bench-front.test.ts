import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { expect, test, vi } from 'vitest';
import { PROGRAM } from '../e2e/fixtures/installation.ts';
import { benchFront } from './bench-front.ts';

const TOOLS = ['nginx', 'wrk', 'caddy', 'openssl'];
const isInstalled = (name: string) => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
/** The test measures nothing; it shows that all of it runs, where it can. */
const reason =
  process.platform !== 'linux'
    ? 'it reads Linux’s /proc'
    : !fs.existsSync(PROGRAM)
      ? 'the program is not built'
      : TOOLS.some((name) => !isInstalled(name))
        ? `it needs ${TOOLS.join(', ')}`
        : null;

test('the bench of the front compares the built program with nginx, Caddy and Node alone', async ({ skip }) => {
  if (reason !== null) skip(reason);
  const printed: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
  try {
    await benchFront({ rounds: 1, seconds: 0.2, idleSeconds: 0, only: ['1k'], write: false });
  } finally {
    log.mockRestore();
  }
  const row = printed.flatMap((text) => text.split('\n')).find((line) => line.startsWith('| proxy, 1 kB'));
  const numbers = row?.split('|').slice(4, 11).map(Number) ?? [];
  expect(numbers).toHaveLength(7);
  for (const one of numbers) expect(one).toBeGreaterThan(0);
});
