/** What holds for every check, whatever it looks at (the law in check.ts). */
import { beforeAll, describe, expect, test } from 'vitest';
import { checkIdSchema, type Finding } from '#shared/contract/findings.ts';
import { createTestAuthority, type TestPair } from '../../testing/certificates.ts';
import { readCertificate } from '../../certificates/info.ts';
import { freePort } from '../../testing/ports.ts';
import { runChecks } from '../check.ts';
import type { Facts } from '../facts.ts';
import { startTestDns } from '../../testing/start-dns.ts';
import type { TestRecords, TestRefusal } from '../../testing/dns.ts';
import { allChecks } from './lists.ts';
import { factsFor, findingsOf, NAME, webServerWith, type GivenFacts } from './test-facts.ts';

let pair: TestPair;
beforeAll(async () => {
  pair = await (await createTestAuthority()).issue({ names: [NAME] });
});
const installed = () => ({
  folder: '/db/1',
  chainPem: pair.chainPem,
  info: readCertificate(pair.chainPem),
  keyMatches: true,
});

/** The facts of a machine whose public ports and CA do not answer. */
async function brokenEnvironment(given: GivenFacts, records: TestRecords | TestRefusal): Promise<GivenFacts> {
  const { server } = await startTestDns({ [NAME]: records });
  const closedPort = await freePort();
  const { web, httpPort, httpsPort } = await webServerWith({});
  return {
    withHttpsListener: (greeting, action) => web.withHttpsListener(greeting, action),
    ...given,
    settings: {
      databaseDirectory: '',
      dnsServers: [server],
      httpPort,
      httpsPort,
      publicHttpPort: closedPort,
      publicHttpsPort: closedPort,
      acmeDirectoryUrl: `https://localhost:${closedPort}/directory`,
    },
  };
}

/** Replaces the system's resolver, which would ask the internet. */
const offline = (facts: Facts): Facts => ({ ...facts, systemResolution: () => facts.resolution() });

describe.each([
  ['nothing is set', { name: '' }, {}],
  ['the name does not exist', {}, 'NXDOMAIN'],
  ['the name leads here, and nobody answers', {}, { A: ['127.0.0.1'], AAAA: ['::1'] }],
  [
    'what is installed cannot be read',
    { installed: { unreadable: '/db/1', missing: null, failure: null } },
    { A: ['127.0.0.1'] },
  ],
  ['what is installed is not served', {}, { A: ['127.0.0.1'] }],
] as const)('Where %s', (situation, given: GivenFacts, records: TestRecords | TestRefusal) => {
  test.each(['check', 'evaluate'] as const)(
    'each check of a "%s" says something about all it looks at',
    async (purpose) => {
      const change = situation === 'what is installed is not served' ? { ...given, installed: installed() } : given;
      const facts = offline(factsFor(await brokenEnvironment({ ...change, purpose }, records)));
      for (const check of allChecks) {
        const found = await findingsOf(check, facts);
        expect(new Set(found.map((one) => one.id))).toEqual(new Set(check.ids));
      }
    },
  );
});

test('everything that there is to check is looked at by one check, and by no other', () => {
  expect(allChecks.flatMap((check) => check.ids).toSorted()).toEqual(checkIdSchema.options.toSorted());
});

test('checks that are cancelled end with the reason, and say nothing more', async () => {
  const cancelling = new AbortController();
  const facts = offline(factsFor(await brokenEnvironment({}, 'silence'), cancelling.signal));
  const found: Finding[] = [];
  const done: string[] = [];
  const report = (one: Finding) => {
    found.push(one);
    // By then all checks have started.
    if (one.id === 'ca') cancelling.abort();
  };
  const running = runChecks(allChecks, facts, report, (ids) => done.push(...ids), cancelling.signal);
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  expect(done).not.toContain('dns');
  const saidSoFar = found.length;
  await new Promise(setImmediate);
  expect(found).toHaveLength(saidSoFar);
});
