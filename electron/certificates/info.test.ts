import { webcrypto, X509Certificate } from 'node:crypto';
import tls from 'node:tls';
import * as x509 from '@peculiar/x509';
import { beforeAll, describe, expect, test } from 'vitest';
import { coversName } from '#shared/values/names.ts';
import { failureOf } from '../testing/environment.ts';
import { checkPair, infoOf, readCertificate } from './info.ts';
import { createTestAuthority, type PairOptions, type TestAuthority, type TestPair } from '../testing/certificates.ts';

const NAME = 'meinefirma.localhost';
const DAY = 86_400_000;
let authority: TestAuthority;
let validPair: TestPair;
beforeAll(async () => {
  authority = await createTestAuthority();
  validPair = await authority.issue({ names: [NAME] });
});

const check = (pair: TestPair, options: { name?: string; roots?: string[]; now?: number } = {}) =>
  checkPair(pair, options.name ?? NAME, options.roots ?? [authority.rootPem], options.now ?? Date.now());
const leafOf = (pair: TestPair) => new X509Certificate(pair.chainPem).toString();

describe('A pair is accepted', () => {
  test('when key, name, time and chain are right, and what it says is read from the leaf', () => {
    const info = check(validPair);
    const leaf = new X509Certificate(validPair.chainPem);
    expect(info).toMatchObject({
      names: [NAME],
      issuer: 'Test E1 (Testbetrieb)',
      keyType: 'ec-p256',
      serialNumber: leaf.serialNumber,
      fingerprint256: leaf.fingerprint256,
    });
    expect(info.notAfter - info.notBefore).toBeGreaterThan(90 * DAY);
  });

  test('without an intermediate when a trusted root signed it itself', async () => {
    const pair = await authority.issue({ withoutIntermediate: true });
    expect(check(pair).names).toEqual([NAME]);
  });

  test('by a wildcard, and whatever order its names are in', async () => {
    const pair = await authority.issue({ names: ['www.anders.de', '*.localhost'] });
    expect(check(pair).names).toEqual(['www.anders.de', '*.localhost']);
  });
});

describe('A pair is rejected', () => {
  const expectRejected = async (pair: TestPair, reason: string, options: Parameters<typeof check>[1] = {}) => {
    expect(await failureOf(() => check(pair, options))).toEqual({ code: 'CERTIFICATE_REJECTED', data: { reason } });
  };

  test.each([
    ['no PEM at all', 'garbage'],
    ['nothing', ''],
    ['a PEM without a certificate in it', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
  ])('as unreadable when the chain is %s', async (_, chainPem) => {
    await expectRejected({ ...validPair, chainPem }, 'unreadable');
  });

  test('when the key is another one', async () => {
    await expectRejected({ ...validPair, keyPem: (await authority.issue()).keyPem }, 'keyMismatch');
  });

  test('when it was issued for another name', async () => {
    await expectRejected(validPair, 'nameMismatch', { name: 'andere.localhost' });
    await expectRejected(validPair, 'nameMismatch', { name: `www.${NAME}` });
  });

  test('from the very moment it ends, and before it begins', async () => {
    const [begin, end] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 3, 1)];
    const pair = await authority.issue({ notBefore: begin, notAfter: end });
    await expectRejected(pair, 'notYetValid', { now: begin - 1 });
    await expectRejected(pair, 'expired', { now: end });
    expect(check(pair, { now: begin }).notBefore).toBe(begin);
    expect(check(pair, { now: end - 1 }).notAfter).toBe(end);
  });

  test('when the intermediate is missing', async () => {
    await expectRejected({ ...validPair, chainPem: leafOf(validPair) }, 'chainIncomplete');
  });

  test('when its root is not trusted and it comes alone', async () => {
    const pair = await authority.issue({ withoutIntermediate: true });
    await expectRejected(pair, 'chainIncomplete', { roots: [] });
  });

  test('when the chain goes on with a certificate of somebody else who has the same name', async () => {
    const impostor = await createTestAuthority();
    await expectRejected({ ...validPair, chainPem: leafOf(validPair) + impostor.intermediatePem }, 'chainBroken');
  });

  test('when the chain is in the wrong order', async () => {
    const chainPem = leafOf(validPair) + authority.rootPem + authority.intermediatePem;
    await expectRejected({ ...validPair, chainPem }, 'chainBroken');
  });
});

