import { X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { beforeAll, describe, expect, test } from 'vitest';
import { certificateDetailsSchema } from '#shared/contract/certificate-details.ts';
import { createTestAuthority, type TestAuthority, type TestPair } from '../testing/certificates.ts';
import { failureOf } from '../testing/environment.ts';
import { certificateDetails } from './details.ts';
import { checkPair, readCertificate } from './info.ts';
import { rootsProblem } from './roots-problem.ts';
import { splitPem } from './trusted-roots.ts';
import { timeOf } from './validity.ts';

const NOW = Date.UTC(2026, 10, 28);
const LATER = Date.UTC(2099, 0, 1);

describe('The time in a certificate', () => {
  test.each([
    ['Nov 28 01:02:32 2026 GMT', '2026-11-28T01:02:32.000Z'],
    ['Jan  1 00:00:00 1950 GMT', '1950-01-01T00:00:00.000Z'],
    ['Jan  1 00:00:00 1 GMT', '0001-01-01T00:00:00.000Z'],
    ['Jan  1 00:00:00 0 GMT', '0000-01-01T00:00:00.000Z'],
    ['Jan  1 00:00:00 40 GMT', '0040-01-01T00:00:00.000Z'],
    ['Dec 31 23:59:59 99 GMT', '0099-12-31T23:59:59.000Z'],
    ['Feb 29 12:00:00.5 2028 GMT', '2028-02-29T12:00:00.000Z'],
    ['Dec 31 23:59:59 9999 GMT', '9999-12-31T23:59:59.000Z'],
  ])('"%s" is %s', (text, iso) => {
    expect(new Date(timeOf(text) ?? NaN).toISOString()).toBe(iso);
  });

  test.each(['', 'Bad time value', '2026-11-28T01:02:32Z', 'Jan  1 00:00:00 10000 GMT', 'Jan  1 00:00:00 -1 GMT'])(
    '"%s" is none',
    (text) => {
      expect(timeOf(text)).toBeNull();
    },
  );

  test.each([
    'Feb 30 00:00:00 2026 GMT',
    'Jan  0 00:00:00 2026 GMT',
    'Jan  1 24:00:00 2026 GMT',
    'Foo  1 00:00:00 1 GMT',
  ])('"%s", which does not exist, is none', (text) => {
    expect(timeOf(text)).toBeNull();
  });
});

/** A certificate that is valid until `LATER` with other times, and a signature that does not fit to them. */
function withTimes(pem: string, notBefore: string, notAfter: string): string {
  const der = new X509Certificate(pem).raw.toString('latin1');
  const changed = der.replace('20981231235959Z', notBefore).replace('20990101000000Z', notAfter);
  return `-----BEGIN CERTIFICATE-----\n${Buffer.from(changed, 'latin1').toString('base64')}\n-----END CERTIFICATE-----`;
}

describe('A certificate with a date before 1950', () => {
  let authority: TestAuthority;
  let pair: TestPair;
  beforeAll(async () => {
    authority = await createTestAuthority();
    pair = await authority.issue({ notBefore: LATER - 1000, notAfter: LATER });
  });
  const dated = (notBefore: string, notAfter: string): TestPair => {
    const [leaf = '', ...others] = splitPem(pair.chainPem);
    const chainPem = [withTimes(leaf, notBefore, notAfter), ...others].join('\n');
    return { ...pair, chainPem: `${chainPem}\n` };
  };

  test.each(['00010101000000Z', '00400101000000Z', '00990101000000Z', '19490101000000Z'])(
    'is not taken for one of our days: %s has passed',
    async (notAfter) => {
      const old = dated('00000101000000Z', notAfter);
      expect(readCertificate(splitPem(old.chainPem)[0] ?? '').notAfter).toBeLessThan(Date.UTC(1950, 0));
      expect(await failureOf(() => checkPair(old, 'meinefirma.localhost', [authority.rootPem], NOW))).toEqual({
        code: 'CERTIFICATE_REJECTED',
        data: { reason: 'expired' },
      });
      const [leaf] = certificateDetails(old.chainPem);
      expect(leaf?.notBefore).toBe('0000-01-01T00:00:00.000Z');
      expect(leaf?.notAfter.slice(0, 4)).toBe(notAfter.slice(0, 4));
      expect(certificateDetailsSchema.safeParse(leaf).error).toBeUndefined();
    },
  );

  test('has long passed where one of its times is none', async () => {
    const strange = dated('20981331235959Z', '20990101000000Z');
    expect(await failureOf(() => checkPair(strange, 'meinefirma.localhost', [authority.rootPem], NOW))).toMatchObject({
      code: 'CERTIFICATE_REJECTED',
    });
  });

  test('is no root that a chain can still end in', async () => {
    const keys: x509.X509CertificateCreateSelfSignedParams['keys'] = await crypto.subtle.generateKey(
      { name: 'ECDSA', namedCurve: 'P-256' },
      true,
      ['sign', 'verify'],
    );
    const made = await x509.X509CertificateGenerator.createSelfSigned({
      keys,
      name: 'CN=Alt',
      notBefore: new Date(LATER - 1000),
      notAfter: new Date(LATER),
      extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
    });
    const rootPem = made.toString('pem');
    const at = (notAfter: string) =>
      rootsProblem([new X509Certificate(withTimes(rootPem, '00000101000000Z', notAfter))], NOW);
    expect(at('20990101000000Z')).toBeNull();
    expect(at('00400101000000Z')).toEqual({ reason: 'expired' });
  });
});
