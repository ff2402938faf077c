/** What both languages' words for a certificate have in common. */

export type CertificateGroupId =
  | 'subject'
  | 'issuer'
  | 'validity'
  | 'general'
  | 'publicKey'
  | 'extensions'
  | 'fingerprints'
  | 'timestamps'
  | 'signature';

export type CertificateTexts = {
  heading: string;
  groups: Record<CertificateGroupId, string>;
  labels: Record<
    | 'noSubject'
    | 'notBefore'
    | 'notAfter'
    | 'version'
    | 'serialNumber'
    | 'algorithm'
    | 'bits'
    | 'key'
    | 'keyFingerprint'
    | 'alternativeNames'
    | 'keyUsages'
    | 'extendedKeyUsages'
    | 'authority'
    | 'subjectKeyId'
    | 'authorityKeyId'
    | 'policies'
    | 'crlUrls'
    | 'caIssuers'
    | 'ocsp'
    | 'sha256'
    | 'sha1'
    | 'loggedAt'
    | 'logId'
    | 'signature',
    string
  >;
  /** Shown instead of an empty subject. */
  noSubject: string;
  bits: (count: number) => string;
  /** Whether the certificate may issue others, and how many levels of authorities may be below it. */
  authority: { no: string; anyDepth: string; endOnly: string; oneBelow: string; moreBelow: (count: number) => string };
  /** Marks the label of a critical extension. */
  critical: (label: string) => string;
  /** The label of an extension that is not in `extensions`. */
  extension: (oid: string) => string;
  /** Words for abbreviations and object identifiers in certificates; those without an entry are shown as they are. */
  attributes: Readonly<Record<string, string>>;
  keyUsages: Readonly<Record<string, string>>;
  extendedKeyUsages: Readonly<Record<string, string>>;
  policies: Readonly<Record<string, string>>;
  extensions: Readonly<Record<string, string>>;
};
