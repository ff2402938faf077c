/** Certificates in a file of any of the usual formats, or what the file is in their place. */
import { createPrivateKey, X509Certificate } from 'node:crypto';

/** What a file without certificates is; `unknown`: nothing that is known here, or a damaged certificate. */
export type OtherContent = 'empty' | 'privateKey' | 'request' | 'pkcs12' | 'webPage' | 'unknown';

/** `-----BEGIN X-----`, base64, `-----END X-----` (RFC 7468, and the older labels that OpenSSL still reads). */
const PEM_BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]+)-----END \1-----/g;
const CERTIFICATE_LABELS: readonly string[] = ['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE'];
const PKCS7_LABELS: readonly string[] = ['PKCS7', 'CMS'];
const SEQUENCE_TAG = 0x30;
/** RFC 2315 §14. */
const SIGNED_DATA = '1.2.840.113549.1.7.2';

/**
 * Reads a file as Windows, OpenSSL and browsers export certificates: PEM (as UTF-8 or UTF-16, with a byte order mark or
 * without, whatever stands around the blocks), DER, PKCS #7 in both (`.p7b`), and base64 without its frame.
 *
 * @returns the certificates in their order; one that is damaged makes all of the file `unknown`
 */
export async function certificatesIn(bytes: Buffer): Promise<X509Certificate[] | OtherContent> {
  if (bytes[0] === SEQUENCE_TAG) {
    const found = await certificatesInDer(bytes);
    if (found !== 'unknown') return found;
  }
  const text = decode(bytes);
  if (text.trim() === '') return 'empty';
  const blocks = [...text.matchAll(PEM_BLOCK)].map(([, label = '', body = '']) => ({
    label,
    der: Buffer.from(body, 'base64'),
  }));
  const certificates: X509Certificate[] = [];
  for (const { label, der } of blocks) {
    const found = CERTIFICATE_LABELS.includes(label)
      ? readOne(der)
      : PKCS7_LABELS.includes(label)
        ? await certificatesInPkcs7(der)
        : [];
    if (found === null) return 'unknown';
    certificates.push(...found);
  }
  if (certificates.length > 0) return certificates;
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return 'privateKey';
  if (/-----BEGIN (NEW )?CERTIFICATE REQUEST-----/.test(text)) return 'request';
  if (/^\s*<(!doctype|html|head|body)\b/i.test(text)) return 'webPage';
  return /^[A-Za-z0-9+/=\s]+$/.test(text) ? certificatesInDer(Buffer.from(text, 'base64')) : 'unknown';
}

/** Windows' editors write UTF-16 with a mark, PowerShell before version 6 as well; half of ASCII in it is zero. */
function decode(bytes: Buffer): string {
  const isLittleEndian = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes.length > 1 && bytes[1] === 0);
  const isBigEndian = (bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes.length > 1 && bytes[0] === 0);
  const encoding = isLittleEndian ? 'utf-16le' : isBigEndian ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

function readOne(der: Buffer): X509Certificate[] | null {
  try {
    return [new X509Certificate(der)];
  } catch {
    return null;
  }
}

async function certificatesInDer(der: Buffer): Promise<X509Certificate[] | OtherContent> {
  const found = readOne(der) ?? (await certificatesInPkcs7(der));
  if (found !== null && found.length > 0) return found;
  if (isPrivateKey(der)) return 'privateKey';
  return (await isPkcs12(der)) ? 'pkcs12' : 'unknown';
}

/** The certificates of a `SignedData` (RFC 2315 §9.1); `null`: it is none, or one of them is damaged. */
async function certificatesInPkcs7(der: Buffer): Promise<X509Certificate[] | null> {
  const { fromBER, Sequence, Constructed, ObjectIdentifier } = await import('asn1js');
  const { result } = fromBER(der);
  if (!(result instanceof Sequence)) return null;
  const [type, content] = result.valueBlock.value;
  if (!(type instanceof ObjectIdentifier) || type.valueBlock.toString() !== SIGNED_DATA) return null;
  const signedData = content instanceof Constructed ? content.valueBlock.value[0] : undefined;
  if (!(signedData instanceof Sequence)) return null;
  // `certificates [0] IMPLICIT`, after the version, the algorithms and the content.
  const set = signedData.valueBlock.value.find(({ idBlock }) => idBlock.tagClass === 3 && idBlock.tagNumber === 0);
  if (!(set instanceof Constructed)) return null;
  const certificates = set.valueBlock.value.map((one) => readOne(Buffer.from(one.valueBeforeDecodeView)));
  return certificates.includes(null) ? null : certificates.flatMap((one) => one ?? []);
}

/** PKCS #8, PKCS #1 and SEC 1, none of them encrypted. */
function isPrivateKey(der: Buffer): boolean {
  return (['pkcs8', 'pkcs1', 'sec1'] as const).some((type) => {
    try {
      return createPrivateKey({ key: der, format: 'der', type }).type === 'private';
    } catch {
      return false;
    }
  });
}

/** `PFX ::= SEQUENCE { version INTEGER (3), … }` (RFC 7292 §4). */
async function isPkcs12(der: Buffer): Promise<boolean> {
  const { fromBER, Sequence, Integer } = await import('asn1js');
  const { result } = fromBER(der);
  const version = result instanceof Sequence ? result.valueBlock.value[0] : undefined;
  return version instanceof Integer && version.valueBlock.valueDec === 3;
}
