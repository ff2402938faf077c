import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { renewalWithFault } from './ca-faults.ts';
import { fileKinds, networkKinds, type StepKind } from './plan.ts';
import { afterFault, endOf, nextAttempt, scenarios, watchSecrets, type Outcome, type Round } from './round.ts';
import { watchPort } from './watch-port.ts';
import { injectionRound } from './injections.ts';
import type { SweepInstallation } from './installation.ts';
import { hasEnded } from '../fixtures/processes.ts';

const YEAR_MS = 365 * 24 * 3_600_000;
const everything: readonly StepKind[] = [...fileKinds, ...networkKinds];
const group = 'The surroundings';

const yearJumps = (['forward', 'back'] as const).map((direction) => ({
  direction,
  byMs: direction === 'forward' ? YEAR_MS : -YEAR_MS,
}));

/** The clock jumps during a renewal, at steps spread over it. */
const clockRounds: Round[] = yearJumps.flatMap(({ direction, byMs }) =>
  [1, 20, 40, 60, 80, 100].map((at) => ({
    id: `clock/${direction}/${at}`,
    row: { group, fault: `The clock jumps a year ${direction}`, where: 'in the middle of a renewal' },
    run: (installation: SweepInstallation) =>
      injectionRound(installation, scenarios.renewal, everything, { how: 'clock', byMs, at }, { viaHost: true }),
  })),
);

/** The clock is wrong by a year for as long as a host runs; it still serves, whatever it thinks of the certificate. */
const clockHostRounds: Round[] = yearJumps.map(({ direction, byMs }) => ({
  id: `clock/${direction}/host`,
  row: { group, fault: `The clock jumps a year ${direction}`, where: 'while a host serves' },
  async run(installation: SweepInstallation) {
    installation.restore('withPair');
    const secrets = watchSecrets(installation);
    const host = await installation.serve({ kinds: [], clockMs: byMs });
    const port = watchPort(installation);
    const run = await installation.run(scenarios.renewal.args);
    secrets.collect();
    const { problems, pairState, fingerprint } = await afterFault(installation, scenarios.renewal.allowed);
    for (const one of await port.end()) {
      if (one !== installation.oldFingerprint && one !== fingerprint)
        problems.push(`visitors saw ${one ?? 'no TLS'} meanwhile`);
    }
    await host.end();
    problems.push(
      ...(await nextAttempt(installation, scenarios.renewal, { pairState, fingerprint }, { viaHost: true })),
      ...secrets.leaks(),
    );
    return { injected: true, problems, pairState, ended: endOf(run) };
  },
}));

/** The database directory goes away while a host serves, and comes back. */
const driveRounds: Round[] = (['moved away', 'unmounted'] as const).map((what) => ({
  id: `drive/${what.replace(' ', '-')}`,
  row: { group, fault: `The database directory is ${what}`, where: 'while a host serves, during a renewal' },
  run(installation: SweepInstallation) {
    const { database } = installation.fixture;
    const away = `${database}-weg`;
    const back = () => {
      fs.rmSync(database, { recursive: true, force: true });
      fs.renameSync(away, database);
    };
    return renewalWithFault(installation, {
      begin() {
        fs.renameSync(database, away);
        // An unmounted drive leaves the empty folder that it was mounted on.
        if (what === 'unmounted') fs.mkdirSync(database);
      },
      afterwards: back,
      end: () => undefined,
    });
  },
}));

/** What a dead process may have left behind for the next one to find. */
const staleLocks: Record<string, { fault: string; leave: (configDir: string) => void }> = {
  'dead-owner': {
    fault: 'A lock of a process that is no more',
    leave(configDir) {
      fs.mkdirSync(path.join(configDir, 'operation.lock'));
      const owner = { pid: 2 ** 22 + 1, host: os.hostname(), kind: 'request', startedAt: new Date().toISOString() };
      fs.writeFileSync(path.join(configDir, 'operation.owner.json'), JSON.stringify(owner), { mode: 0o600 });
    },
  },
  'no-owner': {
    fault: 'A lock without an owner',
    leave: (configDir) => fs.mkdirSync(path.join(configDir, 'operation.lock')),
  },
  guard: {
    fault: 'The lock of the lock',
    leave: (configDir) => fs.mkdirSync(path.join(configDir, 'operation.guard.lock')),
  },
};
const lockRounds: Round[] = Object.entries(staleLocks).map(([name, { fault, leave }]) => ({
  id: `lock/${name}`,
  row: { group, fault: `${fault} is left behind`, where: 'before a renewal' },
  async run(installation: SweepInstallation) {
    installation.restore('withPair');
    leave(installation.fixture.configDir);
    return renewalNow(installation);
  },
}));

