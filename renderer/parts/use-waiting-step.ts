import { useTranslation } from 'react-i18next';
import type { Failure } from '#shared/contract/failures.ts';
import { useLanguage, useSnapshot } from '../state/context.ts';

/**
 * "Abwarten bis …", in place of the advice to try again, where a CA wants to be left alone and the installed certificate is
 * served meanwhile; else `null`.
 */
export function useWaitingStep(failure: Failure | null): string | null {
  const { t } = useTranslation();
  const { formats } = useLanguage();
  const { shield } = useSnapshot();
  if (failure === null || shield !== 'colour') return null;
  const until = 'retryAt' in failure.data ? failure.data.retryAt : null;
  const time = until === null ? null : formats.until(until);
  return time === null ? null : t('outcome.waitUntil', { time });
}
