/** What other accounts put in the place of our files, or may do with them. */
import fs from 'node:fs';
import path from 'node:path';
import type { SweepInstallation } from './installation.ts';
import { readJournal } from './invariants.ts';
import { afterFault, endOf, nextAttempt, scenarios, watchSecrets, type Round } from './round.ts';

const group = 'Other accounts of this machine';
/** Only root can give files to another account. */
const isRoot = process.geteuid?.() === 0;
/** Some account that is not root. */
const SOMEBODY = 65_534;

/** A place of ours, by what it is called in the table; gives its path. */
const places: Record<string, (installation: SweepInstallation) => string> = {
  'letsencrypt/': ({ fixture }) => path.join(fixture.database, 'letsencrypt'),
  'the folder of the CA': (installation) => caFolder(installation),
  'orders/': (installation) => path.join(caFolder(installation), 'orders'),
  'the folder of the pair': (installation) => pairFolder(installation),
  'cert.pem': (installation) => path.join(pairFolder(installation), 'cert.pem'),
  'key.pem': (installation) => path.join(pairFolder(installation), 'key.pem'),
  'installed.json': ({ fixture }) => path.join(fixture.database, 'letsencrypt', 'installed.json'),
  'ledger.json': ({ fixture }) => path.join(fixture.database, 'letsencrypt', 'ledger.json'),
  'account.json': (installation) => path.join(caFolder(installation), 'account.json'),
  'pending-order.json': (installation) => path.join(caFolder(installation), 'pending-order.json'),
  'revocations.json': (installation) => path.join(caFolder(installation), 'revocations.json'),
  'attempts.json': (installation) => path.join(caFolder(installation), 'attempts.json'),
  'ari.json': (installation) => path.join(caFolder(installation), 'ari.json'),
  'the configuration directory': ({ fixture }) => fixture.configDir,
  'config.json': ({ fixture }) => path.join(fixture.configDir, 'config.json'),
  'notices.json': ({ fixture }) => path.join(fixture.configDir, 'notices.json'),
  'journal.ndjson': ({ fixture }) => path.join(fixture.configDir, 'journal.ndjson'),
};
/** A pair that is not ours alone is neither served nor deleted; a new one takes its place. */
const ofPair = new Set(['the folder of the pair', 'cert.pem', 'key.pem']);
const ofConfiguration = new Set(['the configuration directory', 'config.json', 'notices.json', 'journal.ndjson']);

function caFolder({ fixture }: SweepInstallation): string {
  const root = path.join(fixture.database, 'letsencrypt');
  const [folder] = fs.readdirSync(root, { withFileTypes: true }).filter((one) => one.isDirectory());
  return path.join(root, folder?.name ?? '');
}
function pairFolder(installation: SweepInstallation): string {
  const orders = path.join(caFolder(installation), 'orders');
  return path.join(orders, fs.readdirSync(orders)[0] ?? '');
}

/** What is done to a place; gives what puts it right, and complains where it was written through or given a key. */
type Attack = { begin(place: string): void; end(place: string): string[] };
const attacks: Record<string, { fault: string; make: (folder: string) => Attack }> = {
  owner: {
    fault: 'It belongs to another account',
    make: () => ({
      begin(place) {
        if (!fs.existsSync(place)) fs.writeFileSync(place, '{}', { mode: 0o600 });
        fs.chownSync(place, SOMEBODY, SOMEBODY);
      },
      end(place) {
        const taken = fs.statSync(place).uid === SOMEBODY ? [] : ['what was somebody else’s has been replaced'];
        fs.chownSync(place, process.geteuid?.() ?? 0, process.getegid?.() ?? 0);
        if (fs.statSync(place).isFile() && fs.readFileSync(place, 'utf8') === '{}') fs.rmSync(place);
        return taken;
      },
    }),
  },
  link: {
    fault: 'It is a link to a foreign place',
    make(folder) {
      const away = path.join(folder, 'fremd');
      let before = '';
      return {
        begin(place) {
          if (fs.existsSync(place)) fs.renameSync(place, away);
          else fs.writeFileSync(away, 'keep me', { mode: 0o600 });
          before = contentOf(away);
          fs.symlinkSync(away, place);
        },
        end(place) {
          const problems = contentOf(away) === before ? [] : ['what the link leads to has been changed'];
          if (!fs.lstatSync(place).isSymbolicLink()) problems.push('the link has been replaced');
          fs.rmSync(place, { force: true });
          if (fs.statSync(away).isFile() && fs.readFileSync(away, 'utf8') === 'keep me') fs.rmSync(away);
          else fs.renameSync(away, place);
          return problems;
        },
      };
    },
  },
  mode: {
    fault: 'Others may write it, and that cannot be changed',
    make(folder) {
      const second = path.join(folder, 'zweiter-name');
      let mode = 0;
      return {
        begin(place) {
          if (!fs.existsSync(place)) fs.writeFileSync(place, '{}', { mode: 0o600 });
          const found = fs.statSync(place);
          mode = found.mode & 0o7777;
          // Neither of these is tightened: a folder that is meant for all, and a file that may be somebody else's as well.
          if (found.isFile()) fs.linkSync(place, second);
          fs.chmodSync(place, found.isFile() ? 0o666 : 0o1777);
        },
        end(place) {
          fs.rmSync(second, { force: true });
          fs.chmodSync(place, mode);
          if (fs.statSync(place).isFile() && fs.readFileSync(place, 'utf8') === '{}') fs.rmSync(place);
          return [];
        },
      };
    },
  },
};

