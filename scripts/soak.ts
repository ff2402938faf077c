/**
 * `npm run soak`: ten years of the product in minutes, with lifetimes changing as Let's Encrypt has announced it and
 * with random faults. Exit code 0 only if no certificate ever ran out, no limit of the CA was ever exceeded, and the
 * number of orders is within 5 % of what it would be if nothing ever went wrong.
 *
 * The same seed makes the same things happen at the same times.
 *
 *     npm run soak -- --seed 7 --years 1 --from 2034-06-01
 */
import { parseArgs } from 'node:util';
import { violationsOf, soak, type SoakResult } from '../e2e/soak/soak.ts';

const DAY = 86_400_000;
const { values: flags } = parseArgs({
  options: {
    seed: { type: 'string', default: '2026' },
    years: { type: 'string', default: '10' },
    from: { type: 'string', default: '2026-11-25' },
  },
});
const [seed, years] = [Number(flags.seed), Number(flags.years)];
const from = Date.parse(flags.from);
if (![seed, years, from].every(Number.isFinite))
  throw new Error('--seed and --years take a number, --from takes a date');
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

console.log(`seed ${seed}, ${years} simulated years from ${new Date(from).toISOString().slice(0, 10)}`);
const result = await soak({
  seed,
  from,
  until: from + years * 365.25 * DAY,
  onYear: (year, soFar) => console.log(`${year}: ${progress(soFar)}`),
});

console.log('');
console.log(`done to it: ${listed(result.eventCounts)}`);
console.log(`failures by kind: ${listed(result.failures)}`);
console.log(
  `turns ${result.turns}, closest renewal with ${(result.leastLifetimeLeft * 100).toFixed(0)} % of a lifetime left`,
);
console.log('');
console.log(`orders ${result.orders} (ideal ${result.ideal}, ${deviation(result)})`);
console.log(`certificates spoilt by the CA ${result.misissued} (issued in vain, not among the orders)`);
console.log(`failures survived ${sum(result.failures)}`);
console.log(`expired days ${days(result.expiredMs)}`);
console.log(`limits exceeded ${result.limitsExceeded}`);
const violations = violationsOf(result);
for (const violation of violations) console.error(`FAILED: ${violation}`);
process.exitCode = violations.length === 0 ? 0 : 1;

function progress(soFar: SoakResult): string {
  return [
    `orders ${soFar.orders} (ideal ${soFar.ideal})`,
    `faults ${sum(soFar.eventCounts)}`,
    `failures survived ${sum(soFar.failures)}`,
    `expired days ${days(soFar.expiredMs)}`,
    `limits exceeded ${soFar.limitsExceeded}`,
  ].join(' · ');
}

function deviation({ orders, ideal }: SoakResult): string {
  const percent = ((orders - ideal) / ideal) * 100;
  return `${percent < 0 ? '' : '+'}${percent.toFixed(1)} %`;
}

/** Rounds up, so that only 0 is shown as 0. */
function days(ms: number): string {
  return ms === 0 ? '0' : (Math.ceil((ms / DAY) * 1000) / 1000).toString();
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}

function listed(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .toSorted(([, one], [, other]) => other - one)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
