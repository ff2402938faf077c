/** Law: the shield is colour on evidence alone. Pure. */
import type { WarningCode } from '#shared/contract/warning-codes.ts';
import { byBothClocks } from './clock-skew.ts';
import { NEARLY_OVER_SHARE, RUNNING_OUT_SHARE } from './health.ts';

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
  /** Its files are damaged or lost: a certificate is one that is still served from memory. */
  certificateUnreadable: boolean;
  httpFailed: boolean;
  httpsFailed: boolean;
  lastRequestFailed: boolean;
  now: number;
};

type ShieldState = { shield: 'grey' | 'colour'; warning: WarningCode | null };

/** The shield and the most important warning. In colour it may have one; grey without a certificate may have none. */
export function shieldState(input: ShieldInput): ShieldState {
  const { certificate, evidence, now } = input;
  const grey = (warning: WarningCode | null) => ({ shield: 'grey', warning }) as const;
  if (certificate === null && input.databaseFailed) return grey('DATABASE_UNAVAILABLE');
  if (certificate === null) {
    if (input.certificateUnreadable) return grey('CERTIFICATE_UNREADABLE');
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
  if (input.certificateUnreadable) return colour('CERTIFICATE_UNREADABLE');
  if (input.httpFailed) return colour('HTTP_PORT_FAILED');
  if (certificate.renewalOff) return colour('RENEWAL_OFF');
  if (now >= certificate.dueAt) return colour('RENEWAL_DUE');
  return colour(input.lastRequestFailed ? 'LAST_REQUEST_FAILED' : null);
}

/**
 * The same on a machine whose clock may be known to be wrong.
 *
 * Law: where the two clocks lead to different things, what is said is that the clock is wrong, and it is in colour only
 * where it is by both: which of them is right is not known for certain. Where a renewal is due by both, the health must be
 * the same by both as well.
 *
 * @param inputAt what is known, for a time in milliseconds since the epoch
 * @param skewMs by how much this machine's clock is known to be ahead of the CA's; `null`: it is not known to be wrong
 */
export function shieldByBothClocks(
  inputAt: (now: number) => ShieldInput,
  now: number,
  skewMs: number | null,
): ShieldState {
  const agreed = byBothClocks(inputAt, now, skewMs, isSameCase);
  if (agreed !== null) return shieldState(agreed);
  const isInColour = [now, now - (skewMs ?? 0)].every((time) => shieldState(inputAt(time)).shield === 'colour');
  return { shield: isInColour ? 'colour' : 'grey', warning: 'CLOCK_WRONG' };
}

function isSameCase(one: ShieldInput, other: ShieldInput): boolean {
  const [first, second] = [shieldState(one), shieldState(other)];
  if (first.shield !== second.shield || first.warning !== second.warning) return false;
  return first.warning !== 'RENEWAL_DUE' || sharesPassed(one) === sharesPassed(other);
}

/** How many of the shares have passed at which the health gets worse. */
function sharesPassed({ certificate, now }: ShieldInput): number {
  if (certificate === null) return 0;
  const { notBefore, notAfter } = certificate;
  return [RUNNING_OUT_SHARE, NEARLY_OVER_SHARE].filter((one) => now >= notBefore + (notAfter - notBefore) * one).length;
}
