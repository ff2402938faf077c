import { useTranslation } from 'react-i18next';
import { knownFindings } from '#shared/domain/known-findings.ts';
import { hopsOf, suggestedHop } from '#shared/domain/path.ts';
import { explainFinding } from '#shared/texts/findings/explain.ts';
import { useLanguage, useSnapshot } from '../../state/context.ts';
import { Banner, BannerDetails } from '../../ui/banner.tsx';
import { ChooseWayButton } from '../../parts/choose-way-button.tsx';
import { TodoAndWho } from '../../parts/failure-advice.tsx';

/** Says that the application behind the web server does not answer; why, unless the picture below has that opened. */
export function ApplicationBanner() {
  const { t } = useTranslation();
  const { formats, texts } = useLanguage();
  const snapshot = useSnapshot();
  const { application } = snapshot;
  if (application === null || application.finding.status === 'good') return null;
  const knowledge = knownFindings(snapshot);
  const isOpenedBelow = suggestedHop(knowledge, hopsOf(knowledge.findings, knowledge.checking)) === 'profacto';
  const { finding, remedy, who } = explainFinding(application.finding, texts);
  return (
    <Banner tone="caution" title={t('banner.application', { time: formats.time(application.since) })}>
      {!isOpenedBelow && (
        <BannerDetails summary={t('banner.details')}>
          <p>{finding}</p>
          <TodoAndWho todo={remedy ?? ''} who={who} />
          <ChooseWayButton />
        </BannerDetails>
      )}
    </Banner>
  );
}
