import { createHash, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { BitString, Constructed, fromBER, Integer, OctetString, Sequence } from 'asn1js';
import type { CertificateDetails } from '#shared/contract/certificate-details.ts';
import { printable } from '#shared/values/foreign-text.ts';
import { mapStrings } from '#shared/values/map-strings.ts';
import { isoTime, LAST_TIME } from '#shared/values/times.ts';
import { splitPem } from './trusted-roots.ts';
import { validityOf } from './validity.ts';

/** RFC 6962 §3.3. */
const SCT_LIST_OID = '1.3.6.1.4.1.11129.2.4.2';

/** Bits of the key usage by their names (RFC 5280 §4.2.1.3). */
const keyUsages = [
  ['digitalSignature', x509.KeyUsageFlags.digitalSignature],
  ['nonRepudiation', x509.KeyUsageFlags.nonRepudiation],
  ['keyEncipherment', x509.KeyUsageFlags.keyEncipherment],
  ['dataEncipherment', x509.KeyUsageFlags.dataEncipherment],
  ['keyAgreement', x509.KeyUsageFlags.keyAgreement],
  ['keyCertSign', x509.KeyUsageFlags.keyCertSign],
  ['cRLSign', x509.KeyUsageFlags.cRLSign],
  ['encipherOnly', x509.KeyUsageFlags.encipherOnly],
  ['decipherOnly', x509.KeyUsageFlags.decipherOnly],
] as const;

/** What the key may be used for, by object identifier (RFC 5280 §4.2.1.12). */
const extendedKeyUsages: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
  '1.3.6.1.5.5.7.3.3': 'codeSigning',
  '1.3.6.1.5.5.7.3.4': 'emailProtection',
  '1.3.6.1.5.5.7.3.8': 'timeStamping',
  '1.3.6.1.5.5.7.3.9': 'OCSPSigning',
};

/** How the kinds of alternative names are written before the name. */
const nameKinds: Readonly<Record<string, string>> = { dns: 'DNS', ip: 'IP', email: 'email', url: 'URI', dn: 'DirName' };

/** Extensions that have fields of their own. */
const dedicatedExtensions: ReadonlySet<string> = new Set([
  '2.5.29.14', // subject key identifier
  '2.5.29.15', // key usage
  '2.5.29.17', // alternative names
  '2.5.29.19', // basic constraints
  '2.5.29.31', // CRL distribution points
  '2.5.29.32', // policies
  '2.5.29.35', // authority key identifier
  '2.5.29.37', // extended key usage
  '1.3.6.1.5.5.7.1.1', // authority information access
  SCT_LIST_OID,
]);

/** What a certificate says may hold anything: it is shown on one line, but as long as it is (a long extension). */
const wholeLine = (text: string): string => printable(text).replaceAll('\n', ' ');

/**
 * Each certificate of a chain with everything that a browser's viewer shows; in the order of the file, leaf first. Of one
 * with a broken extension, which OpenSSL serves all the same, there is only what Node tells.
 *
 * @throws when one of them is no certificate
 */
export function certificateDetails(chainPem: string): CertificateDetails[] {
  return splitPem(chainPem).map((pem) => ({
    ...mapStrings(detailsOf(pem), wholeLine),
    pem: `${pem.replaceAll('\r\n', '\n')}\n`,
  }));
}

type Details = Omit<CertificateDetails, 'pem'>;

function detailsOf(pem: string): Details {
  const nodeCertificate = new X509Certificate(pem);
  return orElse(null, () => fullDetails(nodeCertificate)) ?? plainDetails(nodeCertificate);
}

