import { fileKinds, networkKinds, type StepKind, type Step, type Injection } from './plan.ts';
import {
  afterFault,
  endOf,
  journalProblems,
  nextAttempt,
  watchSecrets,
  type Outcome,
  type Round,
  type Scenario,
} from './round.ts';
import { readJournal } from './invariants.ts';
import type { Run, SweepInstallation } from './installation.ts';

const everything: readonly StepKind[] = [...fileKinds, ...networkKinds];
const ALWAYS = 1_000_000;

type SystemErrorCase = {
  name: string;
  code: string;
  times: number;
  kinds: readonly StepKind[];
  fault: string;
  where: string;
  /** Only at every n-th of these steps; by default at each. */
  every?: number;
};

const disk = { kinds: fileKinds, where: 'every step that changes the disk' };
const rename = { kinds: ['rename'], where: 'every rename' } as const;

/** System errors that a step may meet. */
const systemErrorCases: readonly SystemErrorCase[] = [
  { name: 'eio', code: 'EIO', times: 1, ...disk, fault: 'The disk fails once (EIO)' },
  {
    name: 'full',
    code: 'ENOSPC',
    times: ALWAYS,
    ...disk,
    fault: 'The disk is full from there on (ENOSPC)',
    where: 'every second step that changes the disk',
    every: 2,
  },
  {
    name: 'read-only',
    code: 'EROFS',
    times: ALWAYS,
    ...disk,
    fault: 'The disk is read-only from there on (EROFS)',
    where: 'every fourth step that changes the disk',
    every: 4,
  },
  { name: 'eperm', code: 'EPERM', times: 1, ...rename, fault: 'A rename is refused once (EPERM)' },
  { name: 'ebusy', code: 'EBUSY', times: 3, ...rename, fault: 'Three renames are refused (EBUSY)' },
  {
    name: 'unreadable',
    code: 'EIO',
    times: 1,
    kinds: ['read'],
    fault: 'A file cannot be read once (EIO)',
    where: 'every eighth look at a file or folder',
    every: 8,
  },
  {
    name: 'refused',
    code: 'ECONNREFUSED',
    times: 1,
    kinds: ['connect'],
    fault: 'A connection is refused',
    where: 'every connect',
  },
  {
    name: 'reset',
    code: 'ECONNRESET',
    times: 1,
    kinds: ['send'],
    fault: 'A connection breaks',
    where: 'every send',
  },
  {
    name: 'port-taken',
    code: 'EADDRINUSE',
    times: 1,
    kinds: ['listen'],
    fault: 'A port is taken (EADDRINUSE)',
    where: 'every listen',
  },
];

const kills: readonly { when: 'before' | 'after' | 'torn'; kinds: readonly StepKind[]; where: string }[] = [
  { when: 'before', kinds: everything, where: 'before every write, fsync, rename, network and listener step' },
  { when: 'torn', kinds: ['write'], where: 'in the middle of every write' },
  { when: 'after', kinds: ['send', 'listen'], where: 'right after every send and listen' },
];

/** Runs a scenario once without a fault, and returns its steps: the places for injections. */
export async function stepsOf(installation: SweepInstallation, scenario: Scenario): Promise<Step[]> {
  installation.restore(scenario.from);
  const run = await installation.run(scenario.args, { kinds: everything });
  if (run.code !== 0) throw new Error(`${scenario.name} fails without a fault: ${run.stderr}${run.stdout.slice(-800)}`);
  return run.steps;
}

/** kill -9 at every step of a scenario. */
export function killRounds(scenario: Scenario, steps: readonly Step[]): Round[] {
  // A first request is a renewal without an earlier pair: the kills other than `before` are left to the renewal.
  const selected = scenario.from === 'empty' ? kills.slice(0, 1) : kills;
  return selected.flatMap(({ when, kinds, where }) =>
    numbered(steps, kinds).map((at) => ({
      id: `${scenario.name}/kill-${when}/${at}`,
      row: { group: titleOf(scenario), fault: 'kill -9', where },
      run: (installation: SweepInstallation) =>
        injectionRound(installation, scenario, kinds, { how: 'kill', when, at }, { viaHost: at % 4 === 0 }),
    })),
  );
}

/** System errors at the steps of a scenario. */
export function systemErrorRounds(scenario: Scenario, steps: readonly Step[]): Round[] {
  return systemErrorCases.flatMap(({ name, code, times, kinds, fault, where, every = 1 }) =>
    numbered(steps, kinds)
      .filter((at) => (at - 1) % every === 0)
      .map((at) => ({
        id: `${scenario.name}/${name}/${at}`,
        row: { group: titleOf(scenario), fault, where },
        run: (installation: SweepInstallation) =>
          injectionRound(installation, scenario, kinds, { how: 'fail', code, times, at }, { viaHost: at % 8 === 0 }),
      })),
  );
}

function titleOf({ name }: Scenario): string {
  return { request: 'First request', renewal: 'Renewal', delete: 'Delete', settings: 'Settings save' }[name];
}

const numbered = (steps: readonly Step[], kinds: readonly StepKind[]): number[] =>
  steps.filter((step) => kinds.includes(step.kind)).map((_, index) => index + 1);

/**
 * Runs a scenario with an injection, checks all that must hold afterwards, and makes the next attempt.
 *
 * @param options.sabotage damages the installation after the fault, to prove that a loss is detected
 */
export async function injectionRound(
  installation: SweepInstallation,
  scenario: Scenario,
  kinds: readonly StepKind[],
  injection: Injection & { at: number },
  options: { viaHost: boolean; sabotage?: () => Promise<void> | void },
): Promise<Outcome> {
  installation.restore(scenario.from);
  const entriesBefore = readJournal(installation).entries.length;
  const secrets = watchSecrets(installation);
  const run = await installation.run(scenario.args, { kinds, injection });
  const injected = run.steps.some((step) => step.injected);
  await options.sabotage?.();
  secrets.collect();
  const { problems, pairState, fingerprint } = await afterFault(installation, scenario.allowed);
  const ended = endOf(run);
  problems.push(
    ...journalProblems(installation, scenario, entriesBefore, run, injection.how === 'kill'),
    ...endProblems(run, ended, injection),
    ...(ended === 'done' && pairState !== scenario.expectedState
      ? [`it says that it is done, and the pair is ${pairState}`]
      : []),
    ...(await nextAttempt(installation, scenario, { pairState, fingerprint }, { viaHost: options.viaHost })),
    ...secrets.leaks(),
  );
  return { injected, problems, pairState, ended };
}

function endProblems(run: Run, ended: string, injection: Injection): string[] {
  if (run.hung) return ['it hung'];
  if (injection.how === 'kill') return [];
  // System errors are foreseen: each must end as a failure with its own code.
  const unforeseen = ended === 'killed' || ended === 'INTERNAL' || ended.startsWith('exit code');
  return unforeseen ? [`it ended with ${ended}: ${run.stderr.trim().slice(-400)}`] : [];
}
