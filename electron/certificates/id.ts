/** The identifier of a certificate in renewal information (ARI, RFC 9773). */
import { X509Certificate } from 'node:crypto';
import { type AsnType, Constructed, fromBER, Integer, ObjectIdentifier, OctetString, Primitive } from 'asn1js';

/** id-ce-authorityKeyIdentifier (RFC 5280 §4.2.1.1). */
const AUTHORITY_KEY_IDENTIFIER = '2.5.29.35';
/** `tagClass` of a context-specific tag. */
const CONTEXT_SPECIFIC = 3;

/**
 * The certID of a certificate: base64url(AKI key identifier) "." base64url(serial as in the DER), RFC 9773 §4.1.
 *
 * @param pem the certificate, or a chain that begins with it
 * @returns `null` for a certificate without an authority key identifier, and for what is no certificate
 */
export function certIdOf(pem: string): string | null {
  try {
    const certificate = childrenOf(fromBER(new X509Certificate(pem).raw).result)[0];
    const serial = childrenOf(certificate).find((one) => one instanceof Integer);
    const keyId = authorityKeyIdOf(certificate);
    if (serial === undefined || keyId === null) return null;
    // Both exactly as in the DER: a serial whose first bit is set keeps its leading zero byte.
    return [keyId, serial.valueBlock.valueHexView].map((bytes) => Buffer.from(bytes).toString('base64url')).join('.');
  } catch {
    return null;
  }
}

/** `TBSCertificate` → `extensions [3]` → the extension → `keyIdentifier [0]` (RFC 5280 §4.1, §4.2.1.1). */
function authorityKeyIdOf(certificate: AsnType | undefined): Uint8Array | null {
  const extensions = childrenOf(childrenOf(certificate).find((one) => isTagged(one, 3)))[0];
  for (const extension of childrenOf(extensions)) {
    const [id, ...rest] = childrenOf(extension);
    if (!(id instanceof ObjectIdentifier) || id.getValue() !== AUTHORITY_KEY_IDENTIFIER) continue;
    const value = rest.find((one) => one instanceof OctetString);
    const content = value === undefined ? undefined : fromBER(value.valueBlock.valueHexView).result;
    const keyId = childrenOf(content).find((one) => isTagged(one, 0));
    return keyId instanceof Primitive ? keyId.valueBlock.valueHexView : null;
  }
  return null;
}

function childrenOf(structure: AsnType | undefined): AsnType[] {
  return structure instanceof Constructed ? structure.valueBlock.value : [];
}

function isTagged({ idBlock }: AsnType, tagNumber: number): boolean {
  return idBlock.tagClass === CONTEXT_SPECIFIC && idBlock.tagNumber === tagNumber;
}