/** All names below a place, with what is in its files; sockets and the like by their names. */
function contentOf(place: string): string {
  if (!fs.statSync(place).isDirectory()) return fs.readFileSync(place, 'utf8');
  const entries = fs.readdirSync(place, { recursive: true, withFileTypes: true });
  return entries
    .map((one) => path.join(one.parentPath, one.name))
    .sort()
    .map((file) => `${file} ${fs.statSync(file).isFile() ? fs.readFileSync(file, 'utf8') : ''}`)
    .join('\n');
}

const attackRounds: Round[] = Object.entries(attacks).flatMap(([kind, { fault, make }]) =>
  Object.entries(places).map(([name, placeOf]) => ({
    id: `ownership/${kind}/${name.replaceAll(/[ /]+/g, '-').replace(/-$/, '')}`,
    row: { group, fault, where: name },
    showsEnd: true,
    nextAttemptText: 'works, once that is put right',
    async run(installation: SweepInstallation) {
      installation.restore('withPair');
      const secrets = watchSecrets(installation);
      const { fixture } = installation;
      const attack = make(path.dirname(fixture.configDir));
      const place = placeOf(installation);
      attack.begin(place);
      const run = await installation.run(scenarios.renewal.args);
      const problems = attack.end(place);
      secrets.collect();
      const ended = endOf(run);
      const refused = ofConfiguration.has(name) ? 'CONFIG_DIRECTORY' : 'DATABASE_DIRECTORY';
      const expected = ofPair.has(name) ? 'done' : refused;
      if (ended !== expected) problems.push(`it ended with ${ended}, not with ${expected}`);
      const after = await afterFault(installation, [expected === 'done' ? 'new' : 'old']);
      problems.push(
        ...after.problems,
        ...(await nextAttempt(installation, scenarios.renewal, after, { viaHost: true })),
        ...secrets.leaks(),
      );
      return { injected: true, problems, pairState: after.pairState, ended };
    },
  })),
);

/** Everything is open to everybody, as after a backup that keeps no modes. */
const modeRounds: Round[] = [0o777, 0o775, 0o755].map((mode) => ({
  id: `ownership/mode/${mode.toString(8)}`,
  row: {
    group,
    fault: `All folders have mode ${mode.toString(8)}, all files ${(mode & 0o666).toString(8)}`,
    where: 'before a renewal',
  },
  showsEnd: true,
  async run(installation: SweepInstallation) {
    installation.restore('withPair');
    openAll(installation, mode);
    const secrets = watchSecrets(installation);
    const run = await installation.run(scenarios.renewal.args);
    secrets.collect();
    const { problems, pairState, fingerprint } = await afterFault(installation, ['new']);
    problems.push(...openFiles(installation));
    const told = readJournal(installation).entries.some((one) => one.event === 'permissionsTightened');
    if (!told) problems.push('the journal does not tell of it');
    problems.push(
      ...(await nextAttempt(installation, scenarios.renewal, { pairState, fingerprint }, { viaHost: true })),
      ...secrets.leaks(),
    );
    return { injected: true, problems, pairState, ended: endOf(run) };
  },
}));

function openAll({ fixture }: SweepInstallation, mode: number): void {
  for (const place of [fixture.configDir, path.join(fixture.database, 'letsencrypt')]) {
    fs.chmodSync(place, mode);
    for (const entry of fs.readdirSync(place, { recursive: true, withFileTypes: true })) {
      if (entry.name === 'Datenbank') continue;
      fs.chmodSync(path.join(entry.parentPath, entry.name), entry.isDirectory() ? mode : mode & 0o666);
    }
  }
}

function openFiles({ fixture }: SweepInstallation): string[] {
  const root = path.join(fixture.database, 'letsencrypt');
  return ['.', ...fs.readdirSync(root, { recursive: true, encoding: 'utf8' })]
    .filter((name) => (fs.statSync(path.join(root, name)).mode & 0o077) !== 0)
    .map((name) => `letsencrypt/${name} is open to others`);
}

export const ownershipRounds: Round[] = [
  ...attackRounds.filter(({ id }) => isRoot || !id.startsWith('ownership/owner/')),
  ...modeRounds,
];
