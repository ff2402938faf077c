/** What checks are given in tests: everything as it should be, but for what the test itself says. */
import assert from 'node:assert/strict';
import type { Finding, FindingCode } from '#shared/contract/findings.ts';
import { defaultSettings } from '#shared/contract/default-settings.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { createChallenges } from '../../webserver/challenges.ts';
import type { Check } from '../check.ts';
import { gatherFacts, type Facts, type FactsInput } from '../facts.ts';

export const NAME = 'meinefirma.de';

/** What a test says about its surroundings; settings that it does not name have their defaults. */
export type GivenFacts = Partial<Omit<FactsInput, 'settings'>> & { settings?: Partial<Settings> };

/** Nobody calls it off: what hangs meets the limit of the test. */
const neverAborted = () => new AbortController().signal;

/**
 * Facts with these particulars: a request for `meinefirma.de` is being prepared, nothing is installed, every port of
 * this machine can be had, and nobody outside has been asked.
 */
export function factsFor(given: GivenFacts = {}, signal: AbortSignal = neverAborted()): Facts {
  const { settings, ...input } = given;
  return gatherFacts(
    {
      name: NAME,
      purpose: 'check',
      installed: null,
      previousFingerprints: [],
      trustedRoots: [],
      probeStorage: () => Promise.resolve(),
      openHttp: () => Promise.resolve({ wasListening: true }),
      withHttpsListener: (_, action) => action(true),
      challenges: createChallenges(),
      outside: null,
      account: null,
      lanAddresses: [],
      now: Date.now,
      ...input,
      settings: {
        ...defaultSettings('/db'),
        serverAddress: NAME,
        contactEmail: 'chef@meinefirma.de',
        ...settings,
      },
    },
    signal,
  );
}

/** Everything that one check reports, in its order. */
export async function findingsOf(
  check: Check,
  facts: Facts | GivenFacts = {},
  signal: AbortSignal = neverAborted(),
): Promise<Finding[]> {
  const found: Finding[] = [];
  const all = 'resolution' in facts ? facts : factsFor(facts, signal);
  await check.run(all, (one) => found.push(one), signal);
  return found;
}

/** The one finding of a check that reports one. */
export async function findingOf(
  check: Check,
  facts: Facts | GivenFacts = {},
  signal: AbortSignal = neverAborted(),
): Promise<Finding> {
  const found = await findingsOf(check, facts, signal);
  const [first] = found;
  assert.ok(first !== undefined && found.length === 1, `one finding was expected, ${found.length} came`);
  return first;
}

/** The codes alone. */
export const codesOf = (found: readonly Finding[]): FindingCode[] => found.map((one) => one.code);
