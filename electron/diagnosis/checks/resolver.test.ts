import { expect, test } from 'vitest';
import { resolveName } from '../probes/dns.ts';
import { startTestDns } from '../../testing/start-dns.ts';
import type { TestRecords, TestRefusal } from '../../testing/dns.ts';
import { resolverCheck } from './resolver.ts';
import { factsFor, findingOf, NAME } from './test-facts.ts';

/** The finding where the name servers from the settings answer `configured`, and the system's resolver `system`. */
async function compareResolvers(configured: TestRecords | TestRefusal, system: TestRecords | TestRefusal) {
  const [ours, theirs] = [await startTestDns({ [NAME]: configured }), await startTestDns({ [NAME]: system })];
  const facts = {
    ...factsFor({ settings: { dnsServers: [ours.server] } }),
    systemResolution: () => resolveName(NAME, [theirs.server], new AbortController().signal),
  };
  return { server: ours.server, found: await findingOf(resolverCheck, facts) };
}

test('without name servers in the settings only the system is asked', async () => {
  expect(await findingOf(resolverCheck)).toMatchObject({ code: 'RESOLVER_ONE', data: { server: 'system' } });
});

test('for a name below localhost nobody else is asked either', async () => {
  const facts = { name: 'a.localhost', settings: { dnsServers: ['127.0.0.1:5353'] } };
  expect(await findingOf(resolverCheck, facts)).toMatchObject({ code: 'RESOLVER_ONE', data: { server: 'system' } });
});

test('the same addresses agree, in whatever order', async () => {
  const { found, server } = await compareResolvers(
    { A: ['192.0.2.1', '192.0.2.2'] },
    { A: ['192.0.2.2', '192.0.2.1'] },
  );
  expect(found).toMatchObject({ code: 'RESOLVERS_AGREE', status: 'good', data: { server } });
});

test('"no such name" and "no address" agree: nobody finds anything', async () => {
  expect((await compareResolvers('NXDOMAIN', 'NODATA')).found.code).toBe('RESOLVERS_AGREE');
});

test('an address that only one of them knows is a difference', async () => {
  const { found, server } = await compareResolvers({ A: ['192.0.2.1'] }, { A: ['192.0.2.1'], AAAA: ['2001:db8::1'] });
  expect(found).toMatchObject({
    code: 'RESOLVERS_DIFFER',
    status: 'warning',
    data: { server, addresses: ['192.0.2.1'], systemAddresses: ['192.0.2.1', '2001:db8::1'] },
  });
});

test('so is a name that one of them says does not exist', async () => {
  expect((await compareResolvers({ A: ['192.0.2.1'] }, 'NXDOMAIN')).found).toMatchObject({
    code: 'RESOLVERS_DIFFER',
    data: { addresses: ['192.0.2.1'], systemAddresses: [] },
  });
  expect((await compareResolvers('NXDOMAIN', { A: ['192.0.2.1'] })).found.code).toBe('RESOLVERS_DIFFER');
});

test('a family that one of them could not tell is left out of the comparison', async () => {
  const complete = { A: ['192.0.2.1'], AAAA: ['2001:db8::1'] };
  expect((await compareResolvers({ A: ['192.0.2.1'], AAAA: 'SERVFAIL' }, complete)).found.code).toBe('RESOLVERS_AGREE');
  expect((await compareResolvers({ A: ['192.0.2.9'], AAAA: 'SERVFAIL' }, complete)).found.code).toBe(
    'RESOLVERS_DIFFER',
  );
});

test.each([
  ['SERVFAIL', { A: ['192.0.2.1'] }],
  [{ A: ['192.0.2.1'] }, 'REFUSED'],
] as const)('where one of them does not answer there is nothing to compare', async (configured, system) => {
  expect((await compareResolvers(configured, system)).found).toMatchObject({
    code: 'RESOLVERS_NOT_COMPARED',
    status: 'unknown',
  });
});

test('without a name there is nothing to compare either', async () => {
  const facts = { name: '', settings: { dnsServers: ['127.0.0.1:5353'] } };
  expect((await findingOf(resolverCheck, facts)).code).toBe('RESOLVERS_NOT_COMPARED');
});
