/** When a certificate is due for renewal. Pure; times are milliseconds since the epoch. */

const DAY = 86_400_000;

export type Validity = { notBefore: number; notAfter: number };

/** Why a certificate is due, or that it is not. */
export type DueReason = 'notDue' | 'ratio' | 'ariWindow' | 'expired' | 'otherAddress' | 'otherCa' | 'revoked' | 'none';

/** Whether the calendar says so, which a wrong clock makes void. */
export function followsFromCalendar(reason: DueReason): boolean {
  return reason === 'notDue' || reason === 'ratio' || reason === 'ariWindow' || reason === 'expired';
}

/** The time drawn from the window that the CA suggests for a certificate (RFC 9773); `null`: no window is known. */
export type Ari = { selectedAt: number } | null;

/** With less than this part of the lifetime left, the CA's suggestion is ignored: it may be wrong or too late. */
const EMERGENCY_DIVISOR = 20;

/**
 * From when a certificate is due: `min(30 days, lifetime/3)` before its end, `lifetime/2` for lifetimes below ten days
 * (Let's Encrypt's integration guide). For 90 days this is the handbook's "30 Tage".
 */
export function dueAt({ notBefore, notAfter }: Validity): number {
  const lifetime = notAfter - notBefore;
  return notAfter - Math.min(30 * DAY, lifetime < 10 * DAY ? lifetime / 2 : lifetime / 3);
}

/**
 * From when a new certificate is needed by time alone, and why: the CA's window, else `dueAt`; in any case when only a
 * twentieth of the lifetime is left.
 */
export function plannedRenewal(
  certificate: Validity,
  ari: Ari,
): { at: number; reason: 'ariWindow' | 'ratio' | 'emergency' } {
  const { notBefore, notAfter } = certificate;
  const emergencyAt = Math.floor(notAfter - (notAfter - notBefore) / EMERGENCY_DIVISOR) + 1;
  const at = Math.ceil(ari === null ? dueAt(certificate) : ari.selectedAt);
  if (emergencyAt < at) return { at: emergencyAt, reason: 'emergency' };
  return { at, reason: ari === null ? 'ratio' : 'ariWindow' };
}

/** Why a new certificate is needed now, if it is. The first reason that applies wins. */
export function dueReason(
  certificate: (Validity & { coversAddress: boolean; fromConfiguredCa: boolean; isRevoked: boolean }) | null,
  ari: Ari,
  now: number,
): DueReason {
  if (certificate === null) return 'none';
  if (certificate.isRevoked) return 'revoked';
  if (!certificate.coversAddress) return 'otherAddress';
  if (!certificate.fromConfiguredCa) return 'otherCa';
  if (now >= certificate.notAfter) return 'expired';
  const wanted = plannedRenewal(certificate, ari);
  if (now < wanted.at) return 'notDue';
  return wanted.reason === 'ariWindow' ? 'ariWindow' : 'ratio';
}

/** Whole days until the end, rounded down; negative once it has passed. */
export function daysLeft(notAfter: number, now: number): number {
  return Math.floor((notAfter - now) / DAY);
}
