import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { renewalUnder } from './ca-faults.ts';
import { fileKinds, networkKinds, type StepKind } from './plan.ts';
import { afterFault, endOf, nextAttempt, scenarios, watchSecrets, type Outcome, type Round } from './round.ts';
import { watchPort } from './served.ts';
import { strikeRound } from './injections.ts';
import type { Workshop } from './installation.ts';

const YEAR_MS = 365 * 24 * 3_600_000;
const everything: readonly StepKind[] = [...fileKinds, ...networkKinds];
const group = 'The surroundings';

const yearly = (['forward', 'back'] as const).map((way) => ({ way, byMs: way === 'forward' ? YEAR_MS : -YEAR_MS }));

/** The clock jumps while a renewal runs, at a spread of its steps. */
const clockRounds: Round[] = yearly.flatMap(({ way, byMs }) =>
  [1, 20, 40, 60, 80, 100].map((at) => ({
    id: `clock/${way}/${at}`,
    row: { group, fault: `The clock jumps a year ${way}`, where: 'in the middle of a renewal' },
    run: (workshop: Workshop) =>
      strikeRound(workshop, scenarios.renewal, everything, { how: 'clock', byMs, at }, { viaHost: true }),
  })),
);

/** The clock is wrong by a year for as long as a host runs; it goes on serving, whatever it thinks of the certificate. */
const clockHostRounds: Round[] = yearly.map(({ way, byMs }) => ({
  id: `clock/${way}/host`,
  row: { group, fault: `The clock jumps a year ${way}`, where: 'while a host serves' },
  async run(workshop: Workshop) {
    workshop.restore('withPair');
    const secrets = watchSecrets(workshop);
    const host = await workshop.serve({ kinds: [], clockMs: byMs });
    const port = watchPort(workshop);
    const run = await workshop.run(scenarios.renewal.words);
    secrets.look();
    const { problems, remains, fingerprint } = await afterFault(workshop, scenarios.renewal.allowed);
    for (const one of await port.end()) {
      if (one !== workshop.old && one !== fingerprint) problems.push(`visitors saw ${one ?? 'no TLS'} meanwhile`);
    }
    await host.end();
    problems.push(
      ...(await nextAttempt(workshop, scenarios.renewal, { remains, fingerprint }, { viaHost: true })),
      ...secrets.leaks(),
    );
    return { struck: true, problems, remains, ended: endOf(run) };
  },
}));

/** The database directory goes away while a host serves, and comes back. */
const driveRounds: Round[] = (['moved away', 'unmounted'] as const).map((what) => ({
  id: `drive/${what.replace(' ', '-')}`,
  row: { group, fault: `The database directory is ${what}`, where: 'while a host serves, during a renewal' },
  run(workshop: Workshop) {
    const { database } = workshop.it;
    const away = `${database}-weg`;
    const back = () => {
      fs.rmSync(database, { recursive: true, force: true });
      fs.renameSync(away, database);
    };
    return renewalUnder(workshop, {
      begin() {
        fs.renameSync(database, away);
        // What is left of a drive that is unmounted is the empty folder that it was mounted on.
        if (what === 'unmounted') fs.mkdirSync(database);
      },
      afterwards: back,
      end: () => undefined,
    });
  },
}));

