import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

import * as x509 from '@peculiar/x509';
import { calculateJwkThumbprint } from 'jose';

import { Refusal } from './problems.ts';
import type { Order } from './state.ts';

const subjectAlternativeName = '2.5.29.17';
const curves = new Set(['prime256v1', 'secp384r1']);

export type CheckedCsr = { publicKey: BufferSource; keyThumbprint: string };

/**
 * Checks a certificate request against its order (RFC 8555 §7.4, §11.1): well-formed, signed by its own key, exactly
 * the order's names, a strong key that is neither compromised nor the account's.
 */
export async function checkCsr(
  csrBase64url: string,
  order: Order,
  compromisedKeys: ReadonlySet<string>,
): Promise<CheckedCsr> {
  const csr = parse(csrBase64url);
  const keyThumbprint = await checkKey(csr, order);
  if (compromisedKeys.has(keyThumbprint)) throw new Refusal('badCSR', 'The CSR has a key that was compromised');
  checkNames(csr, order.names);
  if (!(await hasOwnSignature(csr))) throw new Refusal('badCSR', 'The CSR is not signed by its own key, or by SHA-1');
  return { publicKey: csr.publicKey.rawData, keyThumbprint };
}

function parse(csrBase64url: string): x509.Pkcs10CertificateRequest {
  if (!/^[\w-]+$/.test(csrBase64url)) throw new Refusal('malformed', 'The CSR is not base64url');
  try {
    return new x509.Pkcs10CertificateRequest(Buffer.from(csrBase64url, 'base64url'));
  } catch {
    throw new Refusal('badCSR', 'The CSR cannot be parsed');
  }
}

async function hasOwnSignature(csr: x509.Pkcs10CertificateRequest): Promise<boolean> {
  try {
    return csr.signatureAlgorithm.hash.name !== 'SHA-1' && (await csr.verify());
  } catch {
    return false;
  }
}

async function checkKey(csr: x509.Pkcs10CertificateRequest, order: Order): Promise<string> {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(csr.publicKey.rawData), format: 'der', type: 'spki' });
  } catch {
    throw new Refusal('badCSR', 'The CSR has no public key of a known kind');
  }
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  const strong = key.asymmetricKeyType === 'rsa' ? modulusLength >= 2048 : curves.has(namedCurve);
  if (!strong) throw new Refusal('badCSR', 'The CSR has a weak key: RSA from 2048 bits, P-256 and P-384 are accepted');
  const thumbprint = await calculateJwkThumbprint(key.export({ format: 'jwk' }));
  if (thumbprint === order.account.key.thumbprint) {
    throw new Refusal('badCSR', 'The certificate public key must be different than the account public key');
  }
  return thumbprint;
}

function checkNames(csr: x509.Pkcs10CertificateRequest, ordered: string[]): void {
  const asked = new Set<string>();
  for (const name of csr.subjectName.getField('CN')) asked.add(name.toLowerCase());
  const extension = csr.getExtension(subjectAlternativeName);
  if (extension instanceof x509.SubjectAlternativeNameExtension) {
    for (const { type, value } of extension.names.items) {
      if (type !== 'dns') throw new Refusal('badCSR', `The CSR has a name of the kind "${type}"`);
      asked.add(value.toLowerCase());
    }
  }
  if (asked.size !== ordered.length || !ordered.every((name) => asked.has(name))) {
    throw new Refusal(
      'badCSR',
      `The CSR does not specify the same names as the order: [${[...asked].join(', ')}], not [${ordered.join(', ')}]`,
    );
  }
}
