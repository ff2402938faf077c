import { pebbleAvailable } from '../fixtures/pebble.ts';
import { caRounds, pebbleRounds } from './ca-faults.ts';
import { scenarios, type Outcome, type Round } from './round.ts';
import { killRounds, systemErrorRounds, stepsOf } from './injections.ts';
import { environmentRounds } from './environment.ts';
import { ownershipRounds } from './ownership.ts';
import { openInstallation, type SweepInstallation } from './installation.ts';

export type Result = { round: Round; outcome: Outcome };

/** Which rounds: all, a spread sample, or those whose id begins with `prefix`. */
export type Choice = { kind: 'all' } | { kind: 'quick' } | { kind: 'only'; prefix: string };

/** The sample: every so many rounds at the steps of the commands, and of all other rounds `quickOnes`. */
const QUICK_PACE = 31;
const quickOnes: ReadonlySet<string> = new Set([
  'ca/otherKey',
  'ca/chainWrong',
  'ca/halfBody',
  'ca/orderInvalid',
  'ca/badNonces',
  'ca/rateLimited',
  'ca/heldForYears',
  'clock/forward/60',
  'clock/back/host',
  'drive/moved-away',
  'drive/unmounted',
  'lock/dead-owner',
  'lock/no-owner',
  'settings-file/empty',
  'host/kill/64',
  'pebble/nonces/1',
  'ownership/link/pending-order.json',
  'ownership/mode/account.json',
  'ownership/mode/777',
  'ownership/owner/account.json',
]);
/** These take long and are begun first, so that the run does not end with waiting for them. */
const slowOnes: ReadonlySet<string> = new Set([
  'ca/slowValidation',
  'ca/orderStuck',
  'ca/hung',
  'ca/dripsForEver',
  'ca/slowAnswers',
]);

/**
 * Runs the rounds side by side, each in a freshly restored installation.
 *
 * @param options.onResult called after each round
 * @param options.onRounds called before the first round
 */
export async function sweep(
  choice: Choice,
  options: { workers: number; onResult: (result: Result) => void; onRounds: (rounds: readonly Round[]) => void },
): Promise<Result[]> {
  const installations = await Promise.all(Array.from({ length: options.workers }, () => openInstallation()));
  const [first] = installations;
  if (first === undefined) throw new Error('there must be somebody to do the work');
  const results: Result[] = [];
  try {
    const rounds = selectRounds(await allRounds(first), choice);
    options.onRounds(rounds);
    const queue = rounds.filter((round) => round.ca !== 'pebble');
    queue.sort((one, other) => Number(slowOnes.has(other.id)) - Number(slowOnes.has(one.id)));
    const work = async (installation: SweepInstallation, mine: Round[]) => {
      for (let round = mine.shift(); round !== undefined; round = mine.shift()) {
        const result = { round, outcome: await runRound(round, installation) };
        results.push(result);
        options.onResult(result);
      }
    };
    await Promise.all(installations.map((installation) => work(installation, queue)));
    const forPebble = rounds.filter((round) => round.ca === 'pebble');
    if (forPebble.length > 0) {
      const installation = await openInstallation('pebble', { pebbleEnv: { PEBBLE_WFE_NONCEREJECT: '20' } });
      await work(installation, forPebble).finally(() => installation.close());
    }
  } finally {
    await Promise.all(installations.map((installation) => installation.close()));
  }
  return results;
}

async function allRounds(installation: SweepInstallation): Promise<Round[]> {
  const rounds: Round[] = [];
  for (const scenario of Object.values(scenarios)) {
    const steps = await stepsOf(installation, scenario);
    rounds.push(...killRounds(scenario, steps));
    // A first request is a renewal without an earlier pair.
    if (scenario.from === 'withPair') rounds.push(...systemErrorRounds(scenario, steps));
  }
  return [...rounds, ...caRounds, ...(pebbleAvailable ? pebbleRounds : []), ...environmentRounds, ...ownershipRounds];
}

function selectRounds(rounds: readonly Round[], choice: Choice): Round[] {
  switch (choice.kind) {
    case 'all':
      return [...rounds];
    case 'only':
      return rounds.filter(({ id }) => id === choice.prefix || id.startsWith(`${choice.prefix}/`));
    case 'quick': {
      const stepwise = new Set<string>(Object.keys(scenarios));
      const isStepwise = ({ id }: Round) => stepwise.has(id.slice(0, id.indexOf('/')));
      const spread = rounds.filter(isStepwise).filter((_, index) => index % QUICK_PACE === QUICK_PACE >> 1);
      return [...spread, ...rounds.filter(({ id }) => quickOnes.has(id))];
    }
  }
}

/** A round that throws counts as a loss: nobody can say that nothing was lost. */
async function runRound(round: Round, installation: SweepInstallation): Promise<Outcome> {
  try {
    return await round.run(installation);
  } catch (error) {
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { injected: true, problems: [problem], pairState: 'unusable', ended: 'unknown' };
  }
}
