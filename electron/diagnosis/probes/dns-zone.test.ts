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
    const own = await startTestDns({ [NAME]: HERE });
    await startTestDns({ [NAME]: other }, { at: { address: '127.0.0.2', port: own.port } });
    const resolver = await startTestDns({
      'meinefirma.de': { NS: ['ns1.example', 'ns2.example'] },
      'ns1.example': { A: ['127.0.0.1'] },
      'ns2.example': { A: ['127.0.0.2'] },
    });
    expect(await askZone(NAME, [resolver.server], signal(), own.port)).toMatchObject({ isContradicted });
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
