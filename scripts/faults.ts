/**
 * `npm run faults`: breaks everything that can break, one thing at a time, and checks whether anything is lost.
 *
 *     npm run faults                      all of it (about ten minutes on two cores); writes docs/faults.md
 *     npm run faults -- --quick           a spread sample, in a minute
 *     npm run faults -- --only ID         one round, or all below that id: renewal/kill-before/17, ca, settings
 *
 * The last line is `N faults injected, M lost`; the exit code is 0 when nothing is.
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { sweep, type Choice, type Result } from '../e2e/sweep/sweep.ts';
import { faultTable } from '../e2e/sweep/table.ts';
import { buildIfNeeded } from './build.ts';

const ROOT = path.join(import.meta.dirname, '..');
const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    workers: { type: 'string', default: '2' },
  },
});
const choice: Choice =
  flags.only === undefined ? { kind: flags.quick ? 'quick' : 'all' } : { kind: 'only', prefix: flags.only };

buildIfNeeded(ROOT);
const waiting = new Map<string, number>();
const lineOf = ({ round: { row } }: Pick<Result, 'round'>) => `${row.group}: ${row.fault}, ${row.where}`;
const done: Result[] = [];

const results = await sweep(choice, {
  workers: Number(flags.workers),
  onRounds(rounds) {
    for (const round of rounds) waiting.set(lineOf({ round }), (waiting.get(lineOf({ round })) ?? 0) + 1);
  },
  onResult(result) {
    done.push(result);
    const line = lineOf(result);
    const left = (waiting.get(line) ?? 1) - 1;
    waiting.set(line, left);
    for (const problem of result.outcome.problems) console.error(`LOST ${result.round.id}: ${problem}`);
    if (left === 0) console.log(`${countsOf(done.filter((one) => lineOf(one) === line))}  ${line}`);
  },
});

const order = [...waiting.keys()];
results.sort((one, other) => order.indexOf(lineOf(one)) - order.indexOf(lineOf(other)));
const lost = results.filter(({ outcome }) => outcome.problems.length > 0);
const injected = results.filter(({ outcome }) => outcome.injected);
if (choice.kind === 'all') fs.writeFileSync(path.join(ROOT, 'docs', 'faults.md'), faultTable(results));
for (const { round } of lost) console.log(`lost: npm run faults -- --only ${round.id}`);
if (results.length === 0) console.log(`there is no round ${flags.only ?? ''}`);
console.log(`${injected.length} faults injected, ${lost.length} lost`);
process.exitCode = lost.length === 0 && injected.length > 0 ? 0 : 1;

function countsOf(members: readonly Result[]): string {
  const bad = members.filter(({ outcome }) => outcome.problems.length > 0).length;
  return `${String(members.length).padStart(4)} ${bad === 0 ? 'kept' : `of them ${bad} LOST`}`;
}