/** What a process that died may have left, before the next one asks. */
const left: Record<string, { fault: string; leave: (configDir: string) => void }> = {
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
const lockRounds: Round[] = Object.entries(left).map(([name, { fault, leave }]) => ({
  id: `lock/${name}`,
  row: { group, fault: `${fault} is left behind`, where: 'before a renewal' },
  async run(workshop: Workshop) {
    workshop.restore('withPair');
    leave(workshop.it.configDir);
    return renewalNow(workshop);
  },
}));

const socketRound: Round = {
  id: 'lock/socket',
  row: { group, fault: 'A host is killed (kill -9) and leaves its socket', where: 'before a renewal' },
  async run(workshop) {
    workshop.restore('withPair');
    const host = await workshop.serve();
    await host.end('SIGKILL');
    return renewalNow(workshop);
  },
};

/** A renewal that meets what somebody else has left: it must not even notice. */
async function renewalNow(workshop: Workshop): Promise<Outcome> {
  const secrets = watchSecrets(workshop);
  const before = await afterFault(workshop, scenarios.renewal.allowed);
  const problems = [
    ...before.problems,
    ...(await nextAttempt(workshop, scenarios.renewal, before, { viaHost: true })),
    ...secrets.leaks(),
  ];
  return { struck: true, problems, remains: before.remains, ended: 'done' };
}

/** The settings file is damaged; after the settings have been made again, everything is as before. */
const damages: Record<string, (text: string) => string> = {
  'cut in two': (text) => text.slice(0, text.length / 2),
  empty: () => '',
  'full of zeros': (text) => '\0'.repeat(text.length),
};
const settingsRounds: Round[] = Object.entries(damages).map(([damage, spoil]) => ({
  id: `settings-file/${damage.replaceAll(' ', '-')}`,
  row: { group, fault: `The settings file is ${damage}`, where: 'before a start' },
  async run(workshop: Workshop) {
    workshop.restore('withPair');
    const secrets = watchSecrets(workshop);
    const file = path.join(workshop.it.configDir, 'config.json');
    const whole = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file, spoil(whole));
    const run = await workshop.run(['status', '--json']);
    const kept = fs.readdirSync(workshop.it.configDir).filter((name) => name.startsWith('config.beschaedigt-'));
    const lost = kept.length === 1 ? [] : ['the damaged file has not been kept aside'];
    const values = Object.entries(JSON.parse(whole) as Record<string, unknown>)
      .filter(([key, value]) => !key.startsWith('_') && ['string', 'number', 'boolean'].includes(typeof value))
      .map(([key, value]) => `${key}=${String(value)}`);
    const again = await workshop.run(['settings', 'set', ...values, '--json']);
    if (again.code !== 0) lost.push(`the settings cannot be made again: ${again.stdout}`);
    const { problems, remains, fingerprint } = await afterFault(workshop, ['old']);
    const expected = [/^einstellungen\/config\.beschaedigt-[\w-]+\.json$/];
    problems.push(
      ...lost,
      ...(await nextAttempt(workshop, scenarios.renewal, { remains, fingerprint }, { viaHost: true, expected })),
      ...secrets.leaks(),
    );
    return { struck: true, problems, remains, ended: run.hung ? 'hung' : 'done' };
  },
}));

/** kill -9 of the host that renews, at a spread of its steps. */
const hostRounds: Round[] = Array.from({ length: 16 }, (_, index) => index * 9 + 1).map((at) => ({
  id: `host/kill/${at}`,
  row: {
    group: 'A renewal by a host',
    fault: 'kill -9',
    where: 'a ninth of all steps of the host, its start included',
  },
  async run(workshop: Workshop) {
    workshop.restore('withPair');
    const secrets = watchSecrets(workshop);
    const host = await workshop.serve({ kinds: everything, strike: { how: 'kill', when: 'before', at } });
    const isUp = host.process.exitCode === null && host.process.signalCode === null;
    // Without a host the command works by itself.
    const run = isUp ? await workshop.run(scenarios.renewal.words) : null;
    const struck = host.process.signalCode === 'SIGKILL';
    await host.end();
    secrets.look();
    const { problems, remains, fingerprint } = await afterFault(workshop, scenarios.renewal.allowed);
    if (run?.hung === true) problems.push('the command waits for a host that is no more');
    problems.push(
      ...(await nextAttempt(workshop, scenarios.renewal, { remains, fingerprint }, { viaHost: true })),
      ...secrets.leaks(),
    );
    return { struck, problems, remains, ended: 'killed' };
  },
}));

export const surroundingRounds: Round[] = [
  ...clockRounds,
  ...clockHostRounds,
  ...driveRounds,
  ...lockRounds,
  socketRound,
  ...settingsRounds,
  ...hostRounds,
];
