import type { X509Certificate } from 'node:crypto';
import { infoOf, isIssuerOf, knownRoots } from './info.ts';
import { validityOf } from './validity.ts';

/**
 * Whether certificates can end a chain: one at least must have been issued by itself or by a root that Node knows, and
 * not be expired.
 *
 * Judged when the setting is made and not for a request: a root that has expired since, or that was of no use from the
 * beginning, is no reason to refuse a CA that does not need it.
 *
 * @param now milliseconds since the epoch
 */
export function rootsProblem(
  certificates: readonly X509Certificate[],
  now: number,
): { reason: 'noRoot'; issuer: string } | { reason: 'expired' } | null {
  const ends = certificates.filter((one) => one.checkIssued(one));
  const isBelowKnownRoot = (one: X509Certificate) => one.ca && knownRoots([]).some((root) => isIssuerOf(root, one));
  const [first] = certificates;
  if (ends.length > 0) return ends.every((one) => validityOf(one).notAfter <= now) ? { reason: 'expired' } : null;
  if (first === undefined || certificates.some(isBelowKnownRoot)) return null;
  return { reason: 'noRoot', issuer: infoOf(certificates.at(-1) ?? first).issuer };
}
