import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { fail } from '#shared/contract/failure-error.ts';
import { foreignLine } from '#shared/values/foreign-text.ts';
import { coversName } from '#shared/values/names.ts';
import { splitPem } from './trusted-roots.ts';
import { validityOf } from './validity.ts';

/** What is read from a certificate; names from the subject alternative name alone (newer profiles have no CN). */
export type CertificateInfo = {
  names: string[];
  issuer: string;
  /** Milliseconds since the epoch. */
  notBefore: number;
  notAfter: number;
  serialNumber: string;
  /** Upper-case hex with colons. */
  fingerprint256: string;
  /** In the words of the setting `keyType`, for example `ec-p256` or `rsa-2048`. */
  keyType: string;
};

/** Longer than any host name (RFC 1035 §2.3.4). */
const MAX_NAME_LENGTH = 260;
/** Longest part of an issuer's name that is shown. */
const MAX_ISSUER_LENGTH = 200;

/** Reads a certificate. @throws when `pem` is not one */
export function readCertificate(pem: string): CertificateInfo {
  return infoOf(new X509Certificate(pem));
}

/**
 * The information on a certificate that has been parsed already. Whoever made it may have written anything: times that are
 * none have long passed, and a key that is none has the type `?`.
 */
export function infoOf(certificate: X509Certificate): CertificateInfo {
  return {
    names: namesOf(certificate),
    issuer: issuerName(certificate),
    ...validityOf(certificate),
    serialNumber: certificate.serialNumber,
    fingerprint256: certificate.fingerprint256,
    keyType: keyTypeOf(certificate),
  };
}

function namesOf(certificate: X509Certificate): string[] {
  // Node quotes what is no plain name, and escapes the commas in it: it cannot pass for two, nor for another one.
  return (certificate.subjectAltName ?? '')
    .split(', ')
    .filter((entry) => entry.startsWith('DNS:'))
    .map((entry) => foreignLine(entry.slice(4), MAX_NAME_LENGTH));
}

function issuerName(certificate: X509Certificate): string {
  // Of an empty name, Node gives nothing, whatever the type says.
  const issuer = (certificate.issuer as string | undefined) ?? '';
  const fields = new Map(
    issuer.split('\n').map((line): [string, string] => {
      const [name = '', ...value] = line.split('=');
      return [name, foreignLine(value.join('='), MAX_ISSUER_LENGTH)];
    }),
  );
  const organization = fields.get('O');
  const name = fields.get('CN') ?? organization ?? foreignLine(issuer, MAX_ISSUER_LENGTH);
  return organization !== undefined && organization !== name ? `${name} (${organization})` : name;
}

function keyTypeOf(certificate: X509Certificate): string {
  try {
    return typeOfKey(certificate.publicKey);
  } catch {
    return '?';
  }
}

function typeOfKey(publicKey: KeyObject): string {
  const details = publicKey.asymmetricKeyDetails;
  if (publicKey.asymmetricKeyType === 'rsa') return `rsa-${details?.modulusLength ?? '?'}`;
  const curves: Record<string, string> = { prime256v1: 'p256', secp384r1: 'p384', secp521r1: 'p521' };
  const curve = details?.namedCurve;
  return curve === undefined ? (publicKey.asymmetricKeyType ?? '?') : `ec-${curves[curve] ?? curve}`;
}

/**
 * Checks a fresh pair before it is installed: key matches, name matches, time valid, chain complete and in order.
 *
 * @param chainPem leaf first, as downloaded
 * @param name the host name that was ordered, as A-labels
 * @param trustedRoots further roots beside the built-in ones
 * @param now milliseconds since the epoch
 * @throws FailureError `CERTIFICATE_REJECTED`
 */
export function checkPair(
  pair: { chainPem: string; keyPem: string },
  name: string,
  trustedRoots: readonly string[],
  now: number,
): CertificateInfo {
  const chain = parseChain(pair.chainPem);
  const [leaf, ...others] = chain;
  if (leaf === undefined) return fail('CERTIFICATE_REJECTED', { reason: 'unreadable' });
  if (!isKeyOf(leaf, pair.keyPem)) fail('CERTIFICATE_REJECTED', { reason: 'keyMismatch' });
  const info = infoOf(leaf);
  if (!coversName(info.names, name)) fail('CERTIFICATE_REJECTED', { reason: 'nameMismatch' });
  if (now < info.notBefore) fail('CERTIFICATE_REJECTED', { reason: 'notYetValid' });
  if (now >= info.notAfter) fail('CERTIFICATE_REJECTED', { reason: 'expired' });
  let lower = leaf;
  for (const upper of others) {
    if (!isIssuerOf(upper, lower)) fail('CERTIFICATE_REJECTED', { reason: 'chainBroken' });
    lower = upper;
  }
  // A leaf alone works in browsers only where its issuer is itself a root that they know.
  if (others.length === 0 && !knownRoots(trustedRoots).some((root) => isIssuerOf(root, leaf))) {
    fail('CERTIFICATE_REJECTED', { reason: 'chainIncomplete' });
  }
  return info;
}

/** Whether `upper` has signed `lower`; whose key cannot be read has signed nothing. */
export function isIssuerOf(upper: X509Certificate, lower: X509Certificate): boolean {
  try {
    return lower.checkIssued(upper) && lower.verify(upper.publicKey);
  } catch {
    return false;
  }
}

function isKeyOf(certificate: X509Certificate, keyPem: string): boolean {
  const key = createPrivateKey(keyPem);
  try {
    return certificate.checkPrivateKey(key);
  } catch {
    return false;
  }
}

/** The built-in roots and further ones, given as PEM. */
export function knownRoots(further: readonly string[]): X509Certificate[] {
  // Not imported at the top: a process that only reads what is installed does not need TLS.
  const { rootCertificates } = process.getBuiltinModule('node:tls');
  return [...further, ...rootCertificates].map((pem) => new X509Certificate(pem));
}

function parseChain(chainPem: string): X509Certificate[] {
  try {
    return splitPem(chainPem).map((pem) => new X509Certificate(pem));
  } catch (error) {
    return fail('CERTIFICATE_REJECTED', { reason: 'unreadable' }, error);
  }
}
