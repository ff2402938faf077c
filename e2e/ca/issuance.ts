import { randomBytes } from 'node:crypto';

import * as x509 from '@peculiar/x509';

/** What the CA issues instead of a right certificate. */
export type Misissue =
  | 'otherName'
  | 'otherKey'
  | 'expired'
  | 'notYetValid'
  | 'chainMissing'
  /** Intermediates with the right names, but other keys. */
  | 'chainWrong'
  /** The right intermediates, before the leaf instead of after it. */
  | 'chainDisordered'
  /** The intermediates of an entirely different CA. */
  | 'chainForeign'
  | 'notPem';

type Signer = { certificate: x509.X509Certificate; privateKey: CryptoKey };

/** The issuing part of the CA: the root, and the chain from the issuing certificate upwards, without the root. */
export type Authority = {
  rootPem: string;
  issuer: Signer;
  chain: string[];
  /** The issuer's key identifier in base64url: the first half of a CertID (RFC 9773 §4.1). */
  keyIdentifier: string;
};

export type LeafRequest = {
  names: string[];
  publicKey: BufferSource;
  /** Whether the first name becomes the subject's CN as well. */
  commonName: boolean;
  lifetimeMs: number;
  now: number;
  misissue: Misissue | undefined;
};
export type Leaf = { serial: string; der: Buffer; chainPem: string; notBefore: number; notAfter: number };

const p256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const organization = 'Nur zum Üben – nicht vertrauenswürdig';
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const yearMs = 365 * dayMs;

x509.cryptoProvider.set(globalThis.crypto);

/**
 * Makes the root and its intermediates; the issuing one is always called E1. They are valid from two years before `now`
 * to decades after it, so that a test may move its clock by years.
 */
export async function createAuthority(
  chainLength: number,
  now: number,
  name = 'profacto Übungs-CA',
): Promise<Authority> {
  const period = periodFrom(now - 2 * yearMs, 42 * yearMs);
  const root = await createSigner(`${name} R1`, undefined, undefined, period);
  let issuer = root;
  const chain: string[] = [];
  for (let depth = chainLength; depth > 0; depth--) {
    issuer = await createSigner(`${name} E${depth.toFixed(0)}`, issuer, depth - 1, period);
    chain.unshift(pem(issuer.certificate));
  }
  const { keyId } = await x509.SubjectKeyIdentifierExtension.create(issuer.certificate.publicKey);
  const keyIdentifier = Buffer.from(keyId, 'hex').toString('base64url');
  return { rootPem: pem(root.certificate), issuer, chain, keyIdentifier };
}

/**
 * The CA's own API certificate, from a separate root as at Let's Encrypt; dated by the real time, as TLS needs.
 *
 * @param host a name that it is for, besides this machine's
 */
export async function createApiTls(host = 'localhost'): Promise<{ rootPem: string; key: string; cert: string }> {
  const period = periodFrom(Date.now() - dayMs, 10 * yearMs);
  const root = await createSigner('profacto Übungs-CA API R1', undefined, 0, period);
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: randomSerial(),
    subject: [],
    issuer: root.certificate.subjectName.toJSON(),
    publicKey: keys.publicKey,
    signingKey: root.privateKey,
    signingAlgorithm: p256,
    ...period,
    extensions: await leafExtensions(keys.publicKey, root, [
      { type: 'ip', value: '127.0.0.1' },
      ...[...new Set(['localhost', host])].map((value) => ({ type: 'dns' as const, value })),
    ]),
  });
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    rootPem: pem(root.certificate),
    key: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY') + '\n',
    cert: pem(certificate),
  };
}

/**
 * Issues a certificate as Let's Encrypt does: for servers only, with the names in the SAN and, only if asked for, the
 * first one in the subject. What `misissue` names is done wrong.
 */
