import { describe, expect, it } from 'vitest';
import type { CertificateDetails } from '#shared/contract/certificate-details.ts';
import { certificateGroups, certificateText } from './describe.ts';

const example: CertificateDetails = {
  title: 'meinefirma.de',
  subject: [{ type: 'CN', value: 'meinefirma.de' }],
  issuer: [
    { type: 'C', value: 'US' },
    { type: 'O', value: 'Let’s Encrypt' },
    { type: 'CN', value: 'YE1' },
  ],
  version: 3,
  serialNumber: '058AFF',
  notBefore: '2026-11-24T12:00:00.000Z',
  notAfter: '2027-02-22T11:59:59.000Z',
  signatureAlgorithm: 'ECDSA, SHA-384',
  signature: '30:65',
  publicKey: { algorithm: 'ECDSA P-256', bits: 256, value: '04:AA', fingerprint256: 'AB:CD' },
  alternativeNames: ['DNS:meinefirma.de', 'IP:192.0.2.1'],
  keyUsages: ['digitalSignature'],
  extendedKeyUsages: ['serverAuth', '1.2.3'],
  isCa: false,
  pathLength: null,
  subjectKeyId: null,
  authorityKeyId: '0A:0B',
  policies: ['2.23.140.1.2.1'],
  crlUrls: ['http://ye1.c.lencr.org/42.crl'],
  authorityInformation: [{ method: 'caIssuers', url: 'http://ye1.i.lencr.org/' }],
  timestamps: [{ logId: 'C5:C5', at: '2026-11-24T12:30:15.250Z' }],
  criticalExtensions: ['2.5.29.15', '1.2.3.4'],
  otherExtensions: [
    { oid: '1.3.6.1.5.5.7.1.24', value: '30:03' },
    { oid: '1.2.3.4', value: '05:00' },
  ],
  fingerprint256: '9F:3A',
  fingerprint1: '11:22',
  selfSigned: false,
  pem: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
};

function field(id: string, change: Partial<CertificateDetails> = {}, language: 'de' | 'en' = 'de') {
  return certificateGroups({ ...example, ...change }, language)
    .flatMap((group) => group.fields)
    .find((one) => one.id === id);
}

describe('a certificate in groups', () => {
  it('has the order of a browser', () => {
    expect(certificateGroups(example, 'de').map(({ title }) => title)).toEqual([
      'Inhaber',
      'Aussteller',
      'Gültigkeit',
      'Allgemein',
      'Öffentlicher Schlüssel',
      'Erweiterungen',
      'Fingerabdrücke des Zertifikats',
      'Einträge in öffentlichen Zertifikatslisten (SCT)',
      'Signatur der Zertifizierungsstelle',
    ]);
  });

  it('tells every field apart within its group', () => {
    for (const { fields } of certificateGroups(example, 'de')) {
      expect(new Set(fields.map(({ id }) => id)).size).toBe(fields.length);
    }
  });

  it('leaves out what the certificate does not have', () => {
    expect(field('subjectKeyId')).toBeUndefined();
    expect(field('ocsp')).toBeUndefined();
    const groups = certificateGroups({ ...example, timestamps: [] }, 'de');
    expect(groups.map(({ id }) => id)).not.toContain('timestamps');
  });

  it('says where the names are when there is no subject', () => {
    expect(field('none', { subject: [] })?.value).toContain('unter „Erweiterungen“');
    expect(field('alternativeNames')?.value).toBe('meinefirma.de, IP:192.0.2.1');
  });

  it('puts words for abbreviations and numbers, and shows others as they are', () => {
    expect(field('CN 2')).toMatchObject({ label: 'Name (CN)', value: 'YE1' });
    expect(field('extendedKeyUsages')?.value).toBe('Webserver (TLS), 1.2.3');
    expect(field('policies', {}, 'en')?.value).toBe('domain validated (DV)');
    expect(field('1.2.3.4')).toMatchObject({ label: 'Erweiterung 1.2.3.4 (kritisch)', value: '05:00', mono: true });
    expect(field('1.3.6.1.5.5.7.1.24')?.label).toContain('Must-Staple');
  });

  it('marks what a reader must understand', () => {
    expect(field('keyUsages')?.label).toBe('Schlüsselverwendung (kritisch)');
    expect(field('extendedKeyUsages')?.label).toBe('Verwendungszweck');
  });

  it('says how far an authority reaches', () => {
    expect(field('authority')?.value).toBe('nein');
    expect(field('authority', { isCa: true })?.value).toBe('ja');
    expect(field('authority', { isCa: true, pathLength: 0 })?.value).toBe('ja, nur für Endzertifikate');
    expect(field('authority', { isCa: true, pathLength: 1 }, 'en')?.value).toContain('one more below');
    expect(field('authority', { isCa: true, pathLength: 3 })?.value).toContain('3 weiteren');
  });

  it('gives times to the second', () => {
    expect(field('notAfter')?.value).toMatch(/^2[23]\.02\.2027, \d\d:\d\d:59 /);
    expect(field('loggedAt 0', {}, 'en')?.value).toMatch(/2026, \d\d:\d\d:15 /);
  });
});

describe('a certificate as text', () => {
  it('has a heading and a line for each field', () => {
    const lines = certificateText(example, 'de').split('\n');
    expect(lines[0]).toBe('Zertifikat: meinefirma.de');
    expect(lines).toContain('Inhaber');
    expect(lines).toContain('  Seriennummer: 05:8A:FF');
    expect(lines).toContain('  SHA-256: 9F:3A');
    expect(lines.at(-1)).toBe('');
  });

  it('is there in English', () => {
    expect(certificateText(example, 'en')).toContain('Public key\n  Algorithm: ECDSA P-256\n  Length: 256 bits\n');
  });
});
