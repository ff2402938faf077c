import { expect, test } from 'vitest';
import { LETS_ENCRYPT, LETS_ENCRYPT_STAGING } from '#shared/values/acme-directory.ts';
import { isLocalCa, isPrivateCa } from './private-ca.ts';

const at = (acmeDirectoryUrl: string, trustedRootsFile = '') => ({ acmeDirectoryUrl, trustedRootsFile });

test.each([
  'https://localhost:14000/dir',
  'https://ca.localhost/dir',
  'https://127.0.0.1:14000/dir',
  'https://[::1]:14000/dir',
  'https://192.168.1.5/acme',
  'https://[fd00::5]/acme',
  'https://ca.firma.lan/acme',
  'https://ca/acme',
  'https://ca.fritz.box./acme',
])('the CA at %s is one’s own', (url) => expect(isPrivateCa(at(url))).toBe(true));

test('a CA with roots of one’s own is one’s own wherever it stands', () => {
  expect(isPrivateCa(at('https://ca.firma.de/acme', '/etc/roots.pem'))).toBe(true);
});

test.each([LETS_ENCRYPT, LETS_ENCRYPT_STAGING, 'https://acme.zerossl.com/v2/DV90'])(
  'a CA that is known as public (%s) is not, whatever roots there are',
  (url) => {
    expect(isPrivateCa(at(url))).toBe(false);
    expect(isPrivateCa(at(url, '/etc/proxy.pem'))).toBe(false);
  },
);

test.each(['https://ca.firma.de/acme', 'https://8.8.8.8/acme'])('the CA at %s may well be a public one', (url) =>
  expect(isPrivateCa(at(url))).toBe(false),
);

test('a CA on this machine is told from one in the network', () => {
  expect(['https://localhost/', 'https://127.0.0.1/', 'https://[::1]/'].map((url) => isLocalCa(at(url)))).toEqual([
    true,
    true,
    true,
  ]);
  expect(['https://192.168.1.5/', 'https://ca.firma.lan/'].map((url) => isLocalCa(at(url)))).toEqual([false, false]);
});

test('a name that only looks like Let’s Encrypt is not Let’s Encrypt', () => {
  const lookalike = `${new URL(LETS_ENCRYPT).origin}.example.com/directory`;
  expect(isPrivateCa(at(lookalike, '/etc/roots.pem'))).toBe(true);
});
