import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { openVault } from '../../electron/storage/vault.ts';
import { fileKinds } from '../sweep/plan.ts';
import { scenarios } from '../sweep/round.ts';
import { injectionRound } from '../sweep/injections.ts';
import { sweep } from '../sweep/sweep.ts';
import { openInstallation, type SweepInstallation } from '../sweep/installation.ts';

test('nothing is lost by a sample of all faults', async () => {
  test.setTimeout(600_000);
  const results = await sweep({ kind: 'quick' }, { workers: 2, onRounds: () => undefined, onResult: () => undefined });
  const lost = results.flatMap(({ round, outcome }) => outcome.problems.map((problem) => `${round.id}: ${problem}`));
  expect(lost).toEqual([]);
  // Fewer would mean that the faults do not reach the program.
  expect(results.filter(({ outcome }) => outcome.injected).length).toBeGreaterThan(30);
});

test.describe('The sweep sees a loss', () => {
  let installation: SweepInstallation;
  test.beforeAll(async () => (installation = await openInstallation()));
  test.afterAll(() => installation.close());

  const folderOfPair = async () => (await openVault(installation.fixture.database).current())?.folder ?? '';
  const journal = () => path.join(installation.fixture.configDir, 'journal.ndjson');
  const losses: Record<string, { sabotage: () => Promise<void> | void; seen: RegExp }> = {
    'of the key': {
      sabotage: async () => fs.rmSync(path.join(await folderOfPair(), 'key.pem')),
      seen: /the pair is unusable/,
    },
    'of the whole pair': {
      sabotage: async () => fs.rmSync(await folderOfPair(), { recursive: true }),
      seen: /the pair is unusable/,
    },
    'of the settings': {
      sabotage: () => fs.writeFileSync(path.join(installation.fixture.configDir, 'config.json'), '{"serverAddress":'),
      seen: /the settings file cannot be read/,
    },
    'of secrecy, by a key that others can read': {
      sabotage: async () => fs.chmodSync(path.join(await folderOfPair(), 'key.pem'), 0o644),
      seen: /key\.pem can be read by others/,
    },
    'of secrecy, by a line in the journal': {
      sabotage: async () => fs.appendFileSync(journal(), fs.readFileSync(path.join(await folderOfPair(), 'key.pem'))),
      seen: /the journal shows a private key/,
    },
    'of order, by a file that nobody takes away': {
      sabotage: () => fs.writeFileSync(path.join(installation.fixture.database, 'letsencrypt', 'rest.tmp'), ''),
      seen: /rest\.tmp is left/,
    },
    'of the journal': {
      sabotage: () => fs.rmSync(journal()),
      seen: /the journal does not tell that it began/,
    },
    'of the next attempt': {
      // An owner that counts as alive holds the lock, and does not release it.
      sabotage: () => {
        fs.mkdirSync(path.join(installation.fixture.configDir, 'operation.lock'), { recursive: true });
        const owner = { pid: 1, host: 'anderer-rechner', kind: 'request', startedAt: new Date().toISOString() };
        fs.writeFileSync(path.join(installation.fixture.configDir, 'operation.owner.json'), JSON.stringify(owner));
      },
      seen: /the next attempt ends with BUSY/,
    },
  };
  for (const [what, { sabotage, seen }] of Object.entries(losses)) {
    test(what, async () => {
      // After the start, in which much is looked at, and before the new pair is installed: the old one has to stay.
      const outcome = await injectionRound(
        installation,
        scenarios.renewal,
        fileKinds,
        { how: 'kill', when: 'before', at: 70 },
        { viaHost: false, sabotage },
      );
      expect(outcome.injected).toBe(true);
      expect(outcome.problems.join('\n')).toMatch(seen);
    });
  }
});
