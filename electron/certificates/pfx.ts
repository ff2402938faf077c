import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { BmpString, OctetString } from 'asn1js';
import type { ContentEncryptionAlgorithm } from 'pkijs';
import { splitPem } from './trusted-roots.ts';

export type PfxContent = {
  /** Leaf first. */
  chainPem: string;
  keyPem: string;
  password: string;
  /** The friendly name: what Windows calls the certificate in its lists. */
  name: string;
};

/** Bags and attributes by their object identifiers (RFC 7292 appendix D, RFC 2985 §5.5). */
const KEY_BAG = '1.2.840.113549.1.12.10.1.2';
const CERTIFICATE_BAG = '1.2.840.113549.1.12.10.1.3';
const FRIENDLY_NAME = '1.2.840.113549.1.9.20';
const LOCAL_KEY_ID = '1.2.840.113549.1.9.21';

/** Password-based integrity (RFC 7292 §3.1). */
const BY_PASSWORD = 0;
/** Password-based privacy, and none. */
const ENCRYPTED = 1;
const PLAIN = 0;

/** Windows refuses more than 600,000. The MAC uses the same number, or guessing the password there would be cheaper. */
const ITERATIONS = 100_000;

/**
 * A PKCS #12 file (RFC 7292) with the key, its certificate and the intermediates, as IIS imports it: PBES2 with AES-256
 * and PBKDF2 over SHA-256, and a MAC over SHA-256.
 *
 * node-forge, which acme-client brings, supports RSA keys only.
 *
 * @throws when the key or a certificate cannot be read
 */
export async function makePfx({ chainPem, keyPem, password, name }: PfxContent): Promise<Buffer> {
  // Large, and needed for this alone: no other command has to wait for it.
  const pkijs = await import('pkijs');
  const engine = new pkijs.CryptoEngine({ name: 'node', crypto: globalThis.crypto });
  const encryption = {
    password: new TextEncoder().encode(password).buffer,
    contentEncryptionAlgorithm: { name: 'AES-CBC', length: 256 } as ContentEncryptionAlgorithm,
    hmacHashAlgorithm: 'SHA-256',
    iterationCount: ITERATIONS,
  };

  const certificates = splitPem(chainPem).map((pem) => new X509Certificate(pem).raw);
  const [leaf = Buffer.alloc(0)] = certificates;
  const bagAttributes = [
    new pkijs.Attribute({ type: FRIENDLY_NAME, values: [new BmpString({ value: name })] }),
    new pkijs.Attribute({ type: LOCAL_KEY_ID, values: [new OctetString({ valueHex: sha1(leaf) })] }),
  ];

  const keyBag = new pkijs.PKCS8ShroudedKeyBag({ parsedValue: pkijs.PrivateKeyInfo.fromBER(pkcs8(keyPem)) });
  await keyBag.makeInternalValues(encryption, engine);

  const keys = new pkijs.SafeContents({
    safeBags: [new pkijs.SafeBag({ bagId: KEY_BAG, bagValue: keyBag, bagAttributes })],
  });
  const chain = new pkijs.SafeContents({
    safeBags: certificates.map(
      (certificate, index) =>
        new pkijs.SafeBag({
          bagId: CERTIFICATE_BAG,
          bagValue: new pkijs.CertBag({ parsedValue: pkijs.Certificate.fromBER(certificate) }),
          ...(index === 0 ? { bagAttributes } : {}),
        }),
    ),
  });

  const authenticatedSafe = new pkijs.AuthenticatedSafe({
    parsedValue: {
      safeContents: [
        { privacyMode: PLAIN, value: keys },
        { privacyMode: ENCRYPTED, value: chain },
      ],
    },
  });
  await authenticatedSafe.makeInternalValues({ safeContents: [{}, encryption] }, engine);

  const pfx = new pkijs.PFX({ parsedValue: { integrityMode: BY_PASSWORD, authenticatedSafe } });
  await pfx.makeInternalValues(
    {
      password: encryption.password,
      iterations: ITERATIONS,
      pbkdf2HashAlgorithm: { name: 'SHA-256' },
      hmacHashAlgorithm: 'SHA-256',
    },
    engine,
  );
  return Buffer.from(pfx.toSchema().toBER());
}

function pkcs8(keyPem: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createPrivateKey(keyPem).export({ type: 'pkcs8', format: 'der' }));
}

/** For the local key ID, which ties the key to its certificate: any value would do, and other programs use this one. */
function sha1(data: Buffer): Uint8Array {
  return createHash('sha1').update(data).digest();
}
