import fs from 'node:fs';
import path from 'node:path';
import type { Remains } from './verdict.ts';
import { leaks, leftovers, readableKeys, readJournal, remainsOf, secretsOf } from './verdict.ts';
import type { Run, Workshop } from './installation.ts';

/** What a round came to. */
export type Outcome = {
  /** False: the fault did not happen, because the program had fewer steps this time. */
  struck: boolean;
  /** What was lost, in sentences; nothing when all is well. */
  problems: string[];
  /** What was there after the fault, before the next attempt. */
  remains: Remains;
  /** How the command ended that met the fault: `done`, `killed`, or the code of its failure. */
  ended: string;
};

/** One fault, at one place. */
export type Round = {
  /** For `--only`; the same in each run. */
  id: string;
  /** The row of the table that it belongs to. */
  row: RowName;
  /** The practice CA unless told. */
  ca?: 'pebble';
  /** It is always the same, and belongs into the table. */
  endIsTold?: true;
  /** What the next attempt takes; `works` unless told. */
  next?: string;
  run(workshop: Workshop): Promise<Outcome>;
};

/** Where it strikes, and what: the first two columns of the table. */
type RowName = { group: string; fault: string; where: string };

/** What is being done when the fault strikes, and what must hold afterwards. */
export type Scenario = {
  name: 'request' | 'renewal' | 'delete' | 'settings';
  from: 'withPair' | 'empty';
  words: readonly string[];
  /** What may be there after any fault. */
  allowed: readonly Remains[];
  /** Journalled as an operation. */
  isOperation: boolean;
  /** What is there when it succeeds. */
  aim: Remains;
  /** How many certificate keys there may be in the end. */
  mostKeys: number;
};

const force = ['request', '--force', '--json'];
const newContact = 'meister@meinefirma.example';
export const scenarios = {
  request: {
    ...{ name: 'request', from: 'empty', words: force, allowed: ['none', 'new'], isOperation: true },
    ...{ aim: 'new', mostKeys: 2 },
  },
  renewal: {
    ...{ name: 'renewal', from: 'withPair', words: force, allowed: ['old', 'new'], isOperation: true },
    ...{ aim: 'new', mostKeys: 2 },
  },
  delete: {
    ...{ name: 'delete', from: 'withPair', words: ['delete', '--yes', '--json'], isOperation: true },
    ...{ allowed: ['old', 'none'], aim: 'none', mostKeys: 0 },
  },
  settings: {
    ...{ name: 'settings', from: 'withPair', words: ['settings', 'set', `contactEmail=${newContact}`, '--json'] },
    ...{ allowed: ['old'], isOperation: false, aim: 'old', mostKeys: 1 },
  },
} as const satisfies Record<Scenario['name'], Scenario>;

