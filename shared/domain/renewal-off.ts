/** Why an installed certificate is not renewed by itself, and when that is a matter for somebody. Pure. */
import type { RenewalOffReason } from '#shared/contract/renewal-off.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { Validity } from './renewal.ts';

/** The share of the lifetime that must be over before a renewal that somebody switched off is worth a word. */
const SWITCHED_OFF_SHARE = 2 / 3;

/**
 * The setting for which no host renews the certificate by itself; `null`: one does.
 *
 * Law: only what somebody once requested is renewed: for another address or CA somebody has to click.
 */
export function renewalOff(
  settings: Pick<Settings, 'edition' | 'autoRenew' | 'serverAddress' | 'contactEmail'>,
  certificate: { coversAddress: boolean; fromConfiguredCa: boolean },
): RenewalOffReason | null {
  if (settings.edition !== 'server') return 'einzelplatz';
  if (!settings.autoRenew) return 'switchedOff';
  if (settings.serverAddress === '') return 'addressMissing';
  if (settings.contactEmail === '') return 'contactMissing';
  if (!certificate.coversAddress) return 'otherAddress';
  return certificate.fromConfiguredCa ? null : 'otherCa';
}

/**
 * Whether somebody has to act: at once where renewing ended by the way, because of another setting; where it was
 * switched off on purpose, once less than a third of the lifetime is left. `now`: milliseconds since the epoch.
 */
export function needsAttention(off: RenewalOffReason | null, { notBefore, notAfter }: Validity, now: number): boolean {
  if (off !== 'switchedOff') return off !== null;
  return now - notBefore > (notAfter - notBefore) * SWITCHED_OFF_SHARE;
}

/** Whether "request a new one" is a step that can be taken: not where another one has to come first. */
export function canRequest({ off }: { off: RenewalOffReason | null }): boolean {
  return off !== 'einzelplatz' && off !== 'addressMissing' && off !== 'contactMissing';
}
