import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Formats } from '#shared/texts/advice.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { useLanguage } from '../state/context.ts';

/** The snapshot's warning as a sentence; `null` when there is none. Pure. */
function factOf(snapshot: Snapshot, t: TFunction, formats: Formats): string | null {
  const { warning, webserver, certificate, settings, tls, renewal } = snapshot;
  const notAfter = certificate === null ? '' : formats.date(certificate.notAfter);
  switch (warning) {
    case null:
      return null;
    case 'HTTP_PORT_FAILED':
      return t('banner.warning.HTTP_PORT_FAILED', { port: webserver.http.port });
    case 'HTTPS_PORT_FAILED':
      return t('banner.warning.HTTPS_PORT_FAILED', { port: webserver.https.port });
    case 'OTHER_CERTIFICATE_SERVED':
      return t('banner.warning.OTHER_CERTIFICATE_SERVED', { port: tls.httpsPort });
    case 'ADDRESS_NOT_COVERED':
      return t('banner.warning.ADDRESS_NOT_COVERED', { address: settings.serverAddress });
    case 'CERTIFICATE_EXPIRED':
      return t('banner.warning.CERTIFICATE_EXPIRED', { date: notAfter });
    case 'RENEWAL_DUE':
      return t('banner.warning.RENEWAL_DUE', { date: notAfter });
    case 'RENEWAL_OFF':
      return renewal.off === null
        ? null
        : `${t('certificate.renewalByItself')}: ${t(`certificate.renewalOff.${renewal.off}`)}`;
    case 'CERTIFICATE_NOT_YET_VALID':
      return t('banner.warning.CERTIFICATE_NOT_YET_VALID', {
        date: certificate === null ? '' : formats.time(certificate.notBefore),
      });
    default:
      return t(`banner.warning.${warning}`);
  }
}

/** What is to be done about the snapshot's warning; `null` where that is in the warning itself, or stands elsewhere. Pure. */
function stepOf({ warning, settings }: Snapshot, t: TFunction): string | null {
  switch (warning) {
    case null:
    case 'DATABASE_UNAVAILABLE':
    case 'HTTP_PORT_FAILED':
    case 'HTTPS_PORT_FAILED':
    case 'RENEWAL_OFF':
    case 'LAST_REQUEST_FAILED':
      return null;
    case 'NOT_SERVED':
    case 'OTHER_CERTIFICATE_SERVED':
      return t(`banner.warningStep.${settings.operation === 'beside' ? 'besideRestart' : warning}`);
    default:
      return t(`banner.warningStep.${warning}`);
  }
}

/** A warning as a sentence, and what is to be done about it; `step` is `null` where that stands elsewhere. */
export type WarningText = { fact: string; step: string | null };

/** The snapshot's warning in words; `null` when there is none. Pure. */
export function warningText(snapshot: Snapshot, t: TFunction, formats: Formats): WarningText | null {
  const fact = factOf(snapshot, t, formats);
  return fact === null ? null : { fact, step: stepOf(snapshot, t) };
}

/** The warning in the language shown. */
export function useWarningText(snapshot: Snapshot): WarningText | null {
  const { t } = useTranslation();
  const { formats } = useLanguage();
  return warningText(snapshot, t, formats);
}