/** The code of the failure that a command told, `done`, or `killed`. */
export function endOf({ code, stdout, stderr, hung }: Run): string {
  if (hung) return 'hung';
  if (code === 0) return 'done';
  if (code === null) return 'killed';
  const codes = [stdout, stderr].map((text) => {
    const last = text.trim().split('\n').at(-1) ?? '';
    return /"(?:failure|error)":\{"code":"([A-Z_]+)"/.exec(last)?.[1];
  });
  return codes.find((one) => one !== undefined) ?? `exit code ${code}`;
}

/** What must hold right after a fault, whatever it was. */
export async function afterFault(
  workshop: Workshop,
  allowed: readonly Remains[],
): Promise<{ problems: string[]; remains: Remains; fingerprint: string | null }> {
  const { remains, fingerprint } = await remainsOf(workshop);
  const problems = allowed.includes(remains) ? [] : [`the pair is ${remains}, not ${allowed.join(' or ')}`];
  return { problems: [...problems, ...readableKeys(workshop), ...settingsProblems(workshop)], remains, fingerprint };
}

/** The settings file is the old one or the new one, whole. */
function settingsProblems({ it }: Workshop): string[] {
  const file = path.join(it.configDir, 'config.json');
  try {
    const { serverAddress, contactEmail } = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>;
    const isWhole =
      serverAddress === it.ca.name && [newContact, 'chefin@meinefirma.example'].includes(String(contactEmail));
    return isWhole ? [] : ['the settings are neither the old ones nor the new ones'];
  } catch {
    return ['the settings file cannot be read'];
  }
}

/** The journal tells of the operation that met the fault. `written`: entries before it. */
export function journalProblems(
  workshop: Workshop,
  scenario: Scenario,
  written: number,
  run: Run,
  struckKill: boolean,
): string[] {
  const { entries, torn } = readJournal(workshop);
  const problems = torn > 1 ? [`${torn} lines of the journal cannot be read`] : [];
  const journalSteps = run.steps.filter((step) => step.what.endsWith('journal.ndjson'));
  const began = journalSteps.some((step) => step.kind === 'write');
  // A disk that takes no line takes no line; where the lock could not be had, nothing has begun.
  if (!scenario.isOperation || !began || journalSteps.some((step) => step.struck)) return problems;
  const events = entries.slice(written).map((entry) => entry.event);
  if (!events.includes('operationStarted')) problems.push('the journal does not tell that it began');
  const ended = events.includes('operationDone') || events.includes('operationFailed');
  if (!struckKill && !ended) problems.push('the journal does not tell how it ended');
  return problems;
}

/**
 * The next attempt, without a fault: it must do what was wanted, soon, and clear up.
 *
 * @param fingerprint of what was there before it
 * @param viaHost the host that serves meanwhile, whose HTTPS port must show the old and then the new one
 */
export async function nextAttempt(
  workshop: Workshop,
  scenario: Scenario,
  before: { remains: Remains; fingerprint: string | null },
  options: { viaHost: boolean; expected?: RegExp[]; clockMs?: number },
): Promise<string[]> {
  const problems: string[] = [];
  letTimePass(workshop);
  const host = options.viaHost ? await workshop.serve() : null;
  if (host !== null && before.remains !== 'unusable') {
    const shown = await workshop.handshake();
    if (shown !== before.fingerprint) problems.push(`the host shows ${shown ?? 'no TLS'} instead of what is installed`);
  }
  const plan = options.clockMs === undefined ? undefined : { kinds: [], clockMs: options.clockMs };
  const run = await workshop.run(scenario.words, plan);
  const ended = endOf(run);
  const isDone = ended === 'done' || (scenario.name === 'delete' && ended === 'NO_CERTIFICATE');
  if (!isDone) problems.push(`the next attempt ends with ${ended}: ${(run.stderr || run.stdout).trim().slice(-400)}`);
  const after = await remainsOf(workshop);
  if (after.remains !== scenario.aim) problems.push(`after the next attempt the pair is ${after.remains}`);
  if (scenario.aim === 'new' && after.fingerprint === before.fingerprint)
    problems.push('the next attempt changed nothing');
  if (host !== null) {
    const shown = await workshop.handshake();
    if (shown !== after.fingerprint) problems.push(`after the next attempt the host shows ${shown ?? 'no TLS'}`);
    await host.end();
  }
  return [
    ...problems,
    ...settingsProblems(workshop),
    ...readableKeys(workshop),
    ...leftovers(workshop, scenario.mostKeys, options.expected),
  ];
}

/** Settings that are half written are taken for somebody's work until they are a minute old. */
function letTimePass({ it }: Workshop): void {
  const anHourAgo = new Date(Date.now() - 3_600_000);
  for (const name of fs.readdirSync(it.configDir)) {
    if (name.startsWith('config.json.tmp-')) fs.utimesSync(path.join(it.configDir, name), anHourAgo, anHourAgo);
  }
}

/** Collects the secrets of the installation as they come and go, and looks for them in the end. */
export function watchSecrets(workshop: Workshop): { look(): void; leaks(): string[] } {
  const seen = new Set<string>();
  const look = () => {
    for (const secret of secretsOf(workshop)) seen.add(secret);
  };
  look();
  return {
    look,
    leaks() {
      look();
      return leaks(workshop, [...seen]);
    },
  };
}
