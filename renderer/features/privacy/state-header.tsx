import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { Formats } from '#shared/texts/advice.ts';
import { absenceOf } from '#shared/domain/absent-certificate.ts';
import { useIsLive, useLanguage, useSnapshot } from '../../state/context.ts';
import { useShieldState } from '../../state/shield-state.ts';
import { Shield } from '../../ui/shield/shield.tsx';
import { useTick } from '../../ui/use-tick.ts';
import { AddressLink } from '../../parts/address-link.tsx';
import { nextAttemptSaidIn } from '../../parts/next-attempt.ts';
import styles from './state-header.module.css';

/** Whether visitors get another certificate than the installed one, or none. */
const isNotShown = (warning: Snapshot['warning']): boolean =>
  warning === 'NOT_SERVED' || warning === 'OTHER_CERTIFICATE_SERVED' || warning === 'HTTPS_PORT_FAILED';

/** The answer to what somebody opens the panel for: is it on, where, until when, and does it go on by itself. */
export function StateHeader() {
  const { t } = useTranslation();
  const shield = useShieldState();
  const isLive = useIsLive();
  const { formats } = useLanguage();
  const snapshot = useSnapshot();
  const { certificate, tls } = snapshot;
  useTick(nextAttemptSaidIn(snapshot) === 'header');
  // A certificate that browsers warn of is served nevertheless: better than none, but not as it should be.
  const isFaulty = isLive && certificate !== null && shield === 'grey' && tls.active;
  const isOn = isLive && certificate !== null && shield === 'colour';
  const line = () => {
    if (!isLive) return t('state.offline');
    if (certificate === null) return t(`state.${absenceOf(snapshot)}`);
    if (isOn)
      return [t('state.validUntil', { date: formats.date(certificate.notAfter) }), renewalPart(snapshot, t, formats)]
        .filter((part) => part !== null)
        .join(' · ');
    const isWarnedOf = isFaulty && !isNotShown(snapshot.warning);
    return isWarnedOf ? t('state.warnedOf', { names: formats.list(certificate.names) }) : t('state.notUsed');
  };
  const headline = !isLive ? 'unknown' : isFaulty ? 'faulty' : isOn ? 'on' : 'off';
  return (
    <header className={styles.header}>
      <Shield state={shield} pixels={48} label={t(`shield.${shield}`)} />
      <div>
        <h1 tabIndex={-1} className={styles.headline}>
          {t(`state.${headline}`)}
        </h1>
        {isOn && <AddressLink />}
        <p className={styles.line}>{line()}</p>
      </div>
    </header>
  );
}

/** What becomes of the certificate by itself; `null`: that is said elsewhere, or not known. */
function renewalPart(snapshot: Snapshot, t: TFunction, formats: Formats): string | null {
  const { automatic, nextAttemptAt } = snapshot.renewal;
  if (automatic === null || nextAttemptAt === null || snapshot.warning === 'CLOCK_WRONG') return null;
  switch (nextAttemptSaidIn(snapshot)) {
    case 'banner':
      return null;
    case 'header':
      return t('state.renewsNext', { when: formats.ahead(nextAttemptAt) });
    case null:
      return t('state.renewsAround', { day: formats.dayMonth(nextAttemptAt) });
  }
}
