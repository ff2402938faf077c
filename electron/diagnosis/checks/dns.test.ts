import { expect, test } from 'vitest';
import { startTestDns } from '../../testing/start-dns.ts';
import { dnsCheck } from './dns.ts';
import { findingOf, NAME } from './test-facts.ts';

test('a name that leads somewhere says where, and who said so', async () => {
  const { server } = await startTestDns({ [NAME]: { A: ['192.0.2.7'], AAAA: ['2001:db8::7'] } });
  expect(await findingOf(dnsCheck, { settings: { dnsServers: [server] } })).toMatchObject({
    code: 'DNS_RESOLVES',
    status: 'good',
    data: { name: NAME, server, addresses: ['192.0.2.7', '2001:db8::7'] },
  });
});

test.each([
  ['NXDOMAIN', 'DNS_NO_SUCH_NAME'],
  ['NODATA', 'DNS_NO_ADDRESS'],
  ['SERVFAIL', 'DNS_SERVFAIL'],
  ['silence', 'DNS_TIMEOUT'],
] as const)('a name server that says %s: %s', async (refusal, code) => {
  const { server } = await startTestDns({ [NAME]: refusal });
  expect(await findingOf(dnsCheck, { settings: { dnsServers: [server] } })).toMatchObject({
    code,
    status: 'broken',
    data: { name: NAME, server },
  });
});

test('a name server that will not answer is named with the system’s code', async () => {
  const [one, other] = [await startTestDns('REFUSED'), await startTestDns('REFUSED')];
  expect(await findingOf(dnsCheck, { settings: { dnsServers: [one.server, other.server] } })).toMatchObject({
    code: 'DNS_NO_ANSWER',
    status: 'broken',
    data: { server: `${one.server}, ${other.server}`, systemCode: 'EREFUSED' },
  });
});

test('a name below localhost was asked of the system, whatever name servers are set', async () => {
  const { server, questions } = await startTestDns('NXDOMAIN');
  expect(await findingOf(dnsCheck, { name: 'a.localhost', settings: { dnsServers: [server] } })).toMatchObject({
    code: 'DNS_RESOLVES',
    data: { server: 'system', addresses: ['127.0.0.1'] },
  });
  expect(questions).toEqual([]);
});

test('without a name there is nothing to look up', async () => {
  expect(await findingOf(dnsCheck, { name: '' })).toMatchObject({ code: 'DNS_NOT_CHECKED', status: 'unknown' });
});
