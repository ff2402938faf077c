/** Certificates for tests: an authority in memory, and pairs as a CA would give them. */
import { randomBytes } from 'node:crypto';
import * as x509 from '@peculiar/x509';

export type TestPair = { chainPem: string; keyPem: string };

export type PairOptions = {
  names?: string[];
  /** Milliseconds since the epoch; by default, valid from an hour ago and for 90 days from now. */
  notBefore?: number;
  notAfter?: number;
  keyType?: 'ec-p256' | 'ec-p384' | 'rsa-2048';
  /** Signed by the root itself; the chain then holds the leaf alone. */
  withoutIntermediate?: boolean;
  /** It names its issuer's key, so that a CA can be asked about it (RFC 9773). */
  withKeyId?: boolean;
};

export type TestAuthority = {
  rootPem: string;
  intermediatePem: string;
  issue(options?: PairOptions): Promise<TestPair>;
};

/** The library's own type: the DOM's `CryptoKeyPair` is not Node's. */
type KeyPair = x509.X509CertificateCreateSelfSignedParams['keys'];
type Signer = { name: x509.JsonName; keys: KeyPair };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const signingAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const algorithms = {
  'ec-p256': signingAlgorithm,
  'ec-p384': { ...signingAlgorithm, namedCurve: 'P-384' },
  'rsa-2048': {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  },
};

x509.cryptoProvider.set(globalThis.crypto);

const newKeys = (algorithm: (typeof algorithms)[keyof typeof algorithms]): Promise<KeyPair> =>
  crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

/** Makes a root with one intermediate below it; each call gives other keys. */
export async function createTestAuthority(name = 'Test'): Promise<TestAuthority> {
  const root: Signer = { name: nameOf(`${name} R1`), keys: await newKeys(signingAlgorithm) };
  const intermediate: Signer = { name: nameOf(`${name} E1`), keys: await newKeys(signingAlgorithm) };
  const [rootPem, intermediatePem] = [await createCaPem(root, root), await createCaPem(intermediate, root)];
  return {
    rootPem,
    intermediatePem,
    async issue(options = {}) {
      const keys = await newKeys(algorithms[options.keyType ?? 'ec-p256']);
      const withoutIntermediate = options.withoutIntermediate === true;
      const issuer = withoutIntermediate ? root : intermediate;
      const keyId = await x509.AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey);
      const leaf = await certificate(keys.publicKey, issuer, {
        subject: [],
        notBefore: new Date(options.notBefore ?? Date.now() - HOUR),
        notAfter: new Date(options.notAfter ?? Date.now() + 90 * DAY),
        extensions: [
          new x509.SubjectAlternativeNameExtension(
            (options.names ?? ['meinefirma.localhost']).map((value) => ({ type: 'dns' as const, value })),
          ),
          ...(options.withKeyId === true ? [keyId] : []),
        ],
      });
      const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
      const keyPem = `${x509.PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n`;
      return { chainPem: withoutIntermediate ? leaf : leaf + intermediatePem, keyPem };
    },
  };
}

const nameOf = (name: string): x509.JsonName => [{ O: ['Testbetrieb'] }, { CN: [name] }];

function createCaPem(subject: Signer, issuer: Signer): Promise<string> {
  return certificate(subject.keys.publicKey, issuer, {
    subject: subject.name,
    notBefore: new Date(Date.now() - 3650 * DAY),
    notAfter: new Date(Date.now() + 3650 * DAY),
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  });
}

async function certificate(
  publicKey: CryptoKey,
  issuer: Signer,
  content: { subject: x509.JsonName; notBefore: Date; notAfter: Date; extensions: x509.Extension[] },
): Promise<string> {
  const made = await x509.X509CertificateGenerator.create({
    serialNumber: `01${randomBytes(8).toString('hex')}`,
    issuer: issuer.name,
    publicKey,
    signingKey: issuer.keys.privateKey,
    signingAlgorithm,
    ...content,
  });
  return `${made.toString('pem')}\n`;
}