export async function issueLeaf(authority: Authority, request: LeafRequest): Promise<Leaf> {
  const { misissue } = request;
  const { issuer } = authority;
  const names = misissue === 'otherName' ? ['anderer-name.localhost'] : request.names;
  const publicKey = misissue === 'otherKey' ? (await generateKeys()).publicKey : new x509.PublicKey(request.publicKey);
  const serial = randomSerial();
  const { notBefore, notAfter } = validity(request);
  const leaf = await x509.X509CertificateGenerator.create({
    serialNumber: serial,
    subject: request.commonName ? [{ CN: names.slice(0, 1) }] : [],
    issuer: issuer.certificate.subjectName.toJSON(),
    publicKey,
    signingKey: issuer.privateKey,
    signingAlgorithm: p256,
    notBefore,
    notAfter,
    extensions: await leafExtensions(
      publicKey,
      issuer,
      names.map((value) => ({ type: 'dns', value })),
    ),
  });
  return {
    serial,
    der: Buffer.from(leaf.rawData),
    chainPem: (await chainFor(authority, pem(leaf), request)).join(''),
    notBefore: notBefore.getTime(),
    notAfter: notAfter.getTime(),
  };
}

async function chainFor({ chain }: Authority, leaf: string, { misissue, now }: LeafRequest): Promise<string[]> {
  const length = Math.max(chain.length, 1);
  switch (misissue) {
    case 'notPem':
      return ['<html><body>Wartung</body></html>\n'];
    case 'chainMissing':
      return [leaf];
    case 'chainDisordered':
      return [...chain, leaf];
    // Same names, other keys: only checking the signatures finds this.
    case 'chainWrong':
      return [leaf, ...(await createAuthority(length, now)).chain];
    case 'chainForeign':
      return [leaf, ...(await createAuthority(length, now, 'Fremde CA')).chain];
    default:
      return [leaf, ...chain];
  }
}

async function createSigner(
  name: string,
  parent: Signer | undefined,
  pathLength: number | undefined,
  period: Period,
): Promise<Signer> {
  const keys = await generateKeys();
  const subject: x509.JsonName = [{ C: ['DE'] }, { O: [organization] }, { CN: [name] }];
  const parentKey = parent === undefined ? keys.publicKey : parent.certificate.publicKey;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: randomSerial(),
    subject,
    issuer: parent === undefined ? subject : parent.certificate.subjectName.toJSON(),
    publicKey: keys.publicKey,
    signingKey: parent === undefined ? keys.privateKey : parent.privateKey,
    signingAlgorithm: p256,
    ...period,
    extensions: [
      new x509.BasicConstraintsExtension(true, pathLength, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(parentKey),
    ],
  });
  return { certificate, privateKey: keys.privateKey };
}

async function leafExtensions(
  publicKey: x509.PublicKeyType,
  issuer: Signer,
  names: x509.JsonGeneralNames,
): Promise<x509.Extension[]> {
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    await x509.SubjectKeyIdentifierExtension.create(publicKey),
    await x509.AuthorityKeyIdentifierExtension.create(issuer.certificate.publicKey),
    // With an empty subject the names must be critical (RFC 5280 §4.2.1.6).
    new x509.SubjectAlternativeNameExtension(names, true),
  ];
}

function generateKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
}

/** 128 bits, positive, and without a leading zero byte, so that every tool writes it the same. */
function randomSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0] ?? 0) & 0x7f || 1;
  return bytes.toString('hex');
}

/**
 * Backdated by an hour, as at Let's Encrypt, for clocks that are slow. A lifetime of less than a day is backdated by
 * less: a certificate for half an hour must not have expired when it is issued. X.509 has whole seconds only.
 */
function validity({ now, lifetimeMs, misissue }: LeafRequest): Period {
  if (misissue === 'expired') return periodFrom(now - dayMs - lifetimeMs, lifetimeMs);
  if (misissue === 'notYetValid') return periodFrom(now + dayMs, lifetimeMs);
  return periodFrom(now - Math.min(hourMs, lifetimeMs / 24), lifetimeMs);
}

type Period = { notBefore: Date; notAfter: Date };

function periodFrom(start: number, lifetimeMs: number): Period {
  const notBefore = Math.floor(start / 1000) * 1000;
  return { notBefore: new Date(notBefore), notAfter: new Date(notBefore + lifetimeMs) };
}

function pem(certificate: x509.X509Certificate): string {
  return certificate.toString('pem') + '\n';
}
