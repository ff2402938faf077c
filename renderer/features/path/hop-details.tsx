import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { Hop } from '#shared/domain/path.ts';
import { hopDescription, hopLabel } from '#shared/texts/hop-labels.ts';
import { useSnapshot } from '../../state/context.ts';
import { ChooseWayButton, isErpInTheWay } from '../../parts/choose-way-button.tsx';
import { Findings } from '../../parts/findings.tsx';
import { PortHelp } from '../../parts/port-help.tsx';
import styles from './hop-details.module.css';

/** One hop: what it is for, its findings, and how to set it up where that is done by hand. */
export function HopDetails({ hop: { id, findings }, ref }: { hop: Hop; ref: Ref<HTMLDivElement> }) {
  const { t } = useTranslation();
  const { settings } = useSnapshot();
  const label = t('path.details', { hop: hopLabel(id, settings, t) });
  return (
    <div ref={ref} role="group" aria-label={label}>
      <p className={styles.about}>{hopDescription(id, settings, t)}</p>
      {findings.length === 0 ? (
        <p className={styles.none}>{t('path.noFindings')}</p>
      ) : (
        <Findings label={label} findings={findings} />
      )}
      {(id === 'profacto' || findings.some(isErpInTheWay)) && <ChooseWayButton />}
      {id === 'router80' && <PortHelp purpose="validation" />}
      {id === 'router443' && <PortHelp purpose="visitors" />}
    </div>
  );
}
