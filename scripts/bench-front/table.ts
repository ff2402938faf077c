import { median } from '../median.ts';
import type { Measured } from './load.ts';
import type { Side } from './servers.ts';
import type { Reach, Work } from './works.ts';

/** What one round has shown; of a server that is not there, nothing. */
export type Round = Partial<Record<Side, Measured>>;

/** Each in one run beside the others, so that a ratio is of numbers that met the same load. */
function ratio(rounds: readonly Round[], to: Exclude<Side, 'ours'>, value: (one: Measured) => number | null): number {
  return median(
    rounds.flatMap(({ ours, [to]: other }) => {
      const [mine, its] = [ours, other].map((one) => (one === undefined ? null : value(one)));
      return typeof mine === 'number' && typeof its === 'number' && its > 0 ? [mine / its] : [];
    }),
  );
}

/** The table of all works, as Markdown; what was not measured is a dash. */
export function frontTable(results: readonly { work: Work; rounds: readonly Round[] }[]): string {
  const lines = [
    '| work | measure | reach | ours | nginx | Caddy | Node alone | to nginx | to Caddy | to Node |',
    '|---|---|---|---|---|---|---|---|---|---|',
  ];
  for (const { work, rounds } of results) {
    const of = (side: Side, value: (one: Measured) => number | null) =>
      median(rounds.flatMap(({ [side]: one }) => (one === undefined ? [] : (value(one) ?? []))));
    const row = (what: string, reach: string, value: (one: Measured) => number | null, digits: number) => {
      const numbers = (['ours', 'nginx', 'Caddy', 'Node'] as const).map((side) => number(of(side, value), digits));
      const ratios = (['nginx', 'Caddy', 'Node'] as const).map((to) => number(ratio(rounds, to, value), 2));
      lines.push(`| ${[what === 'a second' ? work.title : '', what, reach, ...numbers, ...ratios].join(' | ')} |`);
    };
    row('a second', reachOf(work, rounds, 'rate'), ({ rate }) => rate, 0);
    if (rounds.some(({ ours }) => typeof ours?.p99 === 'number')) {
      row('p99, ms', reachOf(work, rounds, 'p99'), ({ p99 }) => p99, 1);
    }
    row('CPU for each, µs', '', ({ cpu }) => cpu, 0);
    row('cores in use', '', ({ busy }) => busy, 2);
  }
  return lines.join('\n');
}

const VALUES: Readonly<Record<Reach['what'], (one: Measured) => number | null>> = {
  rate: ({ rate }) => rate,
  p99: ({ p99 }) => p99,
};

/** What is to be reached, and whether it is. */
function reachOf({ reach }: Work, rounds: readonly Round[], what: Reach['what']): string {
  return reach
    .filter((one) => one.what === what)
    .map(({ to, least, most }) => {
      const reached = ratio(rounds, to, VALUES[what]);
      const isReached = reached >= (least ?? 0) && reached <= (most ?? Infinity);
      const limit = least === undefined ? `≤ ${number(most ?? NaN, 2)}` : `≥ ${number(least, 2)}`;
      return `${limit} × ${to}: ${Number.isNaN(reached) ? 'not measured' : isReached ? 'yes' : 'no'}`;
    })
    .join('; ');
}

function number(value: number, digits: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(digits);
}
