import fs from 'node:fs';
import path from 'node:path';
import type { PairState } from './invariants.ts';
import { leaks, unexpectedFiles, readableKeys, readJournal, pairStateOf, secretsOf } from './invariants.ts';
import type { Run, SweepInstallation } from './installation.ts';

/** The outcome of a round. */
export type Outcome = {
  /** False: the fault did not happen, because the program had fewer steps this time. */
  injected: boolean;
  /** A sentence for each loss; empty when all is well. */
  problems: string[];
  /** The pair after the fault, before the next attempt. */
  pairState: PairState;
  /** How the command with the fault ended: see `endOf`. */
  ended: string;
};

/** One fault, at one place. */
export type Round = {
  /** For `--only`; the same in each run. */
  id: string;
  /** The row of the table that it belongs to. */
  row: RowName;
  /** By default the practice CA. */
  ca?: 'pebble';
  /** How the command ends is the same in every run, so the table shows it. */
  showsEnd?: true;
  /** What the table says of the next attempt; `works` by default. */
  nextAttemptText?: string;
  run(installation: SweepInstallation): Promise<Outcome>;
};

/** The heading and the first two columns of the table: the fault, and where it is injected. */
type RowName = { group: string; fault: string; where: string };

/** What is being done when the fault occurs, and what must hold afterwards. */
export type Scenario = {
  name: 'request' | 'renewal' | 'delete' | 'settings';
  from: 'withPair' | 'empty';
  args: readonly string[];
  /** The states of the pair that are allowed after any fault. */
  allowed: readonly PairState[];
  /** Whether the journal records it as an operation. */
  isOperation: boolean;
  /** The state of the pair when it succeeds. */
  expectedState: PairState;
  /** How many certificate keys there may be in the end. */
  maxKeys: number;
};

const force = ['request', '--force', '--json'];
const newContact = 'meister@meinefirma.example';
export const scenarios = {
  request: {
    name: 'request',
    from: 'empty',
    args: force,
    allowed: ['none', 'new'],
    isOperation: true,
    expectedState: 'new',
    maxKeys: 2,
  },
  renewal: {
    name: 'renewal',
    from: 'withPair',
    args: force,
    allowed: ['old', 'new'],
    isOperation: true,
    expectedState: 'new',
    maxKeys: 2,
  },
  delete: {
    name: 'delete',
    from: 'withPair',
    args: ['delete', '--yes', '--json'],
    isOperation: true,
    allowed: ['old', 'none'],
    expectedState: 'none',
    maxKeys: 0,
  },
  settings: {
    name: 'settings',
    from: 'withPair',
    args: ['settings', 'set', `contactEmail=${newContact}`, '--json'],
    allowed: ['old'],
    isOperation: false,
    expectedState: 'old',
    maxKeys: 1,
  },
} as const satisfies Record<Scenario['name'], Scenario>;

/** How a command ended: `done`, `hung`, `killed`, the code of its failure, or its exit code. */
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

/** Checks what must hold right after any fault. */
export async function afterFault(
  installation: SweepInstallation,
  allowed: readonly PairState[],
): Promise<{ problems: string[]; pairState: PairState; fingerprint: string | null }> {
  const { pairState, fingerprint } = await pairStateOf(installation);
  const problems = allowed.includes(pairState) ? [] : [`the pair is ${pairState}, not ${allowed.join(' or ')}`];
  return {
    problems: [...problems, ...readableKeys(installation), ...settingsProblems(installation)],
    pairState,
    fingerprint,
  };
}

/** Checks that the settings file is the old one or the new one, whole. */
function settingsProblems({ fixture }: SweepInstallation): string[] {
  const file = path.join(fixture.configDir, 'config.json');
  try {
    const { serverAddress, contactEmail } = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>;
    const isWhole =
      serverAddress === fixture.ca.name && [newContact, 'chefin@meinefirma.example'].includes(String(contactEmail));
    return isWhole ? [] : ['the settings are neither the old ones nor the new ones'];
  } catch {
    return ['the settings file cannot be read'];
  }
}

