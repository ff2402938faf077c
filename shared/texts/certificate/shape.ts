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
  /** In the place of a subject that is empty. */
  noSubject: string;
  bits: (count: number) => string;
  isAuthority: (pathLength: number | null) => string;
  isNoAuthority: string;
  /** Put around the label of what a reader must understand. */
  critical: (label: string) => string;
  /** An extension that has no name here. */
  extension: (oid: string) => string;
  /** Words for what certificates write as abbreviations and numbers; what is missing is shown as it is. */
  attributes: Readonly<Record<string, string>>;
  keyUsages: Readonly<Record<string, string>>;
  extendedKeyUsages: Readonly<Record<string, string>>;
  policies: Readonly<Record<string, string>>;
  extensions: Readonly<Record<string, string>>;
};