test.each([
  ['ec-p256', 'ec-p256'],
  ['ec-p384', 'ec-p384'],
  ['rsa-2048', 'rsa-2048'],
] satisfies [PairOptions['keyType'], string][])('a key of the type %s is shown as "%s"', async (keyType, shown) => {
  const pair = await authority.issue({ keyType });
  expect(readCertificate(pair.chainPem).keyType).toBe(shown);
  expect(check(pair).keyType).toBe(shown);
});

test('every root that Node brings along can be read', () => {
  for (const pem of tls.rootCertificates) {
    const info = readCertificate(pem);
    expect(info.issuer).not.toBe('');
    expect(info.notAfter).toBeGreaterThan(info.notBefore);
  }
});

describe('The words of a certificate that a stranger made', () => {
  async function certificateOf(issuer: string, names: readonly string[]): Promise<string> {
    const signing = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
    const keys = await webcrypto.subtle.generateKey(signing, true, ['sign', 'verify']);
    const made = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: '01',
      name: [{ O: [issuer] }],
      notBefore: new Date(),
      notAfter: new Date(Date.now() + DAY),
      keys: keys as x509.X509CertificateCreateSelfSignedParams['keys'],
      signingAlgorithm: signing,
      extensions: [new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value })))],
    });
    return made.toString('pem');
  }

  test('are lines that can be shown', async () => {
    const { issuer, names } = readCertificate(
      await certificateOf('E\u001b[31mvil\u009b\u202E=CA\n\u2028x', ['a\u001b[2J.de', 'ok.de']),
    );
    for (const one of [issuer, ...names]) expect(one).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(issuer).toContain('vil');
    expect(issuer).toContain('=CA');
    expect(names).toContain('ok.de');
  });

  test('are not endless', async () => {
    expect(readCertificate(await certificateOf('x'.repeat(5000), ['ok.de'])).issuer.length).toBeLessThanOrEqual(200);
  });

  test.each(['x, DNS:meinefirma.de, DNS:y', 'meinefirma.de\u0000', '"meinefirma.de', 'x", DNS:meinefirma.de'])(
    'do not cover a name by being written %j',
    async (name) => {
      const { names } = readCertificate(await certificateOf('Evil', [name, 'ok.de']));
      expect(names).toContain('ok.de');
      expect(names).toHaveLength(2);
      expect(coversName(names, 'meinefirma.de')).toBe(false);
    },
  );
});

describe('A certificate in which something cannot be read', () => {
  /** The leaf with these bytes of it replaced. */
  const spoilt = (from: Buffer, to: Buffer) => {
    const der = Buffer.from(new X509Certificate(validPair.chainPem).raw);
    const at = der.indexOf(from);
    expect(at).toBeGreaterThan(0);
    to.copy(der, at);
    return new X509Certificate(der);
  };

  test('has long passed where its times are none', () => {
    // UTCTime: 13 bytes, of which the digits become letters.
    const certificate = spoilt(Buffer.from([0x17, 13]), Buffer.from([0x17, 13, ...Buffer.from('kein Datum')]));
    expect(infoOf(certificate)).toMatchObject({ notBefore: 0, names: [NAME] });
  });

  test('has a key of no known type where its key is none', () => {
    // The object identifier of the curve P-256.
    const curve = Buffer.from('06082a8648ce3d030107', 'hex');
    const certificate = spoilt(curve, Buffer.from('06082a8648ce3d03017f', 'hex'));
    expect(infoOf(certificate)).toMatchObject({ keyType: '?', names: [NAME] });
  });
});
