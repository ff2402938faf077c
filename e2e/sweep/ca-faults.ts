import fs from 'node:fs';
import path from 'node:path';
import { faults, isFaultName, type FaultName } from '../ca/faults.ts';
import { afterFault, endOf, nextAttempt, scenarios, watchSecrets, type Outcome, type Round } from './round.ts';
import { watchPort } from './watch-port.ts';
import { readJournal } from './invariants.ts';
import type { SweepInstallation } from './installation.ts';

const SEVERAL_HOURS_MS = 35 * 3_600_000;
/** Faults that nobody would wait out are interrupted (Ctrl+C) after this time. */
const INTERRUPT_AFTER_MS = 8000;
const endless: ReadonlySet<FaultName> = new Set<FaultName>(['orderStuck', 'slowValidation']);
/** Faults that `heal()` does not undo. */
const irreversible: ReadonlySet<FaultName> = new Set<FaultName>(['accountUnknown', 'accountDeactivated']);

/** For faults after which the next attempt takes more than another click. */
const nextAttemptTexts: Partial<Record<FaultName, string>> = {
  rateLimited: 'works, from the time on that the CA named',
  rateLimitedUntil: 'works, from the time on that the CA named',
  overloaded: 'works, from the time on that the CA named',
  heldForYears: 'works, after a day at the latest',
  accountDeactivated: 'works, when the account’s file has been moved away, as the failure says',
  notYetValid: 'works, from the time on at which it is valid',
};

/** Every fault of the practice CA, during a renewal by a host that serves. */
export const caRounds: Round[] = Object.keys(faults)
  .filter(isFaultName)
  .map((name) => ({
    id: `ca/${name}`,
    row: { group: 'The CA, during a renewal', fault: `\`${name}\``, where: faults[name].description },
    showsEnd: true,
    ...(nextAttemptTexts[name] === undefined ? {} : { nextAttemptText: nextAttemptTexts[name] }),
    async run(installation: SweepInstallation) {
      const { practice } = installation.fixture.ca;
      if (practice === null) throw new Error('these faults are those of the practice CA');
      try {
        return await renewalWithFault(installation, {
          begin: () => faults[name].arm(practice, Infinity),
          end() {
            practice.heal();
            if (name === 'accountDeactivated') removeAccountFiles(installation);
          },
          later: name === 'notYetValid',
          ...(endless.has(name) ? { interruptAfterMs: INTERRUPT_AFTER_MS } : {}),
        });
      } finally {
        practice.heal();
        if (irreversible.has(name)) await installation.recreate();
      }
    },
  }));

/** Does what the failure tells the user to do about an account that the CA has deactivated. */
function removeAccountFiles({ fixture }: SweepInstallation): void {
  const root = path.join(fixture.database, 'letsencrypt');
  for (const entry of fs.readdirSync(root, { withFileTypes: true })) {
    if (entry.isDirectory()) fs.rmSync(path.join(root, entry.name, 'account.json'), { force: true });
  }
}

/** Pebble refuses a fifth of all nonces. */
export const pebbleRounds: Round[] = [1, 2, 3].map((count) => ({
  id: `pebble/nonces/${count}`,
  row: { group: 'The CA, during a renewal', fault: 'Pebble', where: 'It refuses 20 % of all nonces' },
  ca: 'pebble',
  showsEnd: true,
  run: (installation: SweepInstallation) =>
    renewalWithFault(installation, { begin: () => undefined, end: () => undefined }),
}));

/** A renewal by a host that serves, with visitors connecting all the while, while something is wrong. */
export async function renewalWithFault(
  installation: SweepInstallation,
  trouble: {
    begin(): void;
    /** Called right after the renewal, before anything is checked. */
    afterwards?: () => void;
    /** Called before the next attempt. */
    end(): void;
    interruptAfterMs?: number;
    /** The next attempt is made `SEVERAL_HOURS_MS` later. */
    later?: boolean;
  },
): Promise<Outcome> {
  installation.restore('withPair');
  const entriesBefore = readJournal(installation).entries.length;
  const secrets = watchSecrets(installation);
  const host = await installation.serve();
  const port = watchPort(installation);
  trouble.begin();
  const run = await installation.run(scenarios.renewal.args, undefined, trouble.interruptAfterMs);
  trouble.afterwards?.();
  secrets.collect();
  const { problems, pairState, fingerprint } = await afterFault(installation, scenarios.renewal.allowed);
  const seen = await port.end();
  for (const one of seen) {
    // Where `afterwards` swaps folders, a pair installed in between is good as well: the handshake has proven it.
    const isGood =
      one === installation.oldFingerprint || one === fingerprint || (one !== null && trouble.afterwards !== undefined);
    if (!isGood) problems.push(`visitors saw ${one ?? 'no TLS'} meanwhile`);
  }
  const last = await installation.handshake();
  if (trouble.afterwards === undefined && last !== fingerprint) {
    problems.push(`the host shows ${last ?? 'no TLS'}, not what is installed`);
  }
  await host.end();
  trouble.end();

  const ended = endOf(run);
  if (run.hung) problems.push('it hung');
  if (ended === 'INTERNAL' || ended.startsWith('exit code')) problems.push(`it ended with ${ended}: ${run.stderr}`);
  const events = readJournal(installation).entries.slice(entriesBefore);
  const endEntry = events.find((entry) => entry.event === (ended === 'done' ? 'operationDone' : 'operationFailed'));
  if (endEntry === undefined) problems.push('the journal does not tell how it ended');
  if (endEntry?.event === 'operationFailed' && endEntry.failure.code !== ended)
    problems.push(`the journal tells of ${endEntry.failure.code}, the command of ${ended}`);
  // If the CA named a time, the next attempt is made after it.
  const named = events.some((entry) => entry.event === 'operationFailed' && 'retryAt' in entry.failure.data);
  const clock = named || trouble.later === true ? { clockMs: SEVERAL_HOURS_MS } : {};
  problems.push(
    ...(await nextAttempt(installation, scenarios.renewal, { pairState, fingerprint }, { viaHost: false, ...clock })),
    ...secrets.leaks(),
  );
  return { injected: true, problems, pairState, ended };
}
