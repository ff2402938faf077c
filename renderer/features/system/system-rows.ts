/** The system information as names and values, and as text for a support mail. Pure. */
import type { TFunction } from 'i18next';
import type { Formats } from '#shared/texts/advice.ts';
import type { Listener, Snapshot } from '#shared/contract/snapshot.ts';
import type { Detail } from '../../ui/details-list.tsx';
import { renewalText } from '../../parts/renewal-text.ts';
import { warningText } from '../../parts/use-warning-text.ts';

/** Everything the panel shows, in its order. */
export function systemRows(snapshot: Snapshot, t: TFunction, formats: Formats): Detail[] {
  const { product, settings, webserver, tls } = snapshot;
  const listener = ({ port, state }: Listener) => t(`system.listener.${state}`, { port });
  const warning = warningText(snapshot, t, formats);
  const due = renewalText(snapshot, t, formats);
  return [
    { id: 'edition', label: t('system.edition'), value: t(`system.editions.${settings.edition}`) },
    { id: 'version', label: t('system.version'), value: product.version },
    { id: 'os', label: t('system.operatingSystem'), value: product.operatingSystem },
    { id: 'runtime', label: t('system.runtime'), value: product.runtime },
    { id: 'address', label: t('system.serverAddress'), value: settings.serverAddress || t('system.notSet') },
    { id: 'database', label: t('system.databaseDirectory'), value: settings.databaseDirectory },
    { id: 'settings', label: t('system.settingsFile'), value: product.settingsFile },
    { id: 'journal', label: t('system.journalFile'), value: product.journalFile },
    { id: 'http', label: t('system.httpPort'), value: listener(webserver.http) },
    { id: 'https', label: t('system.httpsPort'), value: listener(webserver.https) },
    { id: 'tls', label: t('system.tls'), value: t(tls.active ? 'system.tlsOn' : 'system.tlsOff') },
    ...certificateRows(snapshot, t, formats),
    ...(due === null ? [] : [{ id: 'renewal', label: t('certificate.renewal'), value: due }]),
    {
      id: 'warning',
      label: t('system.warning'),
      value: warning === null ? t('system.none') : [warning.fact, warning.step].filter(Boolean).join(' '),
    },
  ];
}

function certificateRows({ certificate }: Snapshot, t: TFunction, formats: Formats): Detail[] {
  const label = t('system.certificate');
  if (certificate === null) return [{ id: 'certificate', label, value: t('certificate.none') }];
  const value = t('system.certificateValue', {
    names: formats.list(certificate.names),
    issuer: certificate.issuer,
    date: formats.date(certificate.notAfter),
  });
  return [
    { id: 'certificate', label, value },
    { id: 'fingerprint', label: t('system.fingerprint'), value: certificate.fingerprint256, mono: true },
  ];
}

/** One line for each row. */
export function systemText(rows: readonly Detail[]): string {
  return rows.map(({ label, value }) => `${label}: ${value}\n`).join('');
}
