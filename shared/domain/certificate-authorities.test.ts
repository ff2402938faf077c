import { describe, expect, test } from 'vitest';
import { failure } from '#shared/contract/failure-error.ts';
import { LETS_ENCRYPT } from '#shared/values/acme-directory.ts';
import { defaultSettings } from '#shared/contract/default-settings.ts';
import type { Settings } from '../contract/settings.ts';
import { certificateAuthorities, isConfiguredCa, isFallbackCa, shouldTryNextCa } from './certificate-authorities.ts';

const ZEROSSL = 'https://acme.zerossl.com/v2/DV90';
const fallback = (directoryUrl: string, more: Partial<Settings['fallbackCas'][number]> = {}) => ({
  directoryUrl,
  eabKeyId: '',
  eabHmacKey: '',
  profile: '',
  ...more,
});
const settings = (change: Partial<Settings>): Settings => ({ ...defaultSettings('/db'), ...change });

describe('The CAs that are asked', () => {
  test('are the one that is set alone, as long as no other is', () => {
    expect(certificateAuthorities(settings({}))).toEqual([
      { directoryUrl: LETS_ENCRYPT, profile: null, externalAccount: null },
    ]);
  });

  test('are those that are set, in their order, each with its own account and profile', () => {
    const fallbackCas = [
      fallback(ZEROSSL, { eabKeyId: 'kid-2', eabHmacKey: 'aG1hYw' }),
      fallback('https://ca.example/directory', { profile: 'shortlived' }),
    ];
    expect(certificateAuthorities(settings({ acmeProfile: 'tlsserver', fallbackCas }))).toEqual([
      { directoryUrl: LETS_ENCRYPT, profile: 'tlsserver', externalAccount: null },
      { directoryUrl: ZEROSSL, profile: null, externalAccount: { keyId: 'kid-2', hmacKey: 'aG1hYw' } },
      { directoryUrl: 'https://ca.example/directory', profile: 'shortlived', externalAccount: null },
    ]);
  });

  test('hold none twice, and the first speaks for itself', () => {
    const given = settings({ acmeDirectoryUrl: ZEROSSL, eabKeyId: 'kid-1', fallbackCas: [fallback(ZEROSSL)] });
    expect(certificateAuthorities(given)).toEqual([
      { directoryUrl: ZEROSSL, profile: null, externalAccount: { keyId: 'kid-1', hmacKey: '' } },
    ]);
  });
});

test('a certificate of any of them is one that is wanted, until its CA is taken from the list', () => {
  const given = settings({ fallbackCas: [fallback(ZEROSSL)] });
  expect(isConfiguredCa(LETS_ENCRYPT, given)).toBe(true);
  expect(isConfiguredCa(ZEROSSL, given)).toBe(true);
  expect(isConfiguredCa(ZEROSSL, settings({}))).toBe(false);
});

test('who is asked is told where it is not the first, and not in a rehearsal', () => {
  const first = settings({});
  expect(isFallbackCa({ ca: 'acme.zerossl.com', staging: false }, first)).toBe(true);
  expect(isFallbackCa({ ca: 'acme-v02.api.letsencrypt.org', staging: false }, first)).toBe(false);
  expect(isFallbackCa({ ca: 'acme-staging-v02.api.letsencrypt.org', staging: true }, first)).toBe(false);
  expect(isFallbackCa({ ca: null, staging: false }, first)).toBe(false);
});

test('a CA is the same one however its URL is written', () => {
  const given = settings({ acmeDirectoryUrl: 'https://CA.Test:443/directory', fallbackCas: [fallback(ZEROSSL)] });
  expect(isConfiguredCa('https://ca.test/directory', given)).toBe(true);
  expect(isConfiguredCa('https://ACME.zerossl.com/v2/DV90', given)).toBe(true);
  expect(isConfiguredCa('https://ca.test:14000/directory', given)).toBe(false);
  const twice = settings({ acmeDirectoryUrl: ZEROSSL, fallbackCas: [fallback('https://ACME.ZeroSSL.com/v2/DV90')] });
  expect(certificateAuthorities(twice)).toHaveLength(1);
});

describe('The next CA', () => {
  const problem = { type: null, status: null, detail: '', subproblems: [] };

  test.each([
    failure('CA_UNREACHABLE', { host: 'ca.test', cause: 'timeout', systemCode: 'ETIMEDOUT' }),
    failure('CA_OUT_OF_ORDER', { retryAt: null, problem }),
    failure('CA_RATE_LIMITED', { limit: 'newOrders', retryAt: null, problem }),
    failure('CA_ACCOUNT_PAUSED', { unpauseUrl: null, problem }),
    failure('CA_TOO_SLOW', { stage: 'issuance', seconds: 180 }),
  ])('is asked after $code', (given) => {
    expect(shouldTryNextCa(given)).toBe(true);
  });

  test.each([
    failure('CA_TOO_SLOW', { stage: 'validation', seconds: 180 }),
    failure('CA_UNTRUSTED', { host: 'ca.test', systemCode: 'SELF_SIGNED_CERT_IN_CHAIN' }),
    failure('CA_NAME_REFUSED', { name: 'fritz.box', problem }),
    failure('CA_ACCOUNT_REFUSED', { problem }),
    failure('CERTIFICATE_REJECTED', { reason: 'keyMismatch' }),
    failure('DATABASE_DIRECTORY', { path: '/db', reason: 'full', systemCode: 'ENOSPC' }),
    failure('CANCELLED', {}),
    failure('INTERNAL', {}),
  ])('is not asked after $code', (given) => {
    expect(shouldTryNextCa(given)).toBe(false);
  });
});
