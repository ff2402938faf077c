/**
 * `npm run fuzz`: gives the product what nobody should send it, from all sides, and looks whether anything breaks.
 *
 *     npm run fuzz                        a minute, shared by all surfaces
 *     npm run fuzz -- --seconds 600       longer
 *     npm run fuzz -- --seed 7            the same cases again
 *     npm run fuzz -- --only dns          one surface (e2e/fuzz/surfaces.ts)
 *     npm run fuzz -- --only dns --seed 7 --path 12:0:3      one case again, as a failure names it
 *
 * The last line is `N cases, M failures`; the exit code is 0 when there were cases and none failed.
 */
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { failureText, fuzz } from '../e2e/fuzz/fuzz.ts';
import { surfaces, type Registry } from '../e2e/fuzz/surfaces.ts';

const { values: flags } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    only: { type: 'string' },
    path: { type: 'string' },
  },
});
const [seconds, seed] = [Number(flags.seconds), Number(flags.seed)];
if (!(seconds > 0) || !Number.isInteger(seed)) throw new Error('--seconds and --seed take a number');
if (flags.path !== undefined && flags.only === undefined) throw new Error('--path needs --only');
const registry: Registry = Object.fromEntries(
  Object.entries(surfaces).filter(([name]) => flags.only === undefined || name === flags.only),
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

console.log(`seed ${seed}`);
const results = await fuzz({
  registry,
  seed,
  amount: flags.path === undefined ? { ms: seconds * 1000 } : { cases: 1 },
  workers: Math.min(2, availableParallelism()),
  ...(flags.path === undefined ? {} : { path: flags.path }),
  onResult({ surface, cases, failures }) {
    console.log(`${String(cases).padStart(8)} cases  ${surface}`);
    for (const failure of failures) console.error(failureText(failure));
  },
});
if (results.length === 0) console.log(`there is no surface ${flags.only ?? ''}: ${Object.keys(surfaces).join(', ')}`);
const cases = results.reduce((sum, one) => sum + one.cases, 0);
const failures = results.reduce((sum, one) => sum + one.failures.length, 0);
console.log(`${cases} cases, ${failures} failures`);
process.exitCode = failures === 0 && cases > 0 ? 0 : 1;
