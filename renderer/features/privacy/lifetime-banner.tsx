import { useTranslation } from 'react-i18next';
import { canRequest } from '#shared/domain/renewal-off.ts';
import { noticeText } from '#shared/texts/lifetime-notices.ts';
import { useLanguage, useSnapshot } from '../../state/context.ts';
import { Banner, BannerDetails } from '../../ui/banner.tsx';
import { useTick } from '../../ui/use-tick.ts';
import { Causes } from '../../parts/causes.tsx';
import { bannerWithCause, useDiagnosis } from '../../parts/diagnosis.ts';
import { TodoAndWho } from '../../parts/failure-advice.tsx';

/** Says that the certificate was renewed, expires soon or has expired: since when renewing fails, and what is next. */
export function LifetimeBanner() {
  const { t } = useTranslation();
  const { language, formats } = useLanguage();
  const snapshot = useSnapshot();
  const diagnosis = useDiagnosis();
  const { lifetimeNotice, renewal } = snapshot;
  const nextAttemptAt = renewal.automatic === null ? null : renewal.nextAttemptAt;
  useTick(lifetimeNotice !== null && nextAttemptAt !== null);
  if (lifetimeNotice === null) return null;
  const { title, body } = noticeText(lifetimeNotice, language);
  if (lifetimeNotice.kind === 'renewed') {
    return (
      <Banner tone="note" title={title}>
        <p>{body}</p>
      </Banner>
    );
  }
  const isExpired = lifetimeNotice.kind === 'expired';
  // Where a cause stands on the page, its step is the one.
  const isForUser = diagnosis.causes.length === 0 && canRequest(renewal) && (isExpired || nextAttemptAt === null);
  return (
    <Banner tone={isExpired ? 'bad' : 'caution'} title={title}>
      <p>
        {body} {nextAttemptAt !== null && t('banner.lifetime.nextAttempt', { when: formats.ahead(nextAttemptAt) })}
      </p>
      {isForUser && <TodoAndWho todo={t('banner.lifetime.click')} who="you" />}
      {bannerWithCause(snapshot, diagnosis) === 'lifetime' && (
        <BannerDetails summary={t('banner.details')}>
          <Causes causes={diagnosis.causes} />
        </BannerDetails>
      )}
    </Banner>
  );
}
