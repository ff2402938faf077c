/**
 * `npm run test:steady`: the end-to-end tests twice beside four busy loops, as on a shared machine. Fails if a test
 * failed, or passed only when it was repeated. Arguments are passed on to Playwright.
 */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { buildIfNeeded } from './build.ts';
import { prepareMachine, underDisplay } from './test-machine.ts';
import { E2E_REPORT, e2eOutcome } from './test-report.ts';

const ROOT = path.join(import.meta.dirname, '..');
const BUSY_LOOPS = 4;
const RUNS = 2;

const notRun = prepareMachine();
buildIfNeeded(ROOT);
const loops = Array.from({ length: BUSY_LOOPS }, () =>
  spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
);
// However this process ends, the loops end with it.
process.once('exit', () => {
  for (const loop of loops) loop.kill('SIGKILL');
});

const unsteady: string[] = [];
for (let run = 1; run <= RUNS; run++) {
  const args = ['test', '--config', 'e2e/playwright.config.ts', '--retries', '1', ...process.argv.slice(2)];
  fs.rmSync(path.join(ROOT, E2E_REPORT), { force: true });
  const { status } = spawnSync(...underDisplay('playwright', args), {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  const { failed, flaky } = e2eOutcome(ROOT);
  unsteady.push(
    ...failed.map((test) => `FAILED in run ${run}: ${test}`),
    ...flaky.map((test) => `PASSED ONLY WHEN REPEATED in run ${run}: ${test}`),
  );
  if (status !== 0 && failed.length === 0)
    unsteady.push(`FAILED in run ${run}: Playwright ended with ${String(status)}`);
}

for (const line of notRun) console.error(`SKIPPED: ${line}`);
for (const line of unsteady) console.error(line);
if (unsteady.length === 0) console.log(`Steady: nothing failed and nothing was repeated in ${RUNS} runs.`);
process.exit(unsteady.length === 0 ? 0 : 1);
