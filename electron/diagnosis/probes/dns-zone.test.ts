import { describe, expect, test } from 'vitest';
import type { TestRecords, TestZone } from '../../testing/dns.ts';
import { startTestDns } from '../../testing/start-dns.ts';
import { askZone, askZoneCaa, DNS_PORT, findZone } from './dns-zone.ts';

const NAME = 'erp.meinefirma.de';
const HERE: TestRecords = { A: ['192.0.2.7'], AAAA: ['2001:db8::7'] };
const signal = () => new AbortController().signal;
const delegation = (apex: string, host = `ns.${apex}`): TestZone => ({
  [apex]: { NS: [host] },
  [host]: { A: ['127.0.0.1'] },
});

/** What the zone's servers say, of which each has these records. */
async function askAll(zones: readonly TestZone[]) {
  const [zone = {}, ...others] = zones;
  const own = await startTestDns(zone);
  for (const [index, other] of others.entries())
    await startTestDns(other, { at: { address: `127.0.0.${String(index + 2)}`, port: own.port } });
  const hosts = zones.map((_, index) => `ns${String(index + 1)}.example`);
  const resolver = await startTestDns({
    'meinefirma.de': { NS: hosts },
    ...Object.fromEntries(hosts.map((host, index) => [host, { A: [`127.0.0.${String(index + 1)}`] }])),
  });
  return askZone(NAME, [resolver.server], signal(), own.port);
}
const askBoth = (first: TestZone, second: TestZone) => askAll([first, second]);

describe('A zone', () => {
  test('begins at the lowest name that has name servers', async () => {
    const { server } = await startTestDns({
      ...delegation('meinefirma.de'),
      ...delegation(NAME),
      de: { NS: ['a.de'] },
    });
    expect(await findZone(NAME, [server], signal(), 5353)).toEqual({ apex: NAME, servers: ['127.0.0.1:5353'] });
    expect(await findZone(`www.meinefirma.de`, [server], signal(), 5353)).toMatchObject({ apex: 'meinefirma.de' });
    expect(await findZone('andere.de', [server], signal(), 5353)).toBeNull();
  });

  test('of the house, under the same name as that of the internet, is not the one that the CA asks', async () => {
    const { server } = await startTestDns({ ...delegation('meinefirma.de'), [NAME]: HERE });
    expect(await findZone(NAME, [server], signal(), DNS_PORT)).toBeNull();
    expect(await askZone(NAME, [server], signal())).toBeNull();
    expect(await askZoneCaa(NAME, [server], signal())).toBeNull();
  });
});

