/** The payload of the hook `onFailed`, not in `hook-payloads.ts`, as it loads the texts of all failures. Pure. */
import type { Failure } from '#shared/contract/failures.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { Renewal } from '#shared/contract/snapshot.ts';
import { describeFailure } from '#shared/texts/failures/describe.ts';
import { resolveLanguage } from '#shared/values/language.ts';
import type { InstalledPair } from '../../storage/vault.ts';
import type { HookPayload } from './run-hook.ts';

/** For an automatic renewal that has just failed. */
export function failedPayload(
  failure: Failure,
  state: {
    name: string;
    language: Settings['language'];
    renewal: Pick<Renewal, 'failures' | 'nextAttemptAt'>;
    pair: Pick<InstalledPair, 'info'> | null;
  },
  now: number,
): Extract<HookPayload, { event: 'failed' }> {
  const locale = Intl.DateTimeFormat().resolvedOptions().locale;
  const { what, todo } = describeFailure(failure, resolveLanguage(state.language, locale));
  const { failures, nextAttemptAt } = state.renewal;
  return {
    event: 'failed',
    at: new Date(now).toISOString(),
    names: [state.name],
    code: failure.code,
    message: [what, todo].filter((sentence) => sentence !== '').join(' '),
    failures,
    nextAttemptAt,
    notAfter: state.pair === null ? null : new Date(state.pair.info.notAfter).toISOString(),
  };
}
