/** The facts for tests of checks: everything is as it should be, except what the test overrides. */
import assert from 'node:assert/strict';
import { onTestFinished } from 'vitest';
import type { Finding, FindingCode } from '#shared/contract/findings.ts';
import { defaultSettings } from '#shared/contract/default-settings.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { webServerConfig } from '../../testing/web-server-config.ts';
import { createChallenges } from '../../webserver/challenges.ts';
import { createWebServer, type WebServer } from '../../webserver/web-server.ts';
import type { WebServerConfig } from '../../webserver/web-server-config.ts';
import type { Check } from '../check.ts';
import { gatherFacts, type Facts, type FactsInput } from '../facts.ts';

export const NAME = 'meinefirma.de';

/** The integrated web server with this configuration, until the test ends; it listens when it is told to, and serves nothing. */
export async function webServerWith(given: Partial<WebServerConfig>): Promise<{ web: WebServer } & WebServerConfig> {
  const config = await webServerConfig({ address: NAME, ...given });
  const web = createWebServer(config, { handle: (_, response) => void response.end() });
  onTestFinished(() => web.stop());
  return { web, ...config };
}

/** What a test overrides; settings that it does not name have their defaults. */
export type GivenFacts = Partial<Omit<FactsInput, 'settings'>> & { settings?: Partial<Settings> };

/** Never cancelled: what hangs runs into the test's own timeout. */
const neverAborted = () => new AbortController().signal;

/**
 * Facts with these overrides. Else a request for `meinefirma.de` is being prepared, nothing is installed, all ports of
 * this machine are available, and no CA has validated the name yet.
 */
export function factsFor(given: GivenFacts = {}, signal: AbortSignal = neverAborted()): Facts {
  const { settings, ...input } = given;
  const gathered = gatherFacts(
    {
      name: NAME,
      purpose: 'check',
      installed: null,
      previousFingerprints: [],
      trustedRoots: [],
      probeStorage: () => Promise.resolve(),
      openToOthers: () => Promise.resolve({ open: [], foreign: [] }),
      openHttp: () => Promise.resolve({ wasListening: true }),
      withHttpsListener: (_, action) => action(true),
      challenges: createChallenges(),
      outside: null,
      account: null,
      lanAddresses: [],
      networkAddresses: [],
      now: Date.now,
      knownSkewMs: null,
      // No test asks a real router.
      router: null,
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
  // Whatever machine the tests run on.
  const facts: Facts = { ...gathered, isOffNetwork: () => false, tunnelOut: () => Promise.resolve(null) };
  // No test asks a real CA.
  const isOurs = settings?.acmeDirectoryUrl !== undefined;
  return isOurs
    ? facts
    : {
        ...facts,
        directory: () => Promise.resolve({ kind: 'unreachable', systemCode: 'ENOTFOUND' }),
        caResolution: () => Promise.resolve({ kind: 'timeout' }),
      };
}

/** Everything that one check reports, in order. */
export async function findingsOf(
  check: Check,
  facts: Facts | GivenFacts = {},
  signal: AbortSignal = neverAborted(),
): Promise<Finding[]> {
  const found: Finding[] = [];
  const gathered = 'resolution' in facts ? facts : factsFor(facts, signal);
  await check.run(gathered, (one) => found.push(one), signal);
  return found;
}

/** The finding of a check that reports exactly one. */
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

export const codesOf = (found: readonly Finding[]): FindingCode[] => found.map((one) => one.code);
