/** A certificate with everything that a browser's certificate viewer shows. */
import { z } from 'zod';

const time = z.iso.datetime();
/** One attribute of a distinguished name: `CN`, `O`, … and its value. */
const attributeSchema = z.object({ type: z.string(), value: z.string() });

export const certificateDetailsSchema = z.object({
  /** The name in the chain's tree: the common name, else the first alternative name, else the whole subject. */
  title: z.string(),
  subject: z.array(attributeSchema),
  issuer: z.array(attributeSchema),
  version: z.number().int(),
  /** Upper-case hex without colons. */
  serialNumber: z.string(),
  notBefore: time,
  notAfter: time,
  signatureAlgorithm: z.string(),
  /** All hex below: upper case with colons. */
  signature: z.string(),
  publicKey: z.object({
    /** For example `ECDSA P-256` or `RSA`. */
    algorithm: z.string(),
    bits: z.number().int().nullable(),
    /** The key itself: the point of a curve, or the modulus with its exponent in DER. */
    value: z.string(),
    /** SHA-256 over the SubjectPublicKeyInfo, as pins use it. */
    fingerprint256: z.string(),
  }),
  /** As `DNS:meinefirma.de` or `IP:192.0.2.1`. */
  alternativeNames: z.array(z.string()),
  /** In the words of RFC 5280 §4.2.1.3, for example `digitalSignature`. */
  keyUsages: z.array(z.string()),
  /** In the words of RFC 5280 §4.2.1.12, for example `serverAuth`; else the object identifier. */
  extendedKeyUsages: z.array(z.string()),
  isCa: z.boolean(),
  pathLength: z.number().int().nullable(),
  subjectKeyId: z.string().nullable(),
  authorityKeyId: z.string().nullable(),
  /** Object identifiers. */
  policies: z.array(z.string()),
  crlUrls: z.array(z.string()),
  /** Entries of the authority information access extension: `caIssuers` and `ocsp`. */
  authorityInformation: z.array(z.object({ method: z.string(), url: z.string() })),
  /** Signed certificate timestamps (RFC 6962): the log's id, and when the log accepted the certificate. */
  timestamps: z.array(z.object({ logId: z.string(), at: time })),
  /** Object identifiers of the extensions that are marked critical. */
  criticalExtensions: z.array(z.string()),
  /** Extensions that none of the fields above shows: object identifier and content. */
  otherExtensions: z.array(z.object({ oid: z.string(), value: z.string() })),
  fingerprint256: z.string(),
  fingerprint1: z.string(),
  /** Whether the certificate is signed with its own key, which ends the chain. */
  selfSigned: z.boolean(),
  pem: z.string(),
});
export type CertificateDetails = z.infer<typeof certificateDetailsSchema>;
