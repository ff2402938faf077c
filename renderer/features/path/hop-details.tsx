import { useTranslation } from 'react-i18next';
import type { Hop } from '#shared/domain/path.ts';
import { causeIndex, type Cause } from '#shared/domain/root-cause.ts';
import { hopDescription, hopLabel } from '#shared/texts/hop-labels.ts';
import { proofText } from '#shared/texts/proof.ts';
import { useLanguage, useSnapshot } from '../../state/context.ts';
import { ChooseWayButton } from '../../parts/choose-way-button.tsx';
import { RouterOpening } from '../../parts/lazy.ts';
import { Findings } from '../../parts/findings.tsx';
import { PortHelp } from '../../parts/port-help.tsx';
import styles from './hop-details.module.css';

/** One hop: what it is for, its findings, and how to set it up where that is done by hand. */
type Props = { hop: Hop; causes: readonly Cause[] };

export function HopDetails({ hop: { id, findings, status, proof }, causes }: Props) {
  const { t } = useTranslation();
  const { texts } = useLanguage();
  const { settings } = useSnapshot();
  const isHelped = causes.some((cause) => cause.hop === id);
  // A cause may be known from a failed request, or have been seen at another link: then no finding here leads to it.
  const isSaidAbove = isHelped && !findings.some((one) => causeIndex(one, causes) >= 0);
  const label = t('path.details', { hop: hopLabel(id, settings, t) });
  return (
    <div role="group" aria-label={label}>
      <p className={styles.about}>{hopDescription(id, settings, t)}</p>
      {proof !== null && status === 'good' && <p>{proofText(proof, texts)}</p>}
      {findings.length > 0 && <Findings label={label} findings={findings} causes={causes} />}
      {isSaidAbove && <p>{t('cause.seeAbove')}</p>}
      {findings.length === 0 && proof === null && !isHelped && <p className={styles.none}>{t('path.noFindings')}</p>}
      {id === 'profacto' && <ChooseWayButton />}
      {(id === 'router80' || id === 'router443') && <RouterOpening />}
      {/* Above the picture the cause brings it along. */}
      {isHelped ? null : id === 'router80' && <PortHelp purpose="validation" />}
      {isHelped ? null : id === 'router443' && <PortHelp purpose="visitors" />}
    </div>
  );
}
