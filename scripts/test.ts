/**
 * `npm test`: prepares what the tests need, then runs all of them: types, lint, layers, format, dead code, unit tests,
 * the size budget of the panel, and the end-to-end tests on the command line, in a browser and in the Electron window.
 *
 * On Debian as root, missing programs are installed. Elsewhere each is named, with how to get it, and what needs it is
 * skipped loudly. The first step that fails ends the run, and the last lines say what has failed, why, and what has not
 * run. Arguments are passed on to Playwright.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { buildIfNeeded } from './build.ts';
import { PANEL_BUDGET_GZ, panelSize } from './bundle-size.ts';
import { prepareMachine, underDisplay } from './test-machine.ts';
import { E2E_REPORT, e2eOutcome, UNIT_REPORT, unitOutcome, type Outcome } from './test-report.ts';

const ROOT = path.join(import.meta.dirname, '..');
const notRun = prepareMachine();
sayNotRun();
for (const report of [UNIT_REPORT, E2E_REPORT]) fs.rmSync(path.join(ROOT, report), { force: true });

for (const part of ['types', 'lint', 'layers', 'format', 'dead'])
  run(`check:${part}`, 'npm', ['run', '--silent', `check:${part}`]);
run(
  'unit tests',
  'vitest',
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${UNIT_REPORT}`],
  unitOutcome,
);
buildIfNeeded(ROOT);
assertBudget();
const e2e = underDisplay('playwright', ['test', '--config', 'e2e/playwright.config.ts', ...process.argv.slice(2)]);
run('end-to-end tests', ...e2e, e2eOutcome);

const { flaky } = e2eOutcome(ROOT);
for (const test of flaky) console.log(`PASSED ONLY WHEN REPEATED: ${test}`);
sayNotRun();
console.log('All tests have passed.');

/** Runs a step; if it fails, the run ends. */
function run(step: string, command: string, args: string[], outcomeOf?: (root: string) => Outcome): void {
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status === 0) return;
  fail(step, outcomeOf?.(ROOT).failed ?? [], status ?? 1);
}

/** Otherwise the panel's first scripts would grow little by little, and nobody would notice on a fast machine. */
function assertBudget(): void {
  const { initialGz } = panelSize(ROOT);
  if (initialGz <= PANEL_BUDGET_GZ) return;
  const why = `the panel loads ${initialGz} bytes (gzipped) at first, ${PANEL_BUDGET_GZ} are allowed`;
  fail('size of the panel', [`${why}: npm run bench -- size`], 1);
}

function fail(step: string, reasons: readonly string[], status: number): never {
  console.error('');
  sayNotRun();
  for (const reason of reasons) console.error(`FAILED: ${reason}`);
  console.error(`FAILED: ${step}`);
  process.exit(status);
}

function sayNotRun(): void {
  for (const line of notRun) console.error(`SKIPPED: ${line}`);
}