function fullDetails(nodeCertificate: X509Certificate): Details {
  const certificate = new x509.X509Certificate(nodeCertificate.raw);
  const subject = attributesOf(certificate.subjectName);
  const alternativeNames = alternativeNamesOf(certificate);
  const constraints = certificate.getExtension(x509.BasicConstraintsExtension);
  const keyUsage = certificate.getExtension(x509.KeyUsagesExtension)?.usages ?? 0;
  return {
    title: titleOf(subject, alternativeNames, certificate.subject),
    subject,
    issuer: attributesOf(certificate.issuerName),
    version: versionOf(nodeCertificate.raw),
    serialNumber: nodeCertificate.serialNumber,
    ...validityTextsOf(nodeCertificate),
    signatureAlgorithm: signatureAlgorithmOf(certificate),
    signature: hex(certificate.signature),
    publicKey: publicKeyOf(nodeCertificate),
    alternativeNames,
    keyUsages: keyUsages.filter(([, flag]) => (keyUsage & flag) !== 0).map(([name]) => name),
    extendedKeyUsages: extendedKeyUsagesOf(certificate),
    isCa: constraints?.ca ?? false,
    pathLength: constraints?.pathLength ?? null,
    subjectKeyId: hexOrNull(certificate.getExtension(x509.SubjectKeyIdentifierExtension)?.keyId),
    authorityKeyId: hexOrNull(certificate.getExtension(x509.AuthorityKeyIdentifierExtension)?.keyId),
    policies: [...(certificate.getExtension(x509.CertificatePolicyExtension)?.policies ?? [])],
    crlUrls: crlUrlsOf(certificate),
    authorityInformation: authorityInformationOf(certificate),
    timestamps: timestampsOf(certificate),
    criticalExtensions: certificate.extensions.filter((one) => one.critical).map((one) => one.type),
    otherExtensions: certificate.extensions
      .filter((one) => !dedicatedExtensions.has(one.type))
      .map((one) => ({ oid: one.type, value: hex(one.value) })),
    ...identityOf(nodeCertificate),
  };
}

function plainDetails(certificate: X509Certificate): Details {
  const subject = attributesIn(certificate.subject);
  const alternativeNames = (certificate.subjectAltName ?? '')
    .split(', ')
    .filter(Boolean)
    .map((name) => name.replace(/^IP Address:/, 'IP:'));
  return {
    title: titleOf(subject, alternativeNames, certificate.serialNumber),
    subject,
    issuer: attributesIn(certificate.issuer),
    version: orElse(3, () => versionOf(certificate.raw)),
    serialNumber: certificate.serialNumber,
    ...validityTextsOf(certificate),
    signatureAlgorithm: '?',
    signature: '?',
    publicKey: orElse({ algorithm: '?', bits: null, value: '?', fingerprint256: '?' }, () => publicKeyOf(certificate)),
    alternativeNames,
    keyUsages: [],
    extendedKeyUsages: [],
    isCa: certificate.ca,
    pathLength: null,
    subjectKeyId: null,
    authorityKeyId: null,
    policies: [],
    crlUrls: [],
    authorityInformation: [],
    timestamps: [],
    criticalExtensions: [],
    otherExtensions: [],
    ...identityOf(certificate),
  };
}

/** As in `infoOf`; the library takes years before 100 for others. */
function validityTextsOf(certificate: X509Certificate): Pick<Details, 'notBefore' | 'notAfter'> {
  const { notBefore, notAfter } = validityOf(certificate);
  return { notBefore: isoTime(notBefore), notAfter: isoTime(notAfter) };
}

/** Node's text of a name: an attribute a line; `undefined` for an empty name, whatever its type says. */
function attributesIn(name: string | undefined): Details['subject'] {
  return (name ?? '')
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [type = '', ...value] = line.split('=');
      return { type, value: value.join('=') };
    });
}

function identityOf(certificate: X509Certificate): Pick<Details, 'fingerprint256' | 'fingerprint1' | 'selfSigned'> {
  return {
    fingerprint256: certificate.fingerprint256,
    fingerprint1: certificate.fingerprint,
    selfSigned:
      certificate.subject === certificate.issuer && orElse(false, () => certificate.verify(certificate.publicKey)),
  };
}

/** What of a certificate cannot be read even so is left out. */
function orElse<T>(fallback: T, read: () => T): T {
  try {
    return read();
  } catch {
    return fallback;
  }
}

function attributesOf(name: x509.Name): CertificateDetails['subject'] {
  return name
    .toJSON()
    .flatMap((set) =>
      Object.entries(set).flatMap(([type, values]) =>
        values.map((value) => ({ type, value: typeof value === 'string' ? value : JSON.stringify(value) })),
      ),
    );
}

/** Newer certificates have no subject at all: their names stand in the alternative names alone. */
function titleOf(subject: CertificateDetails['subject'], names: readonly string[], whole: string): string {
  const commonName = subject.find(({ type }) => type === 'CN')?.value;
  return commonName ?? names[0]?.replace(/^[A-Za-z]+:/, '') ?? whole;
}

function alternativeNamesOf(certificate: x509.X509Certificate): string[] {
  const names = certificate.getExtension(x509.SubjectAlternativeNameExtension)?.names.items ?? [];
  return names.map(({ type, value }) => `${nameKinds[type] ?? type}:${value}`);
}

function extendedKeyUsagesOf(certificate: x509.X509Certificate): string[] {
  const usages = certificate.getExtension(x509.ExtendedKeyUsageExtension)?.usages ?? [];
  return usages.flatMap((oid) => (typeof oid === 'string' ? [extendedKeyUsages[oid] ?? oid] : []));
}

