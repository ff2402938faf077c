import fs from 'node:fs';
import path from 'node:path';
import type { PairState } from './invariants.ts';
import { leaks, unexpectedFiles, readableKeys, readJournal, pairStateOf, secretsOf } from './invariants.ts';
import type { Run, SweepInstallation } from './installation.ts';

/** What a round came to. */
export type Outcome = {
  /** False: the fault did not happen, because the program had fewer steps this time. */
  injected: boolean;
  /** What was lost, in sentences; nothing when all is well. */
  problems: string[];
  /** What was there after the fault, before the next attempt. */
  pairState: PairState;
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
  showsEnd?: true;
  /** What the next attempt takes; `works` unless told. */
  nextAttemptText?: string;
  run(installation: SweepInstallation): Promise<Outcome>;
};

/** Where it strikes, and what: the first two columns of the table. */
type RowName = { group: string; fault: string; where: string };

/** What is being done when the fault strikes, and what must hold afterwards. */
export type Scenario = {
  name: 'request' | 'renewal' | 'delete' | 'settings';
  from: 'withPair' | 'empty';
  args: readonly string[];
  /** What may be there after any fault. */
  allowed: readonly PairState[];
  /** Journalled as an operation. */
  isOperation: boolean;
  /** What is there when it succeeds. */
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

/** The settings file is the old one or the new one, whole. */
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

/** The journal tells of the operation that met the fault. `written`: entries before it. */
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
  // A disk that takes no line takes no line; where the lock could not be had, nothing has begun.
  if (!scenario.isOperation || !began || journalSteps.some((step) => step.injected)) return problems;
  const events = entries.slice(entriesBefore).map((entry) => entry.event);
  if (!events.includes('operationStarted')) problems.push('the journal does not tell that it began');
  const ended = events.includes('operationDone') || events.includes('operationFailed');
  if (!wasKilled && !ended) problems.push('the journal does not tell how it ended');
  return problems;
}

/**
 * The next attempt, without a fault: it must do what was wanted, soon, and clear up.
 *
 * @param fingerprint of what was there before it
 * @param viaHost the host that serves meanwhile, whose HTTPS port must show the old and then the new one
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

/** Settings that are half written are taken for somebody's work until they are a minute old. */
function ageTemporaryFiles({ fixture }: SweepInstallation): void {
  const anHourAgo = new Date(Date.now() - 3_600_000);
  for (const name of fs.readdirSync(fixture.configDir)) {
    if (name.startsWith('config.json.tmp-')) fs.utimesSync(path.join(fixture.configDir, name), anHourAgo, anHourAgo);
  }
}

/** Collects the secrets of the installation as they come and go, and looks for them in the end. */
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
