import { describe, expect, test } from 'vitest';
import { LETS_ENCRYPT, LETS_ENCRYPT_STAGING } from '#shared/values/acme-directory.ts';
import { caName, knownCa, offeredCas, rehearsalUrlOf, stagingUrlOf } from './known-cas.ts';

const GOOGLE = 'https://dv.acme-v02.api.pki.goog/directory';
const LABORATORY = 'https://ca.firma.de:14000/directory';

describe('A CA', () => {
  test('is known by its host, with any path and with the dot at the end', () => {
    expect(caName('https://acme.ssl.com/sslcom-dv-ecc')).toBe('SSL.com');
    expect(caName('https://acme.zerossl.com./v2/DV90')).toBe('ZeroSSL');
  });

  test.each([
    LABORATORY,
    'https://constructor/directory',
    'https://acme.zerossl.com.example.com/',
    'https://acme.zerossl.com:8443/',
  ])('that is not known has its host for a name: %s', (url) => {
    expect(knownCa(url)).toBeNull();
    expect(caName(url)).toBe(new URL(url).host);
  });
});

test('those that are offered are ZeroSSL and Google, which demand an external account', () => {
  expect(offeredCas.map(({ name, demandsExternalAccount }) => [name, demandsExternalAccount])).toEqual([
    ['ZeroSSL', true],
    ['Google Trust Services', true],
  ]);
});

describe('A rehearsal', () => {
  test.each([
    ['Let’s Encrypt, in its staging environment', LETS_ENCRYPT, LETS_ENCRYPT_STAGING, LETS_ENCRYPT_STAGING],
    ['a staging environment, at no other', LETS_ENCRYPT_STAGING, LETS_ENCRYPT_STAGING, null],
    ['a CA that is not known, at itself', LABORATORY, LABORATORY, null],
    ['a public CA without a staging environment, nowhere', GOOGLE, null, null],
  ])('for %s', (_, url, rehearsalUrl, stagingUrl) => {
    expect(rehearsalUrlOf(url)).toBe(rehearsalUrl);
    expect(stagingUrlOf(url)).toBe(stagingUrl);
  });
});
