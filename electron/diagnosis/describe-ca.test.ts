import type http from 'node:http';
import https from 'node:https';
import { beforeAll, expect, test } from 'vitest';
import type { Failure } from '#shared/contract/failures.ts';
import { createTestAuthority, type TestAuthority, type TestPair } from '../testing/certificates.ts';
import { freePort } from '../testing/ports.ts';
import { describeCa } from './describe-ca.ts';
import { hangingServer, listen } from '../testing/listeners.ts';

let authority: TestAuthority;
let pair: TestPair;
beforeAll(async () => {
  authority = await createTestAuthority();
  pair = await authority.issue({ names: ['localhost'] });
});

const startCa = async (handler: http.RequestListener) =>
  `https://localhost:${await listen(https.createServer({ cert: pair.chainPem, key: pair.keyPem }, handler))}/directory`;
const startCaWithMeta = (meta: unknown) =>
  startCa((_, response) => response.end(JSON.stringify({ newOrder: 'https://localhost/order', meta })));
const describeTestCa = (url: string, roots = [authority.rootPem], signal = new AbortController().signal) =>
  describeCa(url, roots, Date.now, signal);
const failing = (failure: Failure) => ({ failure });

test('A CA is described by what its directory says: links, profiles in its order, external accounts', async () => {
  const url = await startCaWithMeta({
    website: 'https://localhost/home',
    termsOfService: 'https://localhost/terms.pdf',
    profiles: { tlsserver: 'https://localhost/profiles#tlsserver', classic: 'The usual one' },
    externalAccountRequired: true,
  });
  expect(await describeTestCa(url)).toEqual({
    host: new URL(url).host,
    website: 'https://localhost/home',
    termsOfService: 'https://localhost/terms.pdf',
    profiles: [
      { name: 'tlsserver', description: 'https://localhost/profiles#tlsserver' },
      { name: 'classic', description: 'The usual one' },
    ],
    externalAccountRequired: true,
  });
});

test('A CA that says nothing of itself has no profiles and wants no external account', async () => {
  const url = await startCaWithMeta(undefined);
  expect(await describeTestCa(url)).toMatchObject({ website: null, profiles: [], externalAccountRequired: false });
});

test('A stranger’s words become one short line, and links that lead elsewhere are left out', async () => {
  const url = await startCaWithMeta({
    website: 'https://elsewhere.example/',
    termsOfService: 'http://localhost/terms',
    profiles: { one: `first\u0000\nsecond\u202e ${'x'.repeat(200)}`, two: 7 },
  });
  const { website, termsOfService, profiles } = await describeTestCa(url);
  expect([website, termsOfService]).toEqual([null, null]);
  expect(profiles).toEqual([
    { name: 'one', description: expect.stringMatching(/^first second x+…$/) as unknown },
    { name: 'two', description: '' },
  ]);
  expect(Array.from(profiles[0]?.description ?? '')).toHaveLength(100);
});

test('A profile whose name cannot be shown as it is is not offered, and a flood of them is cut', async () => {
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`p${index}`, '']));
  const url = await startCaWithMeta({
    profiles: { 'a\u202eb': '', ' blank': '', '': '', ['x'.repeat(101)]: '', ...many },
  });
  const { profiles } = await describeTestCa(url);
  expect(profiles.map((one) => one.name)).toEqual(Array.from({ length: 20 }, (_, index) => `p${index}`));
});

test('Nobody in the place of the CA is CA_UNREACHABLE', async () => {
  const host = `localhost:${await freePort()}`;
  await expect(describeTestCa(`https://${host}/directory`)).rejects.toMatchObject(
    failing({ code: 'CA_UNREACHABLE', data: { host, cause: 'refused', systemCode: 'ECONNREFUSED' } }),
  );
});

test('A certificate that nobody trusts is CA_UNTRUSTED', async () => {
  const url = await startCaWithMeta({});
  await expect(describeTestCa(url, [])).rejects.toMatchObject({ failure: { code: 'CA_UNTRUSTED' } });
});

test.each([
  ['an answer that says no', 404, 'CA_PROTOCOL'],
  ['a CA that is down', 503, 'CA_OUT_OF_ORDER'],
  ['a CA that has enough', 429, 'CA_OUT_OF_ORDER'],
] as const)('In the place of a directory, %s (HTTP %i) is %s', async (_, status, code) => {
  const url = await startCa((_request, response) => response.writeHead(status).end('<html>'));
  await expect(describeTestCa(url)).rejects.toMatchObject({ failure: { code, data: { problem: { status } } } });
});

test('A page in the place of a directory is named by its title', async () => {
  const url = await startCa((_request, response) => response.end('<html><title>WLAN &ndash; Anmeldung</title>'));
  const data = { host: new URL(url).host, httpStatus: 200, title: 'WLAN – Anmeldung' };
  await expect(describeTestCa(url)).rejects.toMatchObject({ failure: { code: 'CA_WEB_PAGE', data } });
});

test('A question that is cancelled is CANCELLED', async () => {
  const cancelling = new AbortController();
  const server = hangingServer();
  server.once('connection', () => cancelling.abort());
  const url = `https://localhost:${await listen(server)}/directory`;
  await expect(describeTestCa(url, [], cancelling.signal)).rejects.toMatchObject({ failure: { code: 'CANCELLED' } });
});
