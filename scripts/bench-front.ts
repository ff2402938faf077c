/**
 * What the front does in a second and what it costs, beside nginx (one worker), Caddy and Node alone: the built program, the same kind of
 * certificate (P-256), the same application behind (nginx with two files), the same load (`wrk`, 32 connections).
 *
 * Servers take turns within a round, and the numbers to look at are the medians of the ratios of each round. The CPU time for
 * one request says the same on a machine on which others work as well.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from '../e2e/fixtures/folders.ts';
import { clientsTable, CLIENTS } from './bench-front/clients.ts';
import { cpuMicroseconds, residentMiB } from './bench-front/process-use.ts';
import {
  copyPage,
  startBareNode,
  startCaddy,
  startNginx,
  startOurs,
  startUpstream,
  type Contender,
} from './bench-front/servers.ts';
import { frontTable, type Round } from './bench-front/table.ts';
import { WORKS, type Work } from './bench-front/works.ts';
import { writeSection } from './bench-front/write-section.ts';
import { installPrograms } from './test-machine.ts';

const PROGRAMS = [
  { name: 'nginx', packages: ['nginx-light'], needs: 'the application behind, and the comparison with nginx' },
  { name: 'wrk', packages: ['wrk'], needs: 'all but the handshakes' },
  { name: 'openssl', packages: ['openssl'], needs: 'the handshakes' },
  { name: 'caddy', packages: ['caddy'], needs: 'the comparison with Caddy' },
  { name: 'certbot', packages: ['certbot'], needs: 'the comparison with certbot' },
  { name: 'lego', packages: ['lego'], needs: 'the comparison with lego' },
];

/** V8 compiles in several steps whatever is called often, and is done with that after some ten thousand requests. In seconds. */
const WARM_UP = 12;
/** By then, a host has given back what its start took; and by then, it has looked after its certificate. In milliseconds. */
const [SETTLED_MS, LOOKED_AFTER_MS] = [6000, 45_000];

export type FrontBench = {
  rounds: number;
  /** For each load. */
  seconds: number;
  /** How long an idle host is watched, in seconds. */
  idleSeconds: number;
  /** The works by name, `idle`, and `issuance`; empty: all. */
  only: readonly string[];
  /** Replace the tables in `docs/benchmarks.md`. */
  write: boolean;
};

/** Prints the tables, and before them what is left out on this machine. */
export async function benchFront({ rounds, seconds, idleSeconds, only, write }: FrontBench): Promise<void> {
  const isAsked = (name: string) => only.length === 0 || only.includes(name);
  const names = [...WORKS.map(({ name }) => name), 'idle', 'issuance'];
  const unknown = only.filter((one) => !names.includes(one));
  if (unknown.length > 0) throw new Error(`no such work: ${unknown.join(', ')}; there are: ${names.join(', ')}`);
  if (process.platform !== 'linux') {
    console.log('  left out: all of it; it reads the CPU time of processes from Linux’s /proc');
    return;
  }
  const missing = installPrograms(PROGRAMS);
  for (const one of missing) {
    console.log(`  left out: ${one.needs}; ${one.name} is missing (Debian: apt install ${one.packages.join(' ')})`);
  }
  const isThere = (program: string) => missing.every(({ name }) => name !== program);

  const works = WORKS.filter(({ name }) => isAsked(name) && isThere(name === 'handshakes' ? 'openssl' : 'wrk'));
  const tables: string[] = [];
  if (isThere('nginx') && (works.length > 0 || isAsked('idle'))) {
    tables.push(
      ...(await compare({ works, rounds, seconds, hasCaddy: isThere('caddy') }, isAsked('idle') ? idleSeconds : 0)),
    );
  }
  if (isAsked('issuance')) tables.push(await clientsTable(rounds, CLIENTS.filter(isThere)));
  for (const table of tables) console.log(`\n${table}`);
  if (write) writeSection(tables.join('\n\n'));
}

type Comparison = { works: readonly Work[]; rounds: number; seconds: number; hasCaddy: boolean };

async function compare({ works, rounds, seconds, hasCaddy }: Comparison, idleSeconds: number): Promise<string[]> {
  const folder = temporaryFolder();
  const atEnd: (() => Promise<unknown>)[] = [];
  try {
    const ground = await startUpstream({ folder: folder.path, atEnd });
    const ours = await startOurs(ground);
    const like = await copyPage(ours.page);
    const tables = idleSeconds > 0 ? [await idleTable(ours, idleSeconds)] : [];
    const contenders: Contender[] = [ours, await startNginx(ground, ours.pair, like)];
    contenders.push(await startBareNode(ground, ours.pair, like));
    if (hasCaddy) contenders.push(await startCaddy(ground, ours.pair, like));
    const results = [];
    for (const work of works) {
      const all: Round[] = [];
      for (const one of contenders) await work.load(one[work.at], Math.min(WARM_UP, 6 * seconds));
      for (let round = 0; round < rounds; round++) {
        const measured: Round = {};
        for (const one of contenders) measured[one.side] = await work.load(one[work.at], seconds);
        all.push(measured);
      }
      results.push({ work, rounds: all });
      console.log(`  ${work.title}: done`);
    }
    return results.length === 0 ? tables : [frontTable(results), ...tables];
  } finally {
    for (const end of atEnd.reverse()) await end();
    folder.remove();
  }
}

/** A host with an application behind it that nobody visits. */
async function idleTable({ proxy }: Contender, seconds: number): Promise<string> {
  await sleep(SETTLED_MS);
  const [settled, own] = [residentMiB(proxy.pid), residentMiB(proxy.pid, 'RssAnon')];
  await sleep(LOOKED_AFTER_MS - SETTLED_MS);
  const before = cpuMicroseconds(proxy.pid);
  await sleep(seconds * 1000);
  const used = (cpuMicroseconds(proxy.pid) - before) / 1e6 / seconds;
  return [
    '| idle host with the front | reach | ours |',
    '|---|---|---|',
    `| memory (RSS) | ≤ 80 MiB | ${settled.toFixed(0)} MiB |`,
    `| of that, what is not a part of a file that the system may drop | | ${own.toFixed(0)} MiB |`,
    `| all of it, once it has asked the CA when to renew | | ${residentMiB(proxy.pid).toFixed(0)} MiB |`,
    `| CPU, over ${seconds} s | not measurable | ${(used * 100).toFixed(2)} % of a core |`,
  ].join('\n');
}
