import { useTranslation } from 'react-i18next';
import { explainFailure } from '#shared/texts/failures/explain.ts';
import { noticeText } from '#shared/texts/lifetime-notices.ts';
import { useLanguage, useSnapshot } from '../../state/context.ts';
import { Banner, BannerDetails } from '../../ui/banner.tsx';
import { TodoAndWho } from '../../parts/failure-advice.tsx';

/** Says that the certificate was renewed, expires soon or has expired: since when renewing fails, and what is next. */
export function LifetimeBanner() {
  const { t } = useTranslation();
  const { language, formats, texts } = useLanguage();
  const { lifetimeNotice, renewal, lastRequest } = useSnapshot();
  if (lifetimeNotice === null) return null;
  const { title, body } = noticeText(lifetimeNotice, language);
  if (lifetimeNotice.kind === 'renewed') {
    return (
      <Banner tone="note" title={title}>
        <p>{body}</p>
      </Banner>
    );
  }
  const { automatic, nextAttemptAt, lastError } = renewal;
  // A last request that failed is shown below, with all there is to say about it.
  const cause = lastRequest?.outcome === 'failed' || lifetimeNotice.failingSince === null ? null : lastError;
  const advice = cause && explainFailure(cause, texts);
  return (
    <Banner tone="caution" title={title}>
      <p>
        {body}{' '}
        {automatic === null || nextAttemptAt === null
          ? t('banner.lifetime.click')
          : t('banner.lifetime.nextAttempt', { time: formats.time(nextAttemptAt) })}
      </p>
      {advice && (
        <BannerDetails summary={t('banner.details')}>
          <p>{advice.what}</p>
          <TodoAndWho todo={advice.todo} who={advice.who} />
        </BannerDetails>
      )}
    </Banner>
  );
}
