import fs from 'node:fs';
import path from 'node:path';
import { faults, isFaultName, type FaultName } from '../ca/faults.ts';
import { afterFault, endOf, nextAttempt, scenarios, watchSecrets, type Outcome, type Round } from './round.ts';
import { watchPort } from './served.ts';
import { readJournal } from './verdict.ts';
import type { Workshop } from './installation.ts';

const SEVERAL_HOURS_MS = 35 * 3_600_000;
/** What nobody waits for: after this long somebody presses Ctrl+C. */
const PATIENCE_MS = 8000;
const endless: ReadonlySet<FaultName> = new Set<FaultName>(['orderStuck', 'slowValidation']);
/** What a healed CA has still lost. */
const lasting: ReadonlySet<FaultName> = new Set<FaultName>(['accountUnknown', 'accountDeactivated']);

/** Where the next attempt takes more than another click. */
const nextTime: Partial<Record<FaultName, string>> = {
  rateLimited: 'works, from the time on that the CA named',
  rateLimitedUntil: 'works, from the time on that the CA named',
  overloaded: 'works, from the time on that the CA named',
  accountDeactivated: 'works, when the account’s file has been moved away, as the failure says',
  notYetValid: 'works, from the time on at which it is valid',
};

/** Everything that the practice CA can do wrong, during a renewal by a host that serves. */
export const caRounds: Round[] = Object.keys(faults)
  .filter(isFaultName)
  .map((name) => ({
    id: `ca/${name}`,
    row: { group: 'The CA, during a renewal', fault: `\`${name}\``, where: faults[name].description },
    endIsTold: true,
    ...(nextTime[name] === undefined ? {} : { next: nextTime[name] }),
    async run(workshop: Workshop) {
      const { practice } = workshop.it.ca;
      if (practice === null) throw new Error('these faults are those of the practice CA');
      try {
        return await renewalUnder(workshop, {
          begin: () => faults[name].arm(practice, Infinity),
          end() {
            practice.heal();
            if (name === 'accountDeactivated') moveAccountAway(workshop);
          },
          later: name === 'notYetValid',
          ...(endless.has(name) ? { interruptAfterMs: PATIENCE_MS } : {}),
        });
      } finally {
        practice.heal();
        if (lasting.has(name)) await workshop.renew();
      }
    },
  }));

/** What the failure tells the user to do about an account that the CA has closed. */
function moveAccountAway({ it }: Workshop): void {
  const root = path.join(it.database, 'letsencrypt');
  for (const entry of fs.readdirSync(root, { withFileTypes: true })) {
    if (entry.isDirectory()) fs.rmSync(path.join(root, entry.name, 'account.json'), { force: true });
  }
}

/** Pebble refuses a fifth of all nonces. */
export const pebbleRounds: Round[] = [1, 2, 3].map((count) => ({
  id: `pebble/nonces/${count}`,
  row: { group: 'The CA, during a renewal', fault: 'Pebble', where: 'It refuses 20 % of all nonces' },
  ca: 'pebble',
  endIsTold: true,
  run: (workshop: Workshop) => renewalUnder(workshop, { begin: () => undefined, end: () => undefined }),
}));

/** A renewal by a host that serves and that visitors look at meanwhile, while something is wrong. */
export async function renewalUnder(
  workshop: Workshop,
  trouble: {
    begin(): void;
    /** Right after the renewal, before anything is looked at. */
    afterwards?: () => void;
    /** Before the next attempt. */
    end(): void;
    interruptAfterMs?: number;
    /** The next attempt is one of the day after tomorrow. */
    later?: boolean;
  },
): Promise<Outcome> {
  workshop.restore('withPair');
  const written = readJournal(workshop).entries.length;
  const secrets = watchSecrets(workshop);
  const host = await workshop.serve();
  const port = watchPort(workshop);
  trouble.begin();
  const run = await workshop.run(scenarios.renewal.words, undefined, trouble.interruptAfterMs);
  trouble.afterwards?.();
  secrets.look();
  const { problems, remains, fingerprint } = await afterFault(workshop, scenarios.renewal.allowed);
  const seen = await port.end();
  for (const one of seen) {
    // Where the folders are changed over, what was installed meanwhile is as good: the handshake has proven it.
    const isGood = one === workshop.old || one === fingerprint || (one !== null && trouble.afterwards !== undefined);
    if (!isGood) problems.push(`visitors saw ${one ?? 'no TLS'} meanwhile`);
  }
  const last = await workshop.handshake();
  if (trouble.afterwards === undefined && last !== fingerprint) {
    problems.push(`the host shows ${last ?? 'no TLS'}, not what is installed`);
  }
  await host.end();
  trouble.end();

  const ended = endOf(run);
  if (run.hung) problems.push('it hung');
  if (ended === 'INTERNAL' || ended.startsWith('exit code')) problems.push(`it ended with ${ended}: ${run.stderr}`);
  const events = readJournal(workshop).entries.slice(written);
  const told = events.find((entry) => entry.event === (ended === 'done' ? 'operationDone' : 'operationFailed'));
  if (told === undefined) problems.push('the journal does not tell how it ended');
  if (told?.event === 'operationFailed' && told.failure.code !== ended)
    problems.push(`the journal tells of ${told.failure.code}, the command of ${ended}`);
  // Where the CA named a time, it is honoured: the next attempt is one after it.
  const named = events.some((entry) => entry.event === 'operationFailed' && 'retryAt' in entry.failure.data);
  const clock = named || trouble.later === true ? { clockMs: SEVERAL_HOURS_MS } : {};
  problems.push(
    ...(await nextAttempt(workshop, scenarios.renewal, { remains, fingerprint }, { viaHost: false, ...clock })),
    ...secrets.leaks(),
  );
  return { struck: true, problems, remains, ended };
}