function crlUrlsOf(certificate: x509.X509Certificate): string[] {
  const points = certificate.getExtension(x509.CRLDistributionPointsExtension)?.distributionPoints ?? [];
  return points
    .flatMap((point) => point.distributionPoint?.fullName ?? [])
    .flatMap((name) => name.uniformResourceIdentifier ?? []);
}

function authorityInformationOf(certificate: x509.X509Certificate): CertificateDetails['authorityInformation'] {
  const access = certificate.getExtension(x509.AuthorityInfoAccessExtension);
  if (access === null) return [];
  return [
    ...access.caIssuers.map(({ value }) => ({ method: 'caIssuers', url: value })),
    ...access.ocsp.map(({ value }) => ({ method: 'ocsp', url: value })),
  ];
}

function signatureAlgorithmOf({ signatureAlgorithm }: x509.X509Certificate): string {
  const { name, hash } = signatureAlgorithm as { name: string; hash?: { name: string } };
  const algorithm = name.replace('RSASSA-PKCS1-v1_5', 'RSA');
  return hash === undefined ? algorithm : `${algorithm}, ${hash.name}`;
}

function publicKeyOf({ publicKey }: X509Certificate): CertificateDetails['publicKey'] {
  const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
  const details = publicKey.asymmetricKeyDetails;
  const curve = curves[details?.namedCurve ?? ''];
  const isRsa = publicKey.asymmetricKeyType === 'rsa';
  return {
    algorithm: curve === undefined ? (publicKey.asymmetricKeyType ?? '?').toUpperCase() : `ECDSA ${curve.name}`,
    bits: isRsa ? (details?.modulusLength ?? null) : (curve?.bits ?? null),
    value: hex(keyBits(spki)),
    fingerprint256: hex(createHash('sha256').update(spki).digest()),
  };
}

const curves: Readonly<Record<string, { name: string; bits: number }>> = {
  prime256v1: { name: 'P-256', bits: 256 },
  secp384r1: { name: 'P-384', bits: 384 },
  secp521r1: { name: 'P-521', bits: 521 },
};

/** The bit string of a SubjectPublicKeyInfo (RFC 5280 §4.1). */
function keyBits(spki: Uint8Array<ArrayBuffer>): Uint8Array {
  const { result } = fromBER(spki);
  const bits = result instanceof Sequence ? result.valueBlock.value[1] : undefined;
  return bits instanceof BitString ? bits.valueBlock.valueHexView : spki;
}

/** The version is encoded as one less, in a field that version 1 does not have (RFC 5280 §4.1). */
function versionOf(certificate: Buffer): number {
  const { result } = fromBER(new Uint8Array(certificate));
  const tbsCertificate = result instanceof Sequence ? result.valueBlock.value[0] : undefined;
  const field = tbsCertificate instanceof Sequence ? tbsCertificate.valueBlock.value[0] : undefined;
  const version = field instanceof Constructed ? field.valueBlock.value[0] : undefined;
  return version instanceof Integer ? version.valueBlock.valueDec + 1 : 1;
}

/** A TLS structure inside an octet string inside the extension (RFC 6962 §3.2, §3.3). */
function timestampsOf(certificate: x509.X509Certificate): CertificateDetails['timestamps'] {
  const extension = certificate.getExtension(SCT_LIST_OID);
  if (extension === null) return [];
  const { result } = fromBER(extension.value);
  if (!(result instanceof OctetString)) return [];
  const list = Buffer.from(result.getValue());
  const timestamps: CertificateDetails['timestamps'] = [];
  // A length before the list and before each entry; of an entry: version, log id, milliseconds since the epoch, and more.
  for (let offset = 2; offset + 2 <= list.length; offset += 2 + list.readUInt16BE(offset)) {
    if (offset + 43 > list.length) break;
    const at = Number(list.readBigUInt64BE(offset + 35));
    if (at > LAST_TIME) continue;
    timestamps.push({ logId: hex(list.subarray(offset + 3, offset + 35)), at: new Date(at).toISOString() });
  }
  return timestamps;
}

function hex(bytes: ArrayBuffer | Uint8Array): string {
  const view = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes;
  return withColons(Buffer.from(view).toString('hex'));
}

function hexOrNull(plain: string | undefined): string | null {
  return plain === undefined ? null : withColons(plain);
}

function withColons(plain: string): string {
  return plain.toUpperCase().replaceAll(/..(?=.)/g, '$&:');
}
