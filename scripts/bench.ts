/**
 * `npm run bench`: how quick things are, in ratios within one run, since machines are noisy. Names select benches:
 *
 *     npm run bench                    all of it
 *     npm run bench -- start           how soon commands, a host and the window are ready, and the memory a host uses
 *     npm run bench -- size            what the panel loads, by file, against its budget
 *     npm run bench -- issue --rounds 15 --validation 0,500 --round-trip 0,100
 *                                      issuing compared with the minimum that the protocol needs, at the practice CA
 *     npm run bench -- front --rounds 5 --seconds 2 --only page,1k,100k,connections,handshakes,idle,issuance
 *                                      what the front does in a second and what it costs, beside nginx and Caddy; issuing
 *                                      beside certbot and lego. --write puts the tables into docs/benchmarks.md
 *
 * The results of one day are in docs/benchmarks.md.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { benchFront } from './bench-front.ts';
import { benchIssue } from './bench-issue.ts';
import { benchStart } from './bench-start.ts';
import { buildIfNeeded } from './build.ts';
import { PANEL_BUDGET_GZ, panelSize } from './bundle-size.ts';

const ROOT = path.join(import.meta.dirname, '..');
const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    validation: { type: 'string', default: '0,500' },
    'round-trip': { type: 'string', default: '0,100' },
    seconds: { type: 'string', default: '2' },
    'idle-seconds': { type: 'string', default: '60' },
    only: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
  },
});
const benches: Record<string, () => Promise<void> | void> = {
  start: () => benchStart(ROOT, Number(flags.rounds ?? '5')),
  size: printSize,
  issue: () => benchIssue(Number(flags.rounds ?? '15'), numbers(flags['round-trip']), numbers(flags.validation)),
  front: () =>
    benchFront({
      rounds: Number(flags.rounds ?? '5'),
      seconds: Number(flags.seconds),
      idleSeconds: Number(flags['idle-seconds']),
      only: flags.only === '' ? [] : flags.only.split(','),
      write: flags.write,
    }),
};
const unknown = positionals.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`There is no bench "${unknown.join('", "')}"; there are: ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}

buildIfNeeded(ROOT);
for (const [name, bench] of Object.entries(benches)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.log(`${name}:`);
  await bench();
}

function numbers(list: string): number[] {
  return list.split(',').map(Number);
}

function printSize(): void {
  const { initialGz, initialRaw, lazyGz, chunks } = panelSize(ROOT);
  for (const { file, raw, gz, initial } of chunks) {
    console.log(`  ${kB(raw)} kB, ${kB(gz)} kB gz  ${initial ? 'at first' : 'later   '}  ${file}`);
  }
  console.log(
    `  at first ${kB(initialRaw)} kB, ${kB(initialGz)} kB gz of ${kB(PANEL_BUDGET_GZ)} kB allowed; later ${kB(lazyGz)} kB gz`,
  );
}

function kB(bytes: number): string {
  return (bytes / 1000).toFixed(1).padStart(6);
}
