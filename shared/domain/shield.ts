/** Law: the shield is colour on evidence alone. Pure. */
import type { WarningCode } from '#shared/contract/warning-codes.ts';

/** What a real TLS connection to the HTTPS listener showed. */
export type Evidence =
  { kind: 'noConnection' } | { kind: 'handshakeFailed' } | { kind: 'served'; fingerprint256: string };

export type ShieldInput = {
  evidence: Evidence;
  certificate: {
    fingerprint256: string;
    notBefore: number;
    notAfter: number;
    dueAt: number;
    coversAddress: boolean;
    /** The certificate was revoked at our request: browsers that check revocation warn of it. */
    isRevoked: boolean;
    /** It is not renewed by itself, and somebody has to do something about that. */
    renewalOff: boolean;
  } | null;
  /** The database directory could not be looked at: a certificate is one that is still served from memory. */
  databaseFailed: boolean;
  certificateUnreadable: boolean;
  httpFailed: boolean;
  httpsFailed: boolean;
  lastRequestFailed: boolean;
  now: number;
};

/** The shield and the most important warning. In colour it may have one; grey without a certificate may have none. */
export function shieldState(input: ShieldInput): { shield: 'grey' | 'colour'; warning: WarningCode | null } {
  const { certificate, evidence, now } = input;
  const grey = (warning: WarningCode | null) => ({ shield: 'grey', warning }) as const;
  if (certificate === null && input.databaseFailed) return grey('DATABASE_UNAVAILABLE');
  if (input.certificateUnreadable) return grey('CERTIFICATE_UNREADABLE');
  if (certificate === null) {
    if (input.httpFailed) return grey('HTTP_PORT_FAILED');
    return grey(input.lastRequestFailed ? 'LAST_REQUEST_FAILED' : null);
  }
  if (now >= certificate.notAfter) return grey('CERTIFICATE_EXPIRED');
  if (now < certificate.notBefore) return grey('CERTIFICATE_NOT_YET_VALID');
  if (certificate.isRevoked) return grey('CERTIFICATE_REVOKED');
  if (!certificate.coversAddress) return grey('ADDRESS_NOT_COVERED');
  if (input.httpsFailed) return grey('HTTPS_PORT_FAILED');
  if (evidence.kind !== 'served') return grey('NOT_SERVED');
  if (evidence.fingerprint256 !== certificate.fingerprint256) return grey('OTHER_CERTIFICATE_SERVED');
  const colour = (warning: WarningCode | null) => ({ shield: 'colour', warning }) as const;
  if (input.databaseFailed) return colour('DATABASE_UNAVAILABLE');
  if (input.httpFailed) return colour('HTTP_PORT_FAILED');
  if (certificate.renewalOff) return colour('RENEWAL_OFF');
  if (now >= certificate.dueAt) return colour('RENEWAL_DUE');
  return colour(input.lastRequestFailed ? 'LAST_REQUEST_FAILED' : null);
}
