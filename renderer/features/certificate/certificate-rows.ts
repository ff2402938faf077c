/** The certificate as names and values. Pure. */
import type { TFunction } from 'i18next';
import type { Certificate, Snapshot } from '#shared/contract/snapshot.ts';
import type { Formats } from '#shared/texts/advice.ts';
import type { PanelTexts } from '#shared/texts/panel/shape.ts';
import type { Detail } from '../../ui/details-list.tsx';
import { nextAttemptSaidIn } from '../../parts/next-attempt.ts';
import { renewalText } from '../../parts/renewal-text.ts';

type KnownKeyType = keyof PanelTexts['certificate']['keyTypes'];

const known: Record<KnownKeyType, true> = { 'ec-p256': true, 'ec-p384': true, 'rsa-2048': true, 'rsa-4096': true };

/** What is always shown of the certificate: for what, until when, and what becomes of it. */
export function mainRows(
  certificate: Certificate,
  snapshot: Pick<Snapshot, 'renewal' | 'warning' | 'lifetimeNotice' | 'shield'>,
  t: TFunction,
  formats: Formats,
): Detail[] {
  const remaining = snapshot.warning === 'CLOCK_WRONG' ? t('certificate.clockWrong') : remainingText(certificate, t);
  return [
    { id: 'names', label: t('certificate.names'), value: formats.list(certificate.names) },
    { id: 'until', label: t('certificate.validUntil'), value: `${formats.time(certificate.notAfter)} (${remaining})` },
    ...renewalRow(snapshot, t, formats),
  ];
}

/** What is looked up seldom. */
export function furtherRows(certificate: Certificate, t: TFunction, formats: Formats): Detail[] {
  return [
    { id: 'issuer', label: t('certificate.issuer'), value: certificate.issuer },
    { id: 'from', label: t('certificate.validFrom'), value: formats.time(certificate.notBefore) },
    { id: 'serial', label: t('certificate.serialNumber'), value: certificate.serialNumber, mono: true },
    { id: 'fingerprint', label: t('certificate.fingerprint'), value: certificate.fingerprint256, mono: true },
    { id: 'key', label: t('certificate.keyType'), value: keyTypeText(certificate.keyType, t) },
  ];
}

function remainingText({ daysLeft }: Certificate, t: TFunction): string {
  return daysLeft < 0 ? t('certificate.expired') : t('certificate.daysLeft', { count: daysLeft });
}

function renewalRow(
  snapshot: Pick<Snapshot, 'renewal' | 'warning' | 'lifetimeNotice' | 'shield'>,
  t: TFunction,
  formats: Formats,
): Detail[] {
  // The next attempt is said once on the page.
  const isDue = nextAttemptSaidIn(snapshot) !== null && snapshot.warning !== 'CLOCK_WRONG';
  const value = isDue ? t('certificate.renewalByHost') : renewalText(snapshot, t, formats);
  return value === null ? [] : [{ id: 'renewal', label: t('certificate.renewal'), value }];
}

function keyTypeText(keyType: string, t: TFunction): string {
  // An installed certificate may have a key of a kind that the settings do not offer.
  return isKnown(keyType) ? t(`certificate.keyTypes.${keyType}`) : keyType;
}

function isKnown(keyType: string): keyType is KnownKeyType {
  return Object.hasOwn(known, keyType);
}
