import { webcrypto, X509Certificate } from 'node:crypto';
import tls from 'node:tls';
import * as x509 from '@peculiar/x509';
import { OctetString } from 'asn1js';
import { beforeAll, describe, expect, it } from 'vitest';
import { certificateDetailsSchema, type CertificateDetails } from '#shared/contract/certificate-details.ts';
import { certificateDetails } from './details.ts';
import { createTestAuthority } from '../testing/certificates.ts';

const signing = { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' };
const LOGGED_AT = Date.UTC(2026, 10, 24, 12, 30, 15, 250);

x509.cryptoProvider.set(webcrypto as Crypto);

/** A list with one signed certificate timestamp as RFC 6962 §3.3 writes it; its signature is made up. */
function timestampList(logId: Buffer, at: number): ArrayBuffer {
  const signature = Buffer.from('04030002abcd', 'hex');
  const entry = Buffer.concat([Buffer.from([0]), logId, Buffer.alloc(8), Buffer.alloc(2), signature]);
  entry.writeBigUInt64BE(BigInt(at), 33);
  const length = (value: number) => Buffer.from([value >> 8, value & 255]);
  const list = Buffer.concat([length(entry.length), entry]);
  return new OctetString({ valueHex: Buffer.concat([length(list.length), list]) }).toBER();
}

/** A self-signed certificate with every extension that Let's Encrypt writes, and an unknown one. */
async function fullCertificate(): Promise<string> {
  const keys = await webcrypto.subtle.generateKey(signing, true, ['sign', 'verify']);
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '03ab',
    name: 'C=DE, O=Tischlerei Grün, CN=meinefirma.de',
    notBefore: new Date('2026-11-24T12:00:00Z'),
    notAfter: new Date('2027-02-22T11:59:59Z'),
    keys: keys as x509.X509CertificateCreateSelfSignedParams['keys'],
    signingAlgorithm: signing,
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
      new x509.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.1', '1.3.6.1.4.1.99999.1']),
      new x509.BasicConstraintsExtension(false, undefined, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey as CryptoKey),
      await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey as CryptoKey),
      new x509.AuthorityInfoAccessExtension({ caIssuers: 'http://ye1.i.lencr.org/', ocsp: 'http://ocsp.example' }),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'meinefirma.de' },
        { type: 'ip', value: '192.0.2.1' },
      ]),
      new x509.CertificatePolicyExtension(['2.23.140.1.2.1']),
      new x509.CRLDistributionPointsExtension(['http://ye1.c.lencr.org/42.crl']),
      new x509.Extension('1.3.6.1.4.1.11129.2.4.2', false, timestampList(Buffer.alloc(32, 0xc5), LOGGED_AT)),
      new x509.Extension('1.3.6.1.5.5.7.1.24', false, Uint8Array.from([0x30, 3, 2, 1, 5])),
    ],
  });
  return made.toString('pem');
}

describe('the details of a certificate', () => {
  let pem: string;
  let details: CertificateDetails;
  beforeAll(async () => {
    pem = await fullCertificate();
    const [only] = certificateDetails(pem);
    if (only === undefined) throw new Error('nothing was read');
    details = only;
  });

  it('name the holder in the order of the certificate', () => {
    expect(details.title).toBe('meinefirma.de');
    expect(details.subject).toEqual([
      { type: 'C', value: 'DE' },
      { type: 'O', value: 'Tischlerei Grün' },
      { type: 'CN', value: 'meinefirma.de' },
    ]);
    expect(details.issuer).toEqual(details.subject);
    expect(details.selfSigned).toBe(true);
  });

  it('say how long it is valid, its version, number and signature', () => {
    expect(details).toMatchObject({
      version: 3,
      serialNumber: '03AB',
      notBefore: '2026-11-24T12:00:00.000Z',
      notAfter: '2027-02-22T11:59:59.000Z',
      signatureAlgorithm: 'ECDSA, SHA-384',
    });
    expect(details.signature).toMatch(/^30(:[\dA-F]{2})+$/);
  });

  it('describe the key', () => {
    expect(details.publicKey).toMatchObject({ algorithm: 'ECDSA P-384', bits: 384 });
    // An uncompressed point: 04, then twice 48 bytes.
    expect(details.publicKey.value).toMatch(/^04(:[\dA-F]{2}){96}$/);
    expect(details.publicKey.fingerprint256).toMatch(/^([\dA-F]{2}:){31}[\dA-F]{2}$/);
  });

  it('list every extension', () => {
    expect(details).toMatchObject({
      alternativeNames: ['DNS:meinefirma.de', 'IP:192.0.2.1'],
      keyUsages: ['digitalSignature', 'keyEncipherment'],
      extendedKeyUsages: ['serverAuth', '1.3.6.1.4.1.99999.1'],
      isCa: false,
      pathLength: null,
      policies: ['2.23.140.1.2.1'],
      crlUrls: ['http://ye1.c.lencr.org/42.crl'],
      authorityInformation: [
        { method: 'caIssuers', url: 'http://ye1.i.lencr.org/' },
        { method: 'ocsp', url: 'http://ocsp.example' },
      ],
      criticalExtensions: ['2.5.29.15', '2.5.29.19'],
      otherExtensions: [{ oid: '1.3.6.1.5.5.7.1.24', value: '30:03:02:01:05' }],
    });
    expect(details.subjectKeyId).toMatch(/^([\dA-F]{2}:){19}[\dA-F]{2}$/);
    expect(details.authorityKeyId).toBe(details.subjectKeyId);
  });

  it('say which log took it when', () => {
    const logId = Array.from({ length: 32 }, () => 'C5').join(':');
    expect(details.timestamps).toEqual([{ logId, at: '2026-11-24T12:30:15.250Z' }]);
  });

  it('bring the certificate itself, as it was', () => {
    expect(details.pem.trim()).toBe(pem.trim());
  });

  it('travel as the contract has them', () => {
    expect(certificateDetailsSchema.parse(details)).toEqual(details);
  });
});