const socketRound: Round = {
  id: 'lock/socket',
  row: { group, fault: 'A host is killed (kill -9) and leaves its socket', where: 'before a renewal' },
  async run(installation) {
    installation.restore('withPair');
    const host = await installation.serve();
    await host.end('SIGKILL');
    return renewalNow(installation);
  },
};

/** A renewal that finds what a dead process has left behind: it must not be affected at all. */
async function renewalNow(installation: SweepInstallation): Promise<Outcome> {
  const secrets = watchSecrets(installation);
  const before = await afterFault(installation, scenarios.renewal.allowed);
  const problems = [
    ...before.problems,
    ...(await nextAttempt(installation, scenarios.renewal, before, { viaHost: true })),
    ...secrets.leaks(),
  ];
  return { injected: true, problems, pairState: before.pairState, ended: 'done' };
}

/** The settings file is damaged; after the settings have been set again, everything is as before. */
const damages: Record<string, (text: string) => string> = {
  'cut in two': (text) => text.slice(0, text.length / 2),
  empty: () => '',
  'full of zeros': (text) => '\0'.repeat(text.length),
};
const settingsRounds: Round[] = Object.entries(damages).map(([damage, spoil]) => ({
  id: `settings-file/${damage.replaceAll(' ', '-')}`,
  row: { group, fault: `The settings file is ${damage}`, where: 'before a start' },
  async run(installation: SweepInstallation) {
    installation.restore('withPair');
    const secrets = watchSecrets(installation);
    const file = path.join(installation.fixture.configDir, 'config.json');
    const whole = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file, spoil(whole));
    const run = await installation.run(['status', '--json']);
    const kept = fs
      .readdirSync(installation.fixture.configDir)
      .filter((name) => name.startsWith('config.beschaedigt-'));
    const lost = kept.length === 1 ? [] : ['the damaged file has not been kept aside'];
    const values = Object.entries(JSON.parse(whole) as Record<string, unknown>)
      .filter(([key, value]) => !key.startsWith('_') && ['string', 'number', 'boolean'].includes(typeof value))
      .map(([key, value]) => `${key}=${String(value)}`);
    const again = await installation.run(['settings', 'set', ...values, '--json']);
    if (again.code !== 0) lost.push(`the settings cannot be made again: ${again.stdout}`);
    const { problems, pairState, fingerprint } = await afterFault(installation, ['old']);
    const expected = [/^einstellungen\/config\.beschaedigt-[\w-]+\.json$/];
    problems.push(
      ...lost,
      ...(await nextAttempt(installation, scenarios.renewal, { pairState, fingerprint }, { viaHost: true, expected })),
      ...secrets.leaks(),
    );
    return { injected: true, problems, pairState, ended: run.hung ? 'hung' : 'done' };
  },
}));

/** kill -9 of the host that renews, at steps spread over its run. */
const hostRounds: Round[] = Array.from({ length: 16 }, (_, index) => index * 9 + 1).map((at) => ({
  id: `host/kill/${at}`,
  row: {
    group: 'A renewal by a host',
    fault: 'kill -9',
    where: 'a ninth of all steps of the host, its start included',
  },
  async run(installation: SweepInstallation) {
    installation.restore('withPair');
    const secrets = watchSecrets(installation);
    const host = await installation.serve({ kinds: everything, injection: { how: 'kill', when: 'before', at } });
    const isUp = !hasEnded(host.process);
    // Without a host, the command does the work itself.
    const run = isUp ? await installation.run(scenarios.renewal.args) : null;
    const injected = host.process.signalCode === 'SIGKILL';
    await host.end();
    secrets.collect();
    const { problems, pairState, fingerprint } = await afterFault(installation, scenarios.renewal.allowed);
    if (run?.hung === true) problems.push('the command waits for a host that is no more');
    problems.push(
      ...(await nextAttempt(installation, scenarios.renewal, { pairState, fingerprint }, { viaHost: true })),
      ...secrets.leaks(),
    );
    return { injected, problems, pairState, ended: 'killed' };
  },
}));

export const environmentRounds: Round[] = [
  ...clockRounds,
  ...clockHostRounds,
  ...driveRounds,
  ...lockRounds,
  socketRound,
  ...settingsRounds,
  ...hostRounds,
];
