import type { TFunction } from 'i18next';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { followsFromCalendar } from '#shared/domain/renewal.ts';
import type { Formats } from '#shared/texts/advice.ts';

/** When the certificate is renewed, and whether automatically; `null`: there is nothing to renew. */
export function renewalText(
  { renewal, warning }: Pick<Snapshot, 'renewal' | 'warning'>,
  t: TFunction,
  formats: Formats,
): string | null {
  if (warning === 'CLOCK_WRONG' && followsFromCalendar(renewal.reason)) return t('certificate.clockWrong');
  if (renewal.automatic !== null && renewal.nextAttemptAt !== null) {
    const time = formats.time(renewal.nextAttemptAt);
    const isWaiting = renewal.automatic === 'backoff' || renewal.automatic === 'heldByCa';
    return t(isWaiting ? 'certificate.renewalRetry' : 'certificate.renewalAutomatic', { time });
  }
  if (renewal.reason !== 'notDue' && renewal.reason !== 'none') {
    const due = t('certificate.renewalDue');
    // A wait that the CA demanded is honoured, so it is shown: otherwise "due" would look as if nothing happened.
    return renewal.nextAttemptAt === null
      ? due
      : t('certificate.renewalNotBefore', { renewal: due, time: formats.time(renewal.nextAttemptAt) });
  }
  if (renewal.dueAt === null) return null;
  return t('certificate.renewalFrom', { date: formats.date(renewal.dueAt) });
}