describe('Its own servers', () => {
  test('are asked for what the resolver denies', async () => {
    const resolver = await startTestDns(delegation('meinefirma.de'));
    const own = await startTestDns({ [NAME]: HERE });
    const resolution = { kind: 'addresses', addresses: ['192.0.2.7', '2001:db8::7'], failedFamily: null };
    expect(await askZone(NAME, [resolver.server], signal(), own.port)).toEqual({
      resolution,
      isContradicted: false,
      answers: [resolution],
    });
  });

  // Elsewhere this machine has one loopback address only.
  test.runIf(process.platform === 'linux').each<[string, TestRecords, boolean]>([
    ['where one gives another address', { ...HERE, A: ['192.0.2.8'] }, true],
    ['where one gives another address of IPv6', { ...HERE, AAAA: ['2001:db8::8'] }, true],
    ['where one gives an address of IPv6 that the other has no more', { A: ['192.0.2.7'] }, true],
    ['unless one gives more of several addresses', { ...HERE, A: ['192.0.2.7', '192.0.2.8'] }, false],
  ])('contradict each other %s', async (_, other, isContradicted) => {
    expect(await askBoth({ [NAME]: HERE }, { [NAME]: other })).toMatchObject({ isContradicted });
  });

  describe.runIf(process.platform === 'linux')('do not contradict each other', () => {
    const [one, two, three, four] = ['192.0.2.7', '192.0.2.8', '192.0.2.9', '192.0.2.10'];
    const alias: TestZone = { [NAME]: { CNAME: 'x.dyn.example' } };
    const unfollowed: TestZone = { ...alias, 'x.dyn.example': 'NODATA' };

    test.each<[string, TestZone, TestZone]>([
      ['where one has the zone of the alias as well', { ...alias, 'x.dyn.example': { A: [one] } }, unfollowed],
      ['whoever of them is asked first', unfollowed, { ...alias, 'x.dyn.example': { A: [one] } }],
      ['nor where it says that the target is gone', { ...alias, 'x.dyn.example': 'NXDOMAIN' }, unfollowed],
    ])('%s', async (_, first, second) => {
      expect(await askBoth(first, second)).toMatchObject({ isContradicted: false });
    });

    test('unless they give different aliases', async () => {
      const other: TestZone = { [NAME]: { CNAME: 'y.dyn.example' }, 'y.dyn.example': { A: [one] } };
      expect(await askBoth(other, unfollowed)).toMatchObject({ isContradicted: true });
    });

    test('where each gives one address after the other', async () => {
      const [first, second] = [
        { A: [one, two], inTurn: true },
        { A: [two, one], inTurn: true },
      ];
      expect(await askBoth({ [NAME]: first }, { [NAME]: second })).toMatchObject({
        isContradicted: false,
        resolution: { addresses: [one, two] },
      });
      const [more, others] = [
        { A: [one, two], inTurn: true },
        { A: [three, four], inTurn: true },
      ];
      expect(await askBoth({ [NAME]: more }, { [NAME]: others })).toMatchObject({ isContradicted: false });
    });

    test('where one of them does, and only later comes to what the other gives', async () => {
      const changing = { A: [two, two, one], inTurn: true };
      expect(await askBoth({ [NAME]: { A: [one] } }, { [NAME]: changing })).toMatchObject({ isContradicted: false });
    });

    test('unless two others do', async () => {
      const answer = await askAll([
        { [NAME]: { A: [one] } },
        { [NAME]: { A: [two] } },
        { [NAME]: { A: [one, three], inTurn: true } },
      ]);
      expect(answer).toMatchObject({ isContradicted: true });
    });

    test('and are asked no second time where they agree', async () => {
      const own = await startTestDns({ [NAME]: HERE });
      const resolver = await startTestDns(delegation('meinefirma.de'));
      await askZone(NAME, [resolver.server], signal(), own.port);
      expect(own.questions).toHaveLength(2);
    });
  });

  test('hand an alias over to those of its target', async () => {
    const zones = { ...delegation('meinefirma.de'), ...delegation('dyn.example') };
    const resolver = await startTestDns(zones);
    // One server for both zones, as a test has one port; it follows no alias, as no zone does beyond its end.
    const own = await startTestDns({ [NAME]: { CNAME: 'k.dyn.example' }, 'k.dyn.example': HERE });
    expect((await askZone(NAME, [resolver.server], signal(), own.port))?.resolution).toMatchObject({
      kind: 'addresses',
      aliases: ['k.dyn.example'],
    });
  });

  test('are those that the registry names, where the resolver denies the whole domain', async () => {
    const resolver = await startTestDns({ ...delegation('de'), 'ns.provider.example': { A: ['127.0.0.1'] } });
    const own = await startTestDns({ 'meinefirma.de': { NS: ['ns.provider.example'] }, [NAME]: HERE });
    expect((await askZone(NAME, [resolver.server], signal(), own.port))?.resolution).toMatchObject({
      addresses: ['192.0.2.7', '2001:db8::7'],
    });
  });

  test.each(['REFUSED', 'SERVFAIL'] as const)('that say %s say nothing', async (refusal) => {
    const resolver = await startTestDns(delegation('meinefirma.de'));
    const own = await startTestDns(refusal);
    expect(await askZone(NAME, [resolver.server], signal(), own.port)).toBeNull();
  });
});
