import { createHash, createPublicKey } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { createKey } from './key.ts';

/** id-pe-acmeIdentifier (RFC 8737 §3). */
const ACME_IDENTIFIER = '1.3.6.1.5.5.7.1.31';
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY = 86_400_000;
/** The digest is an OCTET STRING within that of the extension. */
const OCTET_STRING_OF_32 = Buffer.from([0x04, 0x20]);

/**
 * The certificate with which a TLS-ALPN-01 challenge is answered (RFC 8737 §3): self-signed, for exactly this name
 * (A-labels), with the digest of the key authorization in a critical extension. Its key is used for nothing else.
 */
export async function createAlpnCertificate(
  name: string,
  keyAuthorization: string,
): Promise<{ chainPem: string; keyPem: string }> {
  const keyPem = await createKey('ec-p256');
  const spki = createPublicKey(keyPem).export({ type: 'spki', format: 'der' });
  const { subtle } = globalThis.crypto;
  const pkcs8 = Buffer.from(keyPem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  const digest = createHash('sha256').update(keyAuthorization).digest();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      keys: {
        privateKey: await subtle.importKey('pkcs8', pkcs8, ALGORITHM, false, ['sign']),
        publicKey: await subtle.importKey('spki', spki, ALGORITHM, true, ['verify']),
      },
      signingAlgorithm: ALGORITHM,
      // This machine's clock may be wrong by hours.
      notBefore: new Date(Date.now() - DAY),
      notAfter: new Date(Date.now() + DAY),
      extensions: [
        new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: name }]),
        new x509.Extension(ACME_IDENTIFIER, true, Buffer.concat([OCTET_STRING_OF_32, digest])),
      ],
    },
    globalThis.crypto,
  );
  return { chainPem: certificate.toString('pem'), keyPem };
}