/** Checks that the journal records the operation with the fault. `entriesBefore`: how many entries precede it. */
export function journalProblems(
  installation: SweepInstallation,
  scenario: Scenario,
  entriesBefore: number,
  run: Run,
  wasKilled: boolean,
): string[] {
  const { entries, torn } = readJournal(installation);
  const problems = torn > 1 ? [`${torn} lines of the journal cannot be read`] : [];
  const journalSteps = run.steps.filter((step) => step.what.endsWith('journal.ndjson'));
  const began = journalSteps.some((step) => step.kind === 'write');
  // If the journal itself met the fault, lines may be missing; if the lock could not be taken, nothing has begun.
  if (!scenario.isOperation || !began || journalSteps.some((step) => step.injected)) return problems;
  const events = entries.slice(entriesBefore).map((entry) => entry.event);
  if (!events.includes('operationStarted')) problems.push('the journal does not tell that it began');
  const ended = events.includes('operationDone') || events.includes('operationFailed');
  if (!wasKilled && !ended) problems.push('the journal does not tell how it ended');
  return problems;
}

/**
 * Makes the next attempt, without a fault: it must do what was wanted without hanging, and clean up.
 *
 * @param before the pair before this attempt
 * @param options.viaHost whether a host serves meanwhile; its HTTPS port must show the old pair and then the new one
 */
export async function nextAttempt(
  installation: SweepInstallation,
  scenario: Scenario,
  before: { pairState: PairState; fingerprint: string | null },
  options: { viaHost: boolean; expected?: RegExp[]; clockMs?: number },
): Promise<string[]> {
  const problems: string[] = [];
  ageTemporaryFiles(installation);
  const host = options.viaHost ? await installation.serve() : null;
  if (host !== null && before.pairState !== 'unusable') {
    const shown = await installation.handshake();
    if (shown !== before.fingerprint) problems.push(`the host shows ${shown ?? 'no TLS'} instead of what is installed`);
  }
  const plan = options.clockMs === undefined ? undefined : { kinds: [], clockMs: options.clockMs };
  const run = await installation.run(scenario.args, plan);
  const ended = endOf(run);
  const isDone = ended === 'done' || (scenario.name === 'delete' && ended === 'NO_CERTIFICATE');
  if (!isDone) problems.push(`the next attempt ends with ${ended}: ${(run.stderr || run.stdout).trim().slice(-400)}`);
  const after = await pairStateOf(installation);
  if (after.pairState !== scenario.expectedState)
    problems.push(`after the next attempt the pair is ${after.pairState}`);
  if (scenario.expectedState === 'new' && after.fingerprint === before.fingerprint)
    problems.push('the next attempt changed nothing');
  if (host !== null) {
    const shown = await installation.handshake();
    if (shown !== after.fingerprint) problems.push(`after the next attempt the host shows ${shown ?? 'no TLS'}`);
    await host.end();
  }
  return [
    ...problems,
    ...settingsProblems(installation),
    ...readableKeys(installation),
    ...unexpectedFiles(installation, scenario.maxKeys, options.expected),
  ];
}

/** Makes half-written settings look old: until they are a minute old, another process may be writing them. */
function ageTemporaryFiles({ fixture }: SweepInstallation): void {
  const anHourAgo = new Date(Date.now() - 3_600_000);
  for (const name of fs.readdirSync(fixture.configDir)) {
    if (/^config(\.last-good)?\.json\.tmp-/.test(name))
      fs.utimesSync(path.join(fixture.configDir, name), anHourAgo, anHourAgo);
  }
}

/** Collects the secrets of the installation as they come and go, and searches output and journal for them. */
export function watchSecrets(installation: SweepInstallation): { collect(): void; leaks(): string[] } {
  const seen = new Set<string>();
  const collect = () => {
    for (const secret of secretsOf(installation)) seen.add(secret);
  };
  collect();
  return {
    collect,
    leaks() {
      collect();
      return leaks(installation, [...seen]);
    },
  };
}