describe('the details of a chain', () => {
  it('begin with the leaf, which has no subject but a name', async () => {
    const authority = await createTestAuthority();
    const { chainPem } = await authority.issue({ names: ['meinefirma.localhost', 'www.meinefirma.localhost'] });
    const [leaf, intermediate, ...others] = certificateDetails(chainPem);
    expect(others).toEqual([]);
    expect(leaf).toMatchObject({ title: 'meinefirma.localhost', subject: [], isCa: false, selfSigned: false });
    expect(leaf?.issuer).toEqual(intermediate?.subject);
    expect(intermediate).toMatchObject({ title: 'Test E1', isCa: true, selfSigned: false, alternativeNames: [] });
  });

  it('are the same with the line ends of Windows', async () => {
    const { chainPem } = await (await createTestAuthority()).issue();
    expect(certificateDetails(chainPem.replaceAll('\n', '\r\n'))).toEqual(certificateDetails(chainPem));
  });

  it('tell an RSA key by its modulus', async () => {
    const { chainPem } = await (await createTestAuthority()).issue({ keyType: 'rsa-2048' });
    expect(certificateDetails(chainPem)[0]?.publicKey).toMatchObject({ algorithm: 'RSA', bits: 2048 });
  });
});

it('reads every root that Node knows, each of which ends the chain in itself', () => {
  const roots = certificateDetails(tls.rootCertificates.join('\n'));
  expect(roots).toHaveLength(tls.rootCertificates.length);
  for (const root of roots) {
    expect(certificateDetailsSchema.safeParse(root).error).toBeUndefined();
    expect(root.selfSigned).toBe(true);
  }
  const isrg = roots.find(({ title }) => title === 'ISRG Root X1');
  expect(isrg).toMatchObject({
    isCa: true,
    keyUsages: ['keyCertSign', 'cRLSign'],
    publicKey: { algorithm: 'RSA', bits: 4096 },
    fingerprint256: '96:BC:EC:06:26:49:76:F3:74:60:77:9A:CF:28:C5:A7:CF:E8:A3:C0:AA:E1:1A:8F:FC:EE:05:C0:BD:DF:08:C6',
  });
});

it('what a stranger wrote into a certificate is shown on one line each, without control characters', async () => {
  const evil = 'a\u001b[2J\u009b\u202Eb\n\u2028c';
  const keys = await webcrypto.subtle.generateKey(signing, true, ['sign', 'verify']);
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: [{ CN: [evil] }, { '1.2.3.4': [evil] }],
    keys: keys as x509.X509CertificateCreateSelfSignedParams['keys'],
    signingAlgorithm: signing,
    extensions: [
      new x509.AuthorityInfoAccessExtension({ caIssuers: 'http://a\u001b[2J/', ocsp: 'http://b\u0007/' }),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'a\u001b.de' },
        { type: 'url', value: 'http://c\u0008/' },
      ]),
      new x509.CRLDistributionPointsExtension(['http://d\u001b[31m/']),
    ],
  });
  const [details] = certificateDetails(made.toString('pem'));
  if (details === undefined) throw new Error('no details');
  const { pem, ...shown } = details;
  for (const text of stringsIn(shown)) expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(shown.title).toBe('a[2Jb c');
  expect(shown.alternativeNames).toEqual(['DNS:a.de', 'URI:http://c/']);
  expect(new X509Certificate(pem).raw.equals(Buffer.from(made.rawData))).toBe(true);
});

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

describe('A certificate with an extension that cannot be read', () => {
  it('is shown as far as it can be: whose it is, until when, its key and its fingerprints', async () => {
    const full = await fullCertificate();
    const der = new X509Certificate(full).raw;
    // The list of the extended key usage (RFC 5280 §4.2.1.12) gets a length beyond its end.
    const at = der.indexOf(Buffer.from('0603551d25', 'hex'));
    const list = der.indexOf(0x30, at + 5);
    der[list + 1] = 0x7f;
    const pem = `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
    const [shown] = certificateDetails(pem);
    const [whole] = certificateDetails(full);
    expect(certificateDetailsSchema.parse(shown)).toMatchObject({
      title: 'meinefirma.de',
      subject: whole?.subject,
      notAfter: '2027-02-22T11:59:59.000Z',
      publicKey: whole?.publicKey,
      alternativeNames: whole?.alternativeNames,
      keyUsages: [],
      fingerprint256: new X509Certificate(pem).fingerprint256,
    });
  });
});
