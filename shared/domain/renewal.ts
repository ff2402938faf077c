/** When a certificate is due. Pure; times are milliseconds since the epoch. */

const DAY = 86_400_000;

export type Validity = { notBefore: number; notAfter: number };

/** Why a certificate is due, or that it is not. */
export type DueReason = 'notDue' | 'ratio' | 'expired' | 'otherAddress' | 'otherCa' | 'revoked' | 'none';

/**
 * From when on a certificate is due: `min(30 days, lifetime/3)` before its end, `lifetime/2` for lifetimes below ten
 * days (Let's Encrypt's integration guide). For 90 days this is the handbook's "30 Tage".
 */
export function dueAt({ notBefore, notAfter }: Validity): number {
  const lifetime = notAfter - notBefore;
  return notAfter - Math.min(30 * DAY, lifetime < 10 * DAY ? lifetime / 2 : lifetime / 3);
}

/** Whether a new certificate is called for: none, revoked, another address or CA by now, expired, or close to its end. */
export function dueReason(
  certificate: (Validity & { coversAddress: boolean; fromConfiguredCa: boolean; isRevoked: boolean }) | null,
  now: number,
): DueReason {
  if (certificate === null) return 'none';
  if (certificate.isRevoked) return 'revoked';
  if (!certificate.coversAddress) return 'otherAddress';
  if (!certificate.fromConfiguredCa) return 'otherCa';
  if (now >= certificate.notAfter) return 'expired';
  return now >= dueAt(certificate) ? 'ratio' : 'notDue';
}

/** Whole days until the end, rounded down; negative once it has passed. */
export function daysLeft(notAfter: number, now: number): number {
  return Math.floor((notAfter - now) / DAY);
}
